// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QXmlStreamReader>
#include <QtTest/QtTest>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

using namespace parsimony::widgets;

namespace {

int inkedPixels(const QImage& image) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) count += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
  return count;
}

// The most opaque pixel carries the tint unblended.
QColor inkColour(const QImage& image) {
  QColor best(0, 0, 0, 0);
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (image.pixelColor(x, y).alpha() > best.alpha()) best = image.pixelColor(x, y);
  return best;
}

int distance(const QColor& a, const QColor& b) {
  return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

}  // namespace

class TestIcons : public QObject {
  Q_OBJECT

 private slots:
  void everyIcon_data();
  void everyIcon();
  void theSetHasWhatThePagesUse();
  void unknownNameIsNullAndSaysSo();
  void followsTheTheme();
  void isCrispOnEveryScreen();
  void disabledIsFainter();
  void checkedTakesTheAccent();
};

void TestIcons::everyIcon_data() {
  QTest::addColumn<QString>("name");
  for (const QString& name : Icons::names()) QTest::newRow(qPrintable(name)) << name;
}

void TestIcons::everyIcon() {
  QFETCH(QString, name);
  const QColor tint(200, 30, 90);
  for (const double ratio : {1.0, 1.5, 2.0}) {
    const QPixmap pixmap = Icons::pixmap(name, 24, tint, ratio);
    QCOMPARE(pixmap.width(), qRound(24 * ratio));
    QCOMPARE(pixmap.devicePixelRatio(), ratio);
    const QImage image = pixmap.toImage();
    const int ink = inkedPixels(image);
    QVERIFY2(ink > 8 * ratio * ratio, "nearly empty");
    QVERIFY2(ink < 0.75 * image.width() * image.height(), "a blot");
    QVERIFY2(distance(inkColour(image), tint) <= 3, "not tinted");
    // One pixel of air all around: nothing is cut off by the grid.
    for (int i = 0; i < image.width(); ++i) {
      for (const QPoint p : {QPoint(i, 0), QPoint(0, i), QPoint(i, image.height() - 1), QPoint(image.width() - 1, i)})
        QVERIFY2(qAlpha(image.pixel(p)) < 128, "touches the edge");
    }
  }
  QFile file(QStringLiteral(":/parsimony/icons/%1.svg").arg(name));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QXmlStreamReader xml(&file);
  QVERIFY(xml.readNextStartElement());
  QCOMPARE(xml.attributes().value(QLatin1String("viewBox")), QLatin1String("0 0 24 24"));
  QCOMPARE(xml.attributes().value(QLatin1String("stroke-width")), QLatin1String("1.75"));
  QCOMPARE(xml.attributes().value(QLatin1String("stroke-linecap")), QLatin1String("round"));
}

void TestIcons::theSetHasWhatThePagesUse() {
  const QStringList needed = {
      "home",       "label",        "train",        "review",        "gp",       "finetune", "jobs",          "settings",
      "play",       "pause",        "step-forward", "step-back",     "first",    "last",     "next-labelled", "previous-labelled",
      "undo",       "redo",         "save",         "zoom-fit",      "zoom-in",  "zoom-out", "zoom-actual",   "eye",
      "eye-off",    "stop",         "cancel",       "folder",        "file",     "video",    "export",        "plus",
      "minus",      "trash",        "check",        "warning",       "error",    "info",     "search",        "sun",
      "moon",       "chart",        "image",        "keypoint",      "skeleton", "ghost",    "more",          "close",
      "chevron-up", "chevron-down", "chevron-left", "chevron-right", "copy",     "mouse",    "loop"};
  for (const QString& name : needed) QVERIFY2(Icons::exists(name), qPrintable(name));
}

void TestIcons::unknownNameIsNullAndSaysSo() {
  QTest::ignoreMessage(QtWarningMsg, "no icon named unicorn");
  QVERIFY(Icons::get(QStringLiteral("unicorn")).isNull());
  QVERIFY(Icons::pixmap(QStringLiteral("unicorn"), 16, Qt::red).isNull());
}

void TestIcons::followsTheTheme() {
  const QIcon icon = Icons::get(QStringLiteral("stop"));
  Theme::instance().setMode(Theme::Mode::Light);
  QVERIFY(distance(inkColour(icon.pixmap(QSize(24, 24), 1.0).toImage()), lightTokens().text) <= 3);
  Theme::instance().setMode(Theme::Mode::Dark);
  QVERIFY(distance(inkColour(icon.pixmap(QSize(24, 24), 1.0).toImage()), darkTokens().text) <= 3);
  const QIcon error = Icons::get(QStringLiteral("error"), Icons::Tint::Error);
  QVERIFY(distance(inkColour(error.pixmap(QSize(24, 24), 1.0).toImage()), darkTokens().error) <= 3);
  Theme::instance().setMode(Theme::Mode::Light);
}

void TestIcons::isCrispOnEveryScreen() {
  const QIcon icon = Icons::get(QStringLiteral("close"));
  for (const double ratio : {1.0, 1.5, 2.0, 3.0}) {
    const QPixmap pixmap = icon.pixmap(QSize(20, 20), ratio);
    QCOMPARE(pixmap.size(), QSize(qRound(20 * ratio), qRound(20 * ratio)));
  }
}

void TestIcons::disabledIsFainter() {
  const QIcon icon = Icons::get(QStringLiteral("save"));
  const int normal = inkColour(icon.pixmap(QSize(24, 24), 1.0, QIcon::Normal).toImage()).alpha();
  const int disabled = inkColour(icon.pixmap(QSize(24, 24), 1.0, QIcon::Disabled).toImage()).alpha();
  QVERIFY(disabled < normal / 2);
  QVERIFY(disabled > 60);
}

void TestIcons::checkedTakesTheAccent() {
  const QIcon icon = Icons::get(QStringLiteral("loop"));
  QVERIFY(distance(inkColour(icon.pixmap(QSize(24, 24), 1.0, QIcon::Normal, QIcon::On).toImage()), Theme::current().accent) <= 3);
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
