// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFile>
#include <QFontMetricsF>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest/QtTest>

#include "widgets/theme/icons.h"
#include "widgets/theme/style_sheet.h"
#include "widgets/theme/theme.h"

using namespace parsimony::widgets;

class TestTheme : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void contrastIsThatOfTheStandard();
  void textIsReadable_data();
  void textIsReadable();
  void everyTokenIsListedOnce();
  void styleSheetLeavesNoPlaceholder();
  void styleSheetFilesExistAndCarryTheTokens();
  void modeSwitchesPaletteAndIsRemembered();
  void storedRubbishMeansSystem();
  void primaryButtonIsPaintedInAccent();
  void mutedLabelIsPaintedInMuted();
  void tabularDigitsAdvanceEqually();
  void typeSizesAreInPixels();

 private:
  QTemporaryDir m_settings;
};

void TestTheme::initTestCase() {
  QCoreApplication::setOrganizationName(QStringLiteral("parsimony-test"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
  Theme::instance().install(*qApp);
}

void TestTheme::contrastIsThatOfTheStandard() {
  QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
  QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
  // #777777 on white is the well-known near miss of AA, #767676 the darkest grey's lightest pass.
  QVERIFY(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
  QVERIFY(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) > 4.5);
}

void TestTheme::textIsReadable_data() {
  QTest::addColumn<QColor>("foreground");
  QTest::addColumn<QColor>("background");
  for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
    const QByteArray theme = t->dark ? "dark" : "light";
    const std::vector<NamedToken> surfaces = {{QStringLiteral("surface"), t->surface},     {QStringLiteral("raised"), t->raised},
                                              {QStringLiteral("sunken"), t->sunken},       {QStringLiteral("hover"), t->hover},
                                              {QStringLiteral("selection"), t->selection}, {QStringLiteral("canvas"), t->canvas}};
    for (const NamedToken& surface : surfaces) {
      for (const NamedToken& text : {NamedToken{QStringLiteral("text"), t->text}, NamedToken{QStringLiteral("muted"), t->muted},
                                     NamedToken{QStringLiteral("error"), t->error}, NamedToken{QStringLiteral("warn"), t->warn},
                                     NamedToken{QStringLiteral("ok"), t->ok}}) {
        QTest::newRow((theme + ": " + text.name.toUtf8() + " on " + surface.name.toUtf8()).constData()) << text.colour << surface.colour;
      }
    }
    QTest::newRow((theme + ": onAccent on accent").constData()) << t->onAccent << t->accent;
    QTest::newRow((theme + ": onAccent on accentHover").constData()) << t->onAccent << t->accentHover;
    QTest::newRow((theme + ": accent on raised").constData()) << t->accent << t->raised;
    QTest::newRow((theme + ": accent on surface").constData()) << t->accent << t->surface;
  }
}

void TestTheme::textIsReadable() {
  QFETCH(QColor, foreground);
  QFETCH(QColor, background);
  const double ratio = contrastRatio(foreground, background);
  QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio, 'f', 2)));
}

void TestTheme::everyTokenIsListedOnce() {
  for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
    QStringList names;
    for (const NamedToken& token : allTokens(*t)) {
      QVERIFY2(token.colour.isValid() && token.colour.alpha() == 255, qPrintable(token.name));
      names << token.name;
    }
    QCOMPARE(names.removeDuplicates(), qsizetype{0});
    // One QColor per token and a flag: a field that is missing in the list shows here.
    QCOMPARE(static_cast<std::size_t>(names.size()), sizeof(Tokens) / sizeof(QColor));
  }
}

void TestTheme::styleSheetLeavesNoPlaceholder() {
  for (const Tokens* t : {&lightTokens(), &darkTokens()}) QVERIFY(!styleSheet(*t).contains(QLatin1Char('@')));
  QVERIFY(styleSheet(lightTokens()) != styleSheet(darkTokens()));
}

void TestTheme::styleSheetFilesExistAndCarryTheTokens() {
  for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
    static const QRegularExpression url(QStringLiteral("url\\((:[^)]+)\\)"));
    auto match = url.globalMatch(styleSheet(*t));
    QVERIFY(match.hasNext());
    while (match.hasNext()) {
      QFile file(match.next().captured(1));
      QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
      const bool onAccent = !file.fileName().contains(QLatin1String("chevron"));
      const QByteArray expected = (onAccent ? t->onAccent : t->muted).name().toLatin1();
      QVERIFY2(file.readAll().contains(expected), qPrintable(file.fileName() + QLatin1String(" lacks ") + QLatin1String(expected)));
    }
  }
}

void TestTheme::modeSwitchesPaletteAndIsRemembered() {
  Theme& theme = Theme::instance();
  QSignalSpy changed(&theme, &Theme::changed);
  theme.setMode(Theme::Mode::Dark);
  QCOMPARE(changed.count(), 1);
  QVERIFY(theme.isDark());
  QCOMPARE(qApp->palette().color(QPalette::Window), darkTokens().surface);
  QCOMPARE(QSettings().value(QStringLiteral("theme/mode")).toString(), QStringLiteral("Dark"));
  theme.install(*qApp);
  QCOMPARE(theme.mode(), Theme::Mode::Dark);
  theme.setMode(Theme::Mode::Light);
  QVERIFY(!theme.isDark());
  QCOMPARE(qApp->palette().color(QPalette::Window), lightTokens().surface);
  QCOMPARE(Theme::current().text, lightTokens().text);
}

void TestTheme::storedRubbishMeansSystem() {
  QSettings().setValue(QStringLiteral("theme/mode"), QStringLiteral("mauve"));
  Theme::instance().install(*qApp);
  QCOMPARE(Theme::instance().mode(), Theme::Mode::System);
  Theme::instance().setMode(Theme::Mode::Light);
}

void TestTheme::primaryButtonIsPaintedInAccent() {
  QPushButton button(QStringLiteral("Train"));
  button.setProperty("primary", true);
  button.resize(120, 32);
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Theme::instance().setMode(mode);
    QCOMPARE(button.grab().toImage().pixelColor(10, 16), Theme::current().accent);
  }
}

void TestTheme::mutedLabelIsPaintedInMuted() {
  Theme::instance().setMode(Theme::Mode::Light);
  QLabel label(QStringLiteral("IIIIII"));
  label.setProperty("role", QStringLiteral("muted"));
  label.ensurePolished();
  QCOMPARE(label.palette().color(QPalette::WindowText), lightTokens().muted);
}

void TestTheme::tabularDigitsAdvanceEqually() {
  QFont proportional = typeFont(TypeSize::Body);
  const QFont tabular = tabularFont(proportional);
  QVERIFY(hasTabularDigits(tabular));
  QCOMPARE(tabular.pixelSize(), proportional.pixelSize());
  const QFontMetricsF metrics(tabular);
  QCOMPARE(metrics.horizontalAdvance(QStringLiteral("1111.1")), metrics.horizontalAdvance(QStringLiteral("8888.8")));
}

void TestTheme::typeSizesAreInPixels() {
  QCOMPARE(typeFont(TypeSize::Caption).pixelSize(), 11);
  QCOMPARE(typeFont(TypeSize::Body).pixelSize(), 13);
  QCOMPARE(typeFont(TypeSize::Heading).pixelSize(), 15);
  QCOMPARE(typeFont(TypeSize::Title).pixelSize(), 20);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
