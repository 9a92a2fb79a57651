// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QVBoxLayout>
#include <QtTest/QtTest>

#include "widgets/theme/theme.h"
#include "widgets/timeline/transport_bar.h"

using namespace parsimony::widgets;

class TestTransportBar : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void init();
  void cleanup();
  void buttonsStepAndJump();
  void keys_data();
  void keys();
  void keysDoNotDisturbTyping();
  void spinBoxGoesToAFrame();
  void timeIsShown();
  void playAdvancesAndStopsAtTheEnd();
  void playingFollowsTheClockNotTheListener();
  void shuttleDoublesTheSpeed();
  void backwardPlaysDown();
  void loopStaysInTheRange();
  void steppingPauses();
  void speedsAreTheListedOnes();
  void nothingToPlayIsDisabled();
  void everythingIsNamed();
  void shortcutsAreUnique();

 private:
  void click(const char* name) {
    auto* button = m_bar->findChild<QAbstractButton*>(QLatin1String(name));
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
  }

  std::unique_ptr<QWidget> m_page;
  TransportBar* m_bar = nullptr;
  QLineEdit* m_text = nullptr;
};

void TestTransportBar::initTestCase() {
  Theme::instance().install(*qApp);
}

void TestTransportBar::init() {
  m_page = std::make_unique<QWidget>();
  m_page->setFocusPolicy(Qt::StrongFocus);
  auto* layout = new QVBoxLayout(m_page.get());
  m_bar = new TransportBar;
  m_text = new QLineEdit;
  layout->addWidget(m_bar);
  layout->addWidget(m_text);
  m_bar->installShortcuts(m_page.get());
  m_bar->setVideo(1000, 30.0);
  m_bar->setLabelledFrames({500, 20, 300});
  m_page->resize(900, 120);
  m_page->show();
  QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
  m_page->setFocus();
}

void TestTransportBar::cleanup() {
  m_page.reset();
}

void TestTransportBar::buttonsStepAndJump() {
  QSignalSpy requested(m_bar, &TransportBar::frameRequested);
  click("transportForwardButton");
  QCOMPARE(m_bar->currentFrame(), 1);
  click("transportNextLabelledButton");
  QCOMPARE(m_bar->currentFrame(), 20);
  click("transportNextLabelledButton");
  QCOMPARE(m_bar->currentFrame(), 300);
  click("transportLastButton");
  QCOMPARE(m_bar->currentFrame(), 999);
  click("transportNextLabelledButton");
  QCOMPARE(m_bar->currentFrame(), 999);
  click("transportPreviousLabelledButton");
  QCOMPARE(m_bar->currentFrame(), 500);
  click("transportBackButton");
  QCOMPARE(m_bar->currentFrame(), 499);
  click("transportFirstButton");
  QCOMPARE(m_bar->currentFrame(), 0);
  click("transportPreviousLabelledButton");
  QCOMPARE(m_bar->currentFrame(), 0);
  QCOMPARE(requested.count(), 7);
}

void TestTransportBar::keys_data() {
  QTest::addColumn<int>("key");
  QTest::addColumn<int>("modifiers");
  QTest::addColumn<qint64>("frame");
  const int none = Qt::NoModifier;
  QTest::newRow("right") << int(Qt::Key_Right) << none << qint64{401};
  QTest::newRow("left") << int(Qt::Key_Left) << none << qint64{399};
  QTest::newRow("D") << int(Qt::Key_D) << none << qint64{401};
  QTest::newRow("A") << int(Qt::Key_A) << none << qint64{399};
  QTest::newRow("ctrl right") << int(Qt::Key_Right) << int(Qt::ControlModifier) << qint64{410};
  QTest::newRow("ctrl left") << int(Qt::Key_Left) << int(Qt::ControlModifier) << qint64{390};
  QTest::newRow("alt right") << int(Qt::Key_Right) << int(Qt::AltModifier) << qint64{500};
  QTest::newRow("alt left") << int(Qt::Key_Left) << int(Qt::AltModifier) << qint64{300};
  QTest::newRow("home") << int(Qt::Key_Home) << none << qint64{0};
  QTest::newRow("end") << int(Qt::Key_End) << none << qint64{999};
}

void TestTransportBar::keys() {
  QFETCH(int, key);
  QFETCH(int, modifiers);
  QFETCH(qint64, frame);
  m_bar->setCurrentFrame(400);
  QSignalSpy requested(m_bar, &TransportBar::frameRequested);
  QTest::keyClick(m_page.get(), static_cast<Qt::Key>(key), static_cast<Qt::KeyboardModifiers>(modifiers));
  QCOMPARE(requested.count(), 1);
  QCOMPARE(requested.front().front().toLongLong(), frame);
}

void TestTransportBar::keysDoNotDisturbTyping() {
  m_text->setFocus();
  QTest::keyClicks(m_text, QStringLiteral("dalkjp"));
  QTest::keyClick(m_text, Qt::Key_Left);
  QCOMPARE(m_text->text(), QStringLiteral("dalkjp"));
  QCOMPARE(m_bar->currentFrame(), 0);
  QVERIFY(!m_bar->isPlaying());
}

void TestTransportBar::spinBoxGoesToAFrame() {
  QSignalSpy requested(m_bar, &TransportBar::frameRequested);
  auto* box = m_bar->findChild<QSpinBox*>(QStringLiteral("transportFrame"));
  box->setFocus();
  box->selectAll();
  QTest::keyClicks(box, QStringLiteral("123"));
  QCOMPARE(requested.count(), 0);  // not before it is typed out
  QTest::keyClick(box, Qt::Key_Return);
  QCOMPARE(requested.count(), 1);
  QCOMPARE(requested.front().front().toLongLong(), 123);
  m_bar->setCurrentFrame(55);
  QCOMPARE(box->value(), 55);
  QCOMPARE(requested.count(), 1);
}

void TestTransportBar::timeIsShown() {
  auto* time = m_bar->findChild<QLabel*>(QStringLiteral("transportTime"));
  m_bar->setCurrentFrame(45);
  QCOMPARE(time->text(), QStringLiteral("0:01.500 / 0:33.300"));
  m_bar->setVideo(90, 0.0);  // a folder of images has no rate
  QVERIFY(time->text().isEmpty());
}

void TestTransportBar::playAdvancesAndStopsAtTheEnd() {
  m_bar->setVideo(6, 60.0);
  QSignalSpy playing(m_bar, &TransportBar::playingChanged);
  QSignalSpy requested(m_bar, &TransportBar::frameRequested);
  QTest::keyClick(m_page.get(), Qt::Key_P);
  QVERIFY(m_bar->isPlaying());
  QTRY_VERIFY(!m_bar->isPlaying());
  QCOMPARE(m_bar->currentFrame(), 5);
  QCOMPARE(playing.count(), 2);
  for (qsizetype i = 1; i < requested.size(); ++i) QVERIFY(requested[i].front().toLongLong() > requested[i - 1].front().toLongLong());
  click("transportPlayButton");  // starts over
  QTRY_VERIFY(m_bar->currentFrame() < 5);
}

void TestTransportBar::playingFollowsTheClockNotTheListener() {
  m_bar->setVideo(100000, 1000.0);
  connect(m_bar, &TransportBar::frameRequested, m_bar, [] { QTest::qSleep(30); });  // a slow decoder
  QElapsedTimer timer;
  timer.start();
  m_bar->play();
  QTRY_VERIFY(m_bar->currentFrame() > 200);
  m_bar->pause();
  // 1000 frames/s by the clock; one by one with this listener it would be 33.
  QVERIFY(static_cast<double>(m_bar->currentFrame()) > 0.5 * static_cast<double>(timer.elapsed()) - 60.0);
}

void TestTransportBar::shuttleDoublesTheSpeed() {
  QTest::keyClick(m_page.get(), Qt::Key_L);
  QVERIFY(m_bar->isPlaying());
  QCOMPARE(m_bar->speed(), 1.0);
  QTest::keyClick(m_page.get(), Qt::Key_L);
  QCOMPARE(m_bar->speed(), 2.0);
  QTest::keyClick(m_page.get(), Qt::Key_L);
  QTest::keyClick(m_page.get(), Qt::Key_L);
  QTest::keyClick(m_page.get(), Qt::Key_L);
  QCOMPARE(m_bar->speed(), 8.0);
  QTest::keyClick(m_page.get(), Qt::Key_J);
  QCOMPARE(m_bar->speed(), -1.0);
  QTest::keyClick(m_page.get(), Qt::Key_K);
  QVERIFY(!m_bar->isPlaying());
}

void TestTransportBar::backwardPlaysDown() {
  m_bar->setCurrentFrame(800);
  QTest::keyClick(m_page.get(), Qt::Key_J);
  QTRY_VERIFY(m_bar->currentFrame() < 798);
}

void TestTransportBar::loopStaysInTheRange() {
  m_bar->setVideo(1000, 400.0);
  m_bar->setRange(10, 14);
  click("transportLoopButton");
  QVERIFY(m_bar->loops());
  m_bar->setCurrentFrame(12);
  QSignalSpy requested(m_bar, &TransportBar::frameRequested);
  m_bar->play();
  QTRY_VERIFY(requested.count() > 15);
  QVERIFY(m_bar->isPlaying());
  for (const auto& call : requested) QVERIFY(call.front().toLongLong() >= 10 && call.front().toLongLong() <= 14);
}

void TestTransportBar::steppingPauses() {
  m_bar->play();
  QTest::keyClick(m_page.get(), Qt::Key_Right);
  QVERIFY(!m_bar->isPlaying());
}

void TestTransportBar::speedsAreTheListedOnes() {
  auto* speeds = m_bar->findChild<QComboBox*>(QStringLiteral("transportSpeed"));
  QCOMPARE(speeds->itemText(0), QStringLiteral("0.1x"));
  QCOMPARE(speeds->itemText(speeds->count() - 1), QStringLiteral("8x"));
  QSignalSpy changed(m_bar, &TransportBar::speedChanged);
  m_bar->setSpeed(0.24);
  QCOMPARE(m_bar->speed(), 0.25);
  QCOMPARE(changed.count(), 1);
}

void TestTransportBar::nothingToPlayIsDisabled() {
  m_bar->setVideo(0, 0.0);
  for (const QAction* action : m_bar->commands()) QVERIFY(!action->isEnabled());
  m_bar->play();
  QVERIFY(!m_bar->isPlaying());
  m_bar->setVideo(10, 30.0);  // no labels
  QVERIFY(!m_bar->findChild<QAbstractButton*>(QStringLiteral("transportNextLabelledButton"))->isEnabled());
  QVERIFY(m_bar->findChild<QAbstractButton*>(QStringLiteral("transportPlayButton"))->isEnabled());
}

void TestTransportBar::everythingIsNamed() {
  for (const auto* button : m_bar->findChildren<QAbstractButton*>(Qt::FindDirectChildrenOnly)) {
    QVERIFY(!button->objectName().isEmpty());
    QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
    QVERIFY(!button->icon().isNull());
  }
  for (const QWidget* field :
       {static_cast<QWidget*>(m_bar->findChild<QSpinBox*>()), static_cast<QWidget*>(m_bar->findChild<QComboBox*>())}) {
    QVERIFY(!field->objectName().isEmpty());
    QVERIFY(!field->accessibleName().isEmpty());
  }
}

void TestTransportBar::shortcutsAreUnique() {
  QSet<QString> seen;
  for (const QAction* action : m_bar->commands()) {
    QVERIFY(!action->text().isEmpty());
    for (const QKeySequence& key : action->shortcuts()) {
      QVERIFY2(!seen.contains(key.toString()), qPrintable(key.toString()));
      seen.insert(key.toString());
    }
  }
}

QTEST_MAIN(TestTransportBar)
#include "tst_transport_bar.moc"
