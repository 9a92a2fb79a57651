// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <random>
#include <set>

#include "widgets/timeline/frame_time.h"
#include "widgets/timeline/playback_clock.h"
#include "widgets/timeline/strip_data.h"
#include "widgets/timeline/timeline_axis.h"

using namespace parsimony::widgets;

namespace {

TimelineAxis axisOf(std::int64_t frames, double width) {
  TimelineAxis axis;
  axis.setWidth(width);
  axis.setNumFrames(frames);
  return axis;
}

}  // namespace

class TestTimelineAxis : public QObject {
  Q_OBJECT

 private slots:
  void framesAndPixelsAreInverse_data();
  void framesAndPixelsAreInverse();
  void zoomKeepsWhatIsUnderTheCursor();
  void everyFrameIsReachable();
  void panStopsAtTheEnds();
  void revealScrollsAsLittleAsNeeded();
  void rulerStepsAreRound();
  void emptyVideo();
  void columnsAgainstTheSlowWay();
  void pyramidAgainstTheSlowWay();
  void pyramidOfGaps();
  void timeText_data();
  void timeText();
  void clockFollowsTheFormula();
  void clockLoopsAndEnds();
};

void TestTimelineAxis::framesAndPixelsAreInverse_data() {
  QTest::addColumn<double>("pxPerFrame");
  for (const double scale : {1.0, 1.5, 3.0, 12.75, 32.0}) QTest::addRow("%g px per frame", scale) << scale;
}

void TestTimelineAxis::framesAndPixelsAreInverse() {
  QFETCH(double, pxPerFrame);
  TimelineAxis axis = axisOf(1'000'000, 800);
  axis.zoomTo(pxPerFrame, 400);
  axis.panBy(-123456.0 * pxPerFrame);
  for (auto frame = static_cast<std::int64_t>(axis.first()) + 1; frame < static_cast<std::int64_t>(axis.last()); ++frame) {
    QCOMPARE(axis.frameAt(axis.positionOf(frame)), frame);
    QCOMPARE(axis.frameAt(axis.leftOf(frame) + 1e-6), frame);
    QCOMPARE(axis.frameAt(axis.leftOf(frame + 1) - 1e-6), frame);
  }
}

void TestTimelineAxis::zoomKeepsWhatIsUnderTheCursor() {
  TimelineAxis axis = axisOf(10'000, 800);
  const double px = 300.0;
  const double before = axis.first() + px / axis.pxPerFrame();
  for (const double factor : {2.0, 2.0, 5.0, 0.5, 3.0}) {
    axis.zoomTo(axis.pxPerFrame() * factor, px);
    QVERIFY(std::abs(axis.first() + px / axis.pxPerFrame() - before) < 1e-6);
  }
  axis.zoomTo(1e9, px);
  QCOMPARE(axis.pxPerFrame(), 32.0);
  axis.zoomTo(0.0, px);
  QVERIFY(axis.showsAll());
  QCOMPARE(axis.first(), 0.0);
}

void TestTimelineAxis::everyFrameIsReachable() {
  const TimelineAxis axis = axisOf(500, 777);
  std::set<std::int64_t> reached;
  for (int px = 0; px < 777; ++px) reached.insert(axis.frameAt(px));
  QCOMPARE(reached.size(), std::size_t{500});
  QCOMPARE(axis.frameAt(-50), 0);
  QCOMPARE(axis.frameAt(5000), 499);
}

void TestTimelineAxis::panStopsAtTheEnds() {
  TimelineAxis axis = axisOf(1000, 500);
  axis.zoomTo(5.0, 0);
  axis.panBy(1e9);
  QCOMPARE(axis.first(), 0.0);
  axis.panBy(-1e9);
  QCOMPARE(axis.last(), 1000.0);
}

void TestTimelineAxis::revealScrollsAsLittleAsNeeded() {
  TimelineAxis axis = axisOf(1000, 500);
  axis.zoomTo(5.0, 0);  // frames 0 .. 99
  axis.reveal(50);
  QCOMPARE(axis.first(), 0.0);
  axis.reveal(120);
  QCOMPARE(axis.last(), 131.0);  // 10 % of air beyond
  axis.reveal(999);
  QCOMPARE(axis.last(), 1000.0);
}

void TestTimelineAxis::rulerStepsAreRound() {
  TimelineAxis axis = axisOf(1'000'000, 1000);  // 0.001 px per frame
  QCOMPARE(axis.rulerStep(60), 100'000);
  axis.zoomTo(32.0, 0);
  QCOMPARE(axis.rulerStep(60), 2);
  QCOMPARE(axis.rulerStep(20), 1);
}

void TestTimelineAxis::emptyVideo() {
  TimelineAxis axis = axisOf(0, 300);
  QCOMPARE(axis.frameAt(10), -1);
  axis.zoomTo(4, 10);
  axis.panBy(5);
  axis.reveal(3);
  QCOMPARE(axis.frameAt(10), -1);
}

void TestTimelineAxis::columnsAgainstTheSlowWay() {
  std::mt19937 random(7);
  for (const double scale : {0.0, 0.05, 0.7, 4.0}) {
    TimelineAxis axis = axisOf(20'000, 640);
    axis.zoomTo(scale, 200);
    axis.panBy(-731.5);
    std::vector<std::int64_t> frames;
    for (int i = 0; i < 900; ++i) frames.push_back(static_cast<std::int64_t>(random() % 20'000));
    std::sort(frames.begin(), frames.end());
    std::vector<std::uint8_t> expected(640, 0);
    for (const std::int64_t frame : frames) {
      const auto column = static_cast<int>(std::floor(axis.positionOf(frame)));
      if (column >= 0 && column < 640) expected[static_cast<std::size_t>(column)] = 1;
    }
    QCOMPARE(occupiedColumns(frames, axis), expected);
  }
}

void TestTimelineAxis::pyramidAgainstTheSlowWay() {
  std::mt19937 random(3);
  std::vector<float> values(5000);
  for (float& value : values) value = random() % 11 == 0 ? std::nanf("") : static_cast<float>(random() % 1000) - 300.0F;
  const TracePyramid pyramid(values);
  for (int trial = 0; trial < 400; ++trial) {
    const auto begin = static_cast<std::int64_t>(random() % 5000);
    const auto end = begin + static_cast<std::int64_t>(random() % 3000);
    const ValueRange found = pyramid.range(begin, end);
    float low = INFINITY;
    float high = -INFINITY;
    for (auto i = begin; i < std::min<std::int64_t>(end, 5000); ++i) {
      const float value = values[static_cast<std::size_t>(i)];
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    QCOMPARE(found.empty, low > high);
    if (found.empty) continue;
    QCOMPARE(found.low, low);
    QCOMPARE(found.high, high);
  }
}

void TestTimelineAxis::pyramidOfGaps() {
  QVERIFY(TracePyramid().range().empty);
  QVERIFY(TracePyramid(std::vector<float>(20, std::nanf(""))).range().empty);
  QVERIFY(TracePyramid({1.0F}).range(-5, 0).empty);
  QCOMPARE(TracePyramid({1.0F}).range(-5, 50).high, 1.0F);
}

void TestTimelineAxis::timeText_data() {
  QTest::addColumn<qint64>("frame");
  QTest::addColumn<double>("fps");
  QTest::addColumn<QString>("text");
  QTest::newRow("start") << qint64{0} << 30.0 << QStringLiteral("0:00.000");
  QTest::newRow("seconds") << qint64{371} << 30.0 << QStringLiteral("0:12.367");
  QTest::newRow("rounds up to the minute") << qint64{5999999} << 100000.0 << QStringLiteral("1:00.000");
  QTest::newRow("hours") << qint64{3723456} << 1000.0 << QStringLiteral("1:02:03.456");
  QTest::newRow("ntsc") << qint64{30000} << 30000.0 / 1001.0 << QStringLiteral("16:41.000");
  QTest::newRow("unknown rate") << qint64{5} << 0.0 << QString();
}

void TestTimelineAxis::timeText() {
  QFETCH(qint64, frame);
  QFETCH(double, fps);
  QFETCH(QString, text);
  QCOMPARE(frameTimeText(frame, fps), text);
}

void TestTimelineAxis::clockFollowsTheFormula() {
  PlaybackClock clock;
  clock.setRange(0, 999);
  clock.start(100, 30.0, 5000);
  QCOMPARE(clock.at(5000).frame, 100);
  QCOMPARE(clock.at(5033).frame, 100);
  QCOMPARE(clock.at(5034).frame, 101);
  QCOMPARE(clock.at(6000).frame, 130);
  clock.start(100, -60.0, 0);
  QCOMPARE(clock.at(1000).frame, 40);
  clock.start(100, 240.0, 0);
  QCOMPARE(clock.at(1000).frame, 340);
}

void TestTimelineAxis::clockLoopsAndEnds() {
  PlaybackClock clock;
  clock.setRange(10, 19);
  clock.start(15, 10.0, 0);
  QCOMPARE(clock.at(400).frame, 19);
  QVERIFY(!clock.at(400).finished);
  QCOMPARE(clock.at(500).frame, 19);
  QVERIFY(clock.at(500).finished);
  clock.setLoop(true);
  QCOMPARE(clock.at(500).frame, 10);
  QCOMPARE(clock.at(2600).frame, 11);
  clock.start(15, -10.0, 0);
  QCOMPARE(clock.at(600).frame, 19);
  clock.setLoop(false);
  clock.start(19, 10.0, 0);
  QCOMPARE(clock.at(0).frame, 10);  // play at the end starts over
}

QTEST_GUILESS_MAIN(TestTimelineAxis)
#include "tst_timeline_axis.moc"
