// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cstdlib>
#include <filesystem>

#include <QRegularExpression>
#include <QSet>

#include "core/base/text.h"
#include "widgets/jobs/warning_text.h"

using namespace parsimony;
using namespace parsimony::widgets;
namespace fs = std::filesystem;

class TestWarningText : public QObject {
  Q_OBJECT

 private slots:
  void textStandsInTheSentence() {
    const QString reason = QStringLiteral("pca_multiview: mirrored_columns is one view; expected the same keypoints in two views.");
    const QString left = warningText(QStringLiteral("loss_left_out"), reason);
    QVERIFY(left.endsWith(reason) && left.size() > reason.size() && !left.contains(QStringLiteral("loss_left_out")));
    QVERIFY(warningText(QStringLiteral("context_missing"), QStringLiteral("12")).contains(QStringLiteral(" 12.")));
    // a percent sign of a path is no place for a value
    QVERIFY(warningText(QStringLiteral("truncated"), QStringLiteral("50%1.mp4")).startsWith(QStringLiteral("50%1.mp4 ")));
    QCOMPARE(warningText(QStringLiteral("new_code"), QStringLiteral("text")), QStringLiteral("new_code: text"));
  }

  void everyWarningOfCoreHasASentence() {
    const char* source = std::getenv("PARSIMONY_SOURCE_DIR");
    const fs::path core = fs::path(source != nullptr ? source : ".") / "core";
    if (!fs::exists(core)) QSKIP("core is not here");
    static const QRegularExpression kCode(QStringLiteral("(?:[wW]arning\\(|warnings\\.emplace_back\\()\"(\\w+)\""));
    QSet<QString> codes;
    for (const auto& entry : fs::recursive_directory_iterator(core)) {
      if (entry.path().extension() != ".cpp") continue;
      const QString text = QString::fromStdString(base::readTextFile(entry.path()));
      for (auto match = kCode.globalMatch(text); match.hasNext();) codes.insert(match.next().captured(1));
    }
    QVERIFY(codes.contains(QStringLiteral("loss_left_out")) && codes.contains(QStringLiteral("truncated")) && codes.size() >= 14);
    for (const QString& code : codes) QVERIFY2(hasWarningText(code.toStdString()), qPrintable(code));
  }
};

QTEST_GUILESS_MAIN(TestWarningText)
#include "tst_warning_text.moc"
