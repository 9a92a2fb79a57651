// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include "widgets/canvas/placement.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

// "x.x" = keypoints 0 and 2 have labels, 1 has none.
CanvasFrame frameWith(const char* labels) {
  CanvasFrame frame;
  frame.index = 0;
  for (const char* c = labels; *c != '\0'; ++c) {
    frame.points.push_back(*c == 'x' ? tracks::LabelPoint{10.0, 20.0, tracks::Visibility::Visible} : missingPoint());
  }
  return frame;
}

}  // namespace

class TestPlacement : public QObject {
  Q_OBJECT

 private slots:
  void nextMissing_data();
  void nextMissing();
  void sequentialPlacesOnlyWhatIsMissing();
  void loopPlacesTheCurrentAlways();
  void quickTakesTheNearestExpected();
  void quickFallsBackToTheOrder();
  void framesWithoutLabelsAreAllMissing();
};

void TestPlacement::nextMissing_data() {
  QTest::addColumn<QByteArray>("labels");
  QTest::addColumn<int>("after");
  QTest::addColumn<int>("expected");
  QTest::newRow("first of an empty frame") << QByteArray("....") << -1 << 0;
  QTest::newRow("the one after") << QByteArray("....") << 0 << 1;
  QTest::newRow("skips what is set") << QByteArray(".xx.") << 0 << 3;
  QTest::newRow("wraps round") << QByteArray(".xx.") << 3 << 0;
  QTest::newRow("the one just placed does not count") << QByteArray("xxx.") << 3 << -1;
  QTest::newRow("nothing left") << QByteArray("xxxx") << 1 << -1;
  QTest::newRow("no keypoints") << QByteArray("") << -1 << -1;
}

void TestPlacement::nextMissing() {
  QFETCH(QByteArray, labels);
  QFETCH(int, after);
  QFETCH(int, expected);
  QCOMPARE(widgets::nextMissing(after, frameWith(labels.constData()), static_cast<int>(labels.size())), expected);
}

void TestPlacement::sequentialPlacesOnlyWhatIsMissing() {
  const CanvasFrame frame = frameWith("x..");
  QCOMPARE(keypointToPlace(PlacementMode::Sequential, 1, frame, 3, {}), 1);
  QCOMPARE(keypointToPlace(PlacementMode::Sequential, 0, frame, 3, {}), -1);
  QCOMPARE(keypointToPlace(PlacementMode::Sequential, -1, frame, 3, {}), -1);
  QCOMPARE(keypointToPlace(PlacementMode::Sequential, 7, frame, 3, {}), -1);
}

void TestPlacement::loopPlacesTheCurrentAlways() {
  QCOMPARE(keypointToPlace(PlacementMode::Loop, 0, frameWith("x.."), 3, {}), 0);
  QCOMPARE(keypointToPlace(PlacementMode::Loop, -1, frameWith("x.."), 3, {}), -1);
}

void TestPlacement::quickTakesTheNearestExpected() {
  CanvasFrame frame = frameWith("...x");
  frame.predictions = {{100, 100, 0.9}, {0, 0, std::nan("")}, {50, 50, 0.1}, {10, 10, 0.9}};
  frame.predictions[1].x = frame.predictions[1].y = std::nan("");
  frame.previous = {{0, 0}, {12, 12}, {0, 0}, {0, 0}};
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 2, frame, 4, {90, 95}), 0);
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 0, frame, 4, {48, 52}), 2);
  // Without a prediction the previous frame tells where to expect it; labelled keypoint 3 at (10, 10) is out of the race.
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 0, frame, 4, {10, 10}), 1);
}

void TestPlacement::quickFallsBackToTheOrder() {
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 2, frameWith("x.."), 3, {5, 5}), 2);
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 0, frameWith("x.."), 3, {5, 5}), 1);
  QCOMPARE(keypointToPlace(PlacementMode::Quick, 0, frameWith("xxx"), 3, {5, 5}), -1);
}

void TestPlacement::framesWithoutLabelsAreAllMissing() {
  QVERIFY(!isLabelled(CanvasFrame{}, 0));
  QCOMPARE(widgets::nextMissing(-1, CanvasFrame{}, 2), 0);
}

QTEST_GUILESS_MAIN(TestPlacement)
#include "tst_placement.moc"
