// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest/QtTest>

#include "widgets/theme/theme.h"
#include "widgets/timeline/timeline_hover.h"
#include "widgets/timeline/timeline_widget.h"

using namespace parsimony::widgets;
using Kind = TimelineWidget::Kind;

namespace {

void send(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::MouseButton button, Qt::MouseButtons buttons,
          Qt::KeyboardModifiers modifiers = {}) {
  QMouseEvent event(type, at, widget.mapToGlobal(at), button, buttons, modifiers);
  QApplication::sendEvent(&widget, &event);
}

void wheel(QWidget& widget, double x, int delta, Qt::KeyboardModifiers modifiers = {}) {
  const QPointF at(x, 30);
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

int pixelsLike(const QImage& image, const QColor& colour) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) {
      const QColor c = image.pixelColor(x, y);
      count += std::abs(c.red() - colour.red()) + std::abs(c.green() - colour.green()) + std::abs(c.blue() - colour.blue()) < 12 ? 1 : 0;
    }
  return count;
}

}  // namespace

class TestTimelineWidget : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void pressAndDragScrub();
  void scrubHitsTheFrameUnderTheMouse_data();
  void scrubHitsTheFrameUnderTheMouse();
  void oneRequestPerFrame();
  void wheelStepsAndZooms();
  void keysStep();
  void shiftDragSelectsARange();
  void hoverTellsFrameTimeAndKind();
  void lateThumbnailsAreDropped();
  void ticksAreDrawnWhereTheyBelong();
  void kindsTakeRoomOnlyWhenUsed();
  void tracesAndSpansAreDrawn();
  void zoomedViewFollowsThePlayhead();
  void emptyTimelineIsSafe();
  void millionFrames();
  void accessibleSlider();
  void everythingIsNamed();

 private:
  static constexpr int kWidth = 896;  // 88 px of gutter, 800 of axis, 8 of air
};

void TestTimelineWidget::initTestCase() {
  Theme::instance().install(*qApp);
}

void TestTimelineWidget::pressAndDragScrub() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(400, 30.0);
  QSignalSpy requested(&timeline, &TimelineWidget::frameRequested);
  QSignalSpy scrubbing(&timeline, &TimelineWidget::scrubbingChanged);
  send(timeline, QEvent::MouseButtonPress, {timeline.xOfFrame(100), 30}, Qt::LeftButton, Qt::LeftButton);
  send(timeline, QEvent::MouseMove, {timeline.xOfFrame(250), 30}, Qt::NoButton, Qt::LeftButton);
  send(timeline, QEvent::MouseMove, {-500, 30}, Qt::NoButton, Qt::LeftButton);
  send(timeline, QEvent::MouseMove, {5000, 30}, Qt::NoButton, Qt::LeftButton);
  send(timeline, QEvent::MouseButtonRelease, {5000, 30}, Qt::LeftButton, Qt::NoButton);
  send(timeline, QEvent::MouseMove, {timeline.xOfFrame(20), 30}, Qt::NoButton, Qt::NoButton);
  QList<qint64> frames;
  for (const auto& call : requested) frames << call.front().toLongLong();
  QCOMPARE(frames, (QList<qint64>{100, 250, 0, 399}));
  QCOMPARE(scrubbing.count(), 2);
  QCOMPARE(timeline.currentFrame(), 399);
}

void TestTimelineWidget::scrubHitsTheFrameUnderTheMouse_data() {
  QTest::addColumn<qint64>("frames");
  QTest::addColumn<int>("zoomSteps");
  QTest::newRow("two px per frame") << qint64{400} << 0;
  QTest::newRow("zoomed") << qint64{10000} << 12;
  QTest::newRow("a million, zoomed to single frames") << qint64{1000000} << 60;
}

void TestTimelineWidget::scrubHitsTheFrameUnderTheMouse() {
  QFETCH(qint64, frames);
  QFETCH(int, zoomSteps);
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(frames, 30.0);
  for (int i = 0; i < zoomSteps; ++i) wheel(timeline, 500, 120, Qt::ControlModifier);
  QCOMPARE(timeline.axis().width(), 800.0);
  for (int x = 90; x < 880; x += 7) {
    const auto expected = static_cast<std::int64_t>(std::floor(timeline.axis().first() + (x - 88.0) / timeline.axis().pxPerFrame()));
    send(timeline, QEvent::MouseButtonPress, QPointF(x, 30), Qt::LeftButton, Qt::LeftButton);
    send(timeline, QEvent::MouseButtonRelease, QPointF(x, 30), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(timeline.currentFrame(), expected);
    QVERIFY(std::abs(timeline.xOfFrame(expected) - x) <= timeline.axis().pxPerFrame() / 2.0 + 1e-6);
  }
}

void TestTimelineWidget::oneRequestPerFrame() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(8, 30.0);  // frames of 32 px
  QSignalSpy requested(&timeline, &TimelineWidget::frameRequested);
  send(timeline, QEvent::MouseButtonPress, {timeline.xOfFrame(3) - 15, 30}, Qt::LeftButton, Qt::LeftButton);
  for (int dx = -14; dx < 15; ++dx) send(timeline, QEvent::MouseMove, {timeline.xOfFrame(3) + dx, 30}, Qt::NoButton, Qt::LeftButton);
  QCOMPARE(requested.count(), 1);
  timeline.setCurrentFrame(5);  // told, not asked
  QCOMPARE(requested.count(), 1);
}

void TestTimelineWidget::wheelStepsAndZooms() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(1000, 30.0);
  wheel(timeline, 300, -120);
  wheel(timeline, 300, -240);
  QCOMPARE(timeline.currentFrame(), 3);
  wheel(timeline, 300, 120);
  QCOMPARE(timeline.currentFrame(), 2);
  wheel(timeline, 300, -60);
  QCOMPARE(timeline.currentFrame(), 2);
  wheel(timeline, 300, -60);  // two halves of a notch
  QCOMPARE(timeline.currentFrame(), 3);
  const double before = timeline.axis().first() + (300 - 88) / timeline.axis().pxPerFrame();
  const double scale = timeline.axis().pxPerFrame();
  wheel(timeline, 300, 360, Qt::ControlModifier);
  QVERIFY(std::abs(timeline.axis().pxPerFrame() / scale - 1.25 * 1.25 * 1.25) < 1e-9);
  QVERIFY(std::abs(timeline.axis().first() + (300 - 88) / timeline.axis().pxPerFrame() - before) < 1e-6);
  QCOMPARE(timeline.currentFrame(), 3);
  const double first = timeline.axis().first();
  wheel(timeline, 300, -120, Qt::ShiftModifier);
  QVERIFY(timeline.axis().first() > first);
}

void TestTimelineWidget::keysStep() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(1000, 30.0);
  const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(&timeline, key, modifiers);
    return timeline.currentFrame();
  };
  QCOMPARE(press(Qt::Key_Right), 1);
  QCOMPARE(press(Qt::Key_PageDown), 11);
  QCOMPARE(press(Qt::Key_Right, Qt::ControlModifier), 21);
  QCOMPARE(press(Qt::Key_Left), 20);
  QCOMPARE(press(Qt::Key_End), 999);
  QCOMPARE(press(Qt::Key_Right), 999);
  QCOMPARE(press(Qt::Key_PageUp), 989);
  QCOMPARE(press(Qt::Key_Home), 0);
  press(Qt::Key_Plus);
  QVERIFY(!timeline.axis().showsAll());
  press(Qt::Key_0);
  QVERIFY(timeline.axis().showsAll());
  QSignalSpy play(&timeline, &TimelineWidget::playToggleRequested);
  press(Qt::Key_Space);
  QCOMPARE(play.count(), 1);
}

void TestTimelineWidget::shiftDragSelectsARange() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(400, 30.0);
  QSignalSpy range(&timeline, &TimelineWidget::rangeSelected);
  send(timeline, QEvent::MouseButtonPress, {timeline.xOfFrame(200), 30}, Qt::LeftButton, Qt::LeftButton, Qt::ShiftModifier);
  send(timeline, QEvent::MouseMove, {timeline.xOfFrame(120), 30}, Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
  send(timeline, QEvent::MouseButtonRelease, {timeline.xOfFrame(120), 30}, Qt::LeftButton, Qt::NoButton, Qt::ShiftModifier);
  QCOMPARE(range.back().at(0).toLongLong(), 120);
  QCOMPARE(range.back().at(1).toLongLong(), 200);
  QCOMPARE(timeline.currentFrame(), 0);
  QTest::keyClick(&timeline, Qt::Key_Escape);
  QVERIFY(!timeline.selectedRange());
  QCOMPARE(range.back().at(0).toLongLong(), -1);
}

void TestTimelineWidget::hoverTellsFrameTimeAndKind() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(400, 30.0);
  timeline.setTicks(Kind::Labelled, {120, 5});
  timeline.setTicks(Kind::Flagged, {120});
  timeline.setTrace(QStringLiteral("likelihood"), std::vector<float>(400, 0.5F));
  timeline.show();
  QSignalSpy hovered(&timeline, &TimelineWidget::frameHovered);
  send(timeline, QEvent::MouseMove, {timeline.xOfFrame(120), 30}, Qt::NoButton, Qt::NoButton);
  QCOMPARE(hovered.back().front().toLongLong(), 120);
  auto* card = timeline.findChild<TimelineHover*>(QStringLiteral("timelineHover"));
  QVERIFY(card != nullptr && card->isVisible());
  QCOMPARE(card->text(), QStringLiteral("frame 120 · 0:04.000 · labelled · flagged · likelihood 0.5"));
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(&timeline, &leave);
  QCOMPARE(hovered.back().front().toLongLong(), -1);
  QVERIFY(!card->isVisible());
}

void TestTimelineWidget::lateThumbnailsAreDropped() {
  TimelineHover card(nullptr);
  card.showAbove({300, 300}, 7, QStringLiteral("frame 7"));
  const int plain = card.height();
  QImage picture(320, 240, QImage::Format_RGB32);
  picture.fill(Qt::red);
  card.setThumbnail(6, picture);
  QCOMPARE(card.height(), plain);
  card.setThumbnail(7, picture);
  QVERIFY(card.height() >= plain + 100);
  card.showAbove({300, 300}, 8, QStringLiteral("frame 8"));
  QCOMPARE(card.height(), plain);
}

void TestTimelineWidget::ticksAreDrawnWhereTheyBelong() {
  TimelineWidget timeline;
  timeline.setVideo(400, 30.0);
  timeline.resize(kWidth, timeline.sizeHint().height());
  timeline.setTicks(Kind::Labelled, {300, 100, 100});
  QCOMPARE(timeline.ticks(Kind::Labelled), (std::vector<std::int64_t>{100, 300}));
  const QImage shot = timeline.grab().toImage();
  const double ratio = shot.devicePixelRatio();
  const auto at = [&](double x, double y) { return shot.pixelColor(static_cast<int>(x * ratio), static_cast<int>(y * ratio)); };
  QCOMPARE(at(timeline.xOfFrame(100), 30), Theme::current().ok);
  QCOMPARE(at(timeline.xOfFrame(300), 30), Theme::current().ok);
  QVERIFY(at(timeline.xOfFrame(200), 30) != Theme::current().ok);
}

void TestTimelineWidget::kindsTakeRoomOnlyWhenUsed() {
  TimelineWidget timeline;
  timeline.setVideo(400, 30.0);
  const int bare = timeline.sizeHint().height();
  timeline.setTicks(Kind::Suggested, {4});
  const int more = timeline.sizeHint().height();
  QVERIFY(more > bare);
  timeline.setTicks(Kind::Suggested, {});
  QCOMPARE(timeline.sizeHint().height(), bare);
  timeline.setTrace(QStringLiteral("norm"), {1.0F, 2.0F});
  QVERIFY(timeline.sizeHint().height() > more);
  timeline.setTrace(QStringLiteral("norm"), {});
  QCOMPARE(timeline.sizeHint().height(), bare);
}

void TestTimelineWidget::tracesAndSpansAreDrawn() {
  TimelineWidget timeline;
  timeline.setVideo(4000, 30.0);
  std::vector<float> wave(4000);
  for (std::size_t i = 0; i < wave.size(); ++i) wave[i] = std::sin(static_cast<float>(i) / 100.0F);
  timeline.setTrace(QStringLiteral("wave"), wave);
  timeline.setPredicted({{0, 1999}, {3000, 3999}});
  timeline.resize(kWidth, timeline.sizeHint().height());
  const int far = pixelsLike(timeline.grab().toImage(), Theme::current().accent);
  QVERIFY(far > 400);
  for (int i = 0; i < 20; ++i) wheel(timeline, 400, 120, Qt::ControlModifier);
  QVERIFY(pixelsLike(timeline.grab().toImage(), Theme::current().accent) > 100);
}

void TestTimelineWidget::zoomedViewFollowsThePlayhead() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  timeline.setVideo(100000, 30.0);
  for (int i = 0; i < 30; ++i) wheel(timeline, 100, 120, Qt::ControlModifier);
  timeline.setCurrentFrame(77777);
  QVERIFY(timeline.xOfFrame(77777) >= 88.0 && timeline.xOfFrame(77777) <= 888.0);
}

void TestTimelineWidget::emptyTimelineIsSafe() {
  TimelineWidget timeline;
  timeline.resize(kWidth, 60);
  timeline.show();
  QSignalSpy requested(&timeline, &TimelineWidget::frameRequested);
  send(timeline, QEvent::MouseButtonPress, {300, 30}, Qt::LeftButton, Qt::LeftButton);
  send(timeline, QEvent::MouseMove, {400, 30}, Qt::NoButton, Qt::LeftButton);
  wheel(timeline, 300, 120);
  wheel(timeline, 300, 120, Qt::ControlModifier);
  QTest::keyClick(&timeline, Qt::Key_End);
  timeline.setCurrentFrame(55);
  QVERIFY(!timeline.grab().isNull());
  QCOMPARE(requested.count(), 0);
  QCOMPARE(timeline.currentFrame(), 0);
}

void TestTimelineWidget::millionFrames() {
  TimelineWidget timeline;
  timeline.setVideo(1'000'000, 30.0);
  std::vector<std::int64_t> ticks;
  for (std::int64_t i = 0; i < 100'000; ++i) ticks.push_back(i * 10 + i % 7);
  std::vector<float> trace(1'000'000);
  for (std::size_t i = 0; i < trace.size(); ++i) trace[i] = static_cast<float>((i * 7919) % 1000);
  timeline.setTicks(Kind::Labelled, ticks);
  timeline.setTrace(QStringLiteral("norm"), std::move(trace));
  timeline.resize(kWidth, timeline.sizeHint().height());
  timeline.grab();
  QElapsedTimer timer;
  timer.start();
  constexpr int rounds = 20;
  for (int i = 0; i < rounds; ++i) {
    wheel(timeline, 500, 120, Qt::ControlModifier);
    timeline.grab();
  }
  const double zooming = static_cast<double>(timer.nsecsElapsed()) / 1e6 / rounds;
  timer.start();
  const auto first = static_cast<std::int64_t>(timeline.axis().first()) + 1;
  for (int i = 0; i < rounds; ++i) {
    timeline.setCurrentFrame(first + i);
    timeline.grab();
  }
  qInfo("a million frames, 100,000 ticks: %.2f ms per zoom step, %.2f ms per playhead step", zooming,
        static_cast<double>(timer.nsecsElapsed()) / 1e6 / rounds);
  QCOMPARE(timeline.currentFrame(), first + rounds - 1);
}

void TestTimelineWidget::accessibleSlider() {
  TimelineWidget timeline;
  timeline.setVideo(400, 30.0);
  QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&timeline);
  QVERIFY(interface != nullptr && interface->valueInterface() != nullptr);
  QCOMPARE(interface->role(), QAccessible::Slider);
  QCOMPARE(interface->valueInterface()->maximumValue().toLongLong(), 399);
  QSignalSpy requested(&timeline, &TimelineWidget::frameRequested);
  interface->valueInterface()->setCurrentValue(30);
  QCOMPARE(requested.count(), 1);
  QCOMPARE(interface->valueInterface()->currentValue().toLongLong(), 30);
  QCOMPARE(interface->text(QAccessible::Value), QStringLiteral("frame 30 · 0:01.000"));
}

void TestTimelineWidget::everythingIsNamed() {
  const TimelineWidget timeline;
  QVERIFY(!timeline.objectName().isEmpty());
  QVERIFY(!timeline.accessibleName().isEmpty());
}

QTEST_MAIN(TestTimelineWidget)
#include "tst_timeline_widget.moc"
