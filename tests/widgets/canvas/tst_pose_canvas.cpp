// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/canvas/pose_canvas_test.h"

using namespace parsimony;
using namespace parsimony::widgets;
using namespace parsimony::widgets::canvas_test;

class TestPoseCanvas : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void emptyCanvasSaysWhatToDo();
  void clickPlacesAndAdvances();
  void pressAndDragPlacesWhereItIsReleased();
  void fullFrameIsNotTouchedByStrayClicks();
  void shiftPlacesBesideAnotherMark();
  void quickModePlacesTheExpectedKeypoint();
  void loopModeKeepsTheKeypointAndAsksForTheNextFrame();
  void dragMovesByTheMouseWay_data();
  void dragMovesByTheMouseWay();
  void dragIsClampedToThePicture();
  void clickOnAMarkOnlySelectsIt();
  void liveDragIsDrawnAndReported();
  void escapeGivesUpADrag();
  void draggedGhostBecomesALabel();
  void readOnlyNeverEdits();
  void wheelZoomsToTheCursor();
  void panWithMiddleButtonAndWithSpace();
  void spaceTapAsksForPlay();
  void nudges_data();
  void nudges();
  void nudgesFollowARotatedView();
  void arrowsWithoutSelectionReachThePage();
  void tabWalksTheKeypointsAndLeavesAtTheEnd();
  void wAndSStepRound();
  void keysClearOccludeAccept();
  void menuOffersWhatApplies();
};

void TestPoseCanvas::initTestCase() {
  QCoreApplication::setOrganizationName(QStringLiteral("parsimony-test"));
  Theme::instance().install(*qApp);
}

void TestPoseCanvas::emptyCanvasSaysWhatToDo() {
  PoseCanvas canvas;
  canvas.resize(400, 300);
  const QImage shot = canvas.grab().toImage();
  int inked = 0;
  for (int y = 0; y < shot.height(); ++y)
    for (int x = 0; x < shot.width(); ++x) inked += distance(shot.pixelColor(x, y), Theme::current().canvas) > 60 ? 1 : 0;
  QVERIFY(inked > 300);
  QSignalSpy placed(&canvas, &PoseCanvas::pointPlaced);
  click(canvas, {200, 150});
  wheel(canvas, {200, 150}, 120);
  QTest::keyClick(&canvas, Qt::Key_Delete);
  QCOMPARE(placed.count(), 0);
}

void TestPoseCanvas::clickPlacesAndAdvances() {
  Page page;
  QSignalSpy current(&page.canvas, &PoseCanvas::currentKeypointChanged);
  const QPointF spots[4] = {{20, 30}, {100.5, 60.25}, {150, 20}, {199, 149}};
  for (int k = 0; k < 4; ++k) {
    QCOMPARE(page.canvas.currentKeypoint(), k);
    click(page.canvas, page.canvas.view().toWidget(spots[k]));
    QVERIFY(near(page.at(k), spots[k]));
    QCOMPARE(page.canvas.selectedKeypoint(), k);
  }
  QCOMPARE(current.count(), 3);
}

void TestPoseCanvas::pressAndDragPlacesWhereItIsReleased() {
  Page page;
  QSignalSpy placed(&page.canvas, &PoseCanvas::pointPlaced);
  const QPointF from = page.canvas.view().toWidget(QPointF(50, 50));
  drag(page.canvas, from, from + QPointF(20, -10));
  QCOMPARE(placed.count(), 1);
  QVERIFY(near(page.at(0), QPointF(50, 50) + QPointF(20, -10) / page.canvas.view().zoom()));
}

void TestPoseCanvas::fullFrameIsNotTouchedByStrayClicks() {
  Page page;
  for (int k = 0; k < 4; ++k) page.set(k, QPointF(20 + 40 * k, 30));
  const auto before = page.labels;
  click(page.canvas, page.canvas.view().toWidget(QPointF(100, 120)));
  QVERIFY(same(page.labels, before));
  QCOMPARE(page.canvas.selectedKeypoint(), -1);
}

void TestPoseCanvas::shiftPlacesBesideAnotherMark() {
  Page page;
  page.set(0, {50, 50});
  page.canvas.setCurrentKeypoint(1);
  const QPointF beside = page.canvas.view().toWidget(QPointF(51, 50));
  click(page.canvas, beside);
  QVERIFY(!isLabelled(page.canvas.frame(), 1));
  page.canvas.setCurrentKeypoint(1);
  click(page.canvas, beside, Qt::ShiftModifier);
  QVERIFY(near(page.at(1), {51, 50}));
}

void TestPoseCanvas::quickModePlacesTheExpectedKeypoint() {
  Page page;
  page.canvas.setPlacementMode(PlacementMode::Quick);
  page.canvas.setPredictions({{20, 20, 0.9}, {180, 20, 0.9}, {20, 130, 0.9}, {180, 130, 0.9}});
  click(page.canvas, page.canvas.view().toWidget(QPointF(150, 110)));
  QVERIFY(near(page.at(3), {150, 110}));
  QVERIFY(!isLabelled(page.canvas.frame(), 0));
}

void TestPoseCanvas::loopModeKeepsTheKeypointAndAsksForTheNextFrame() {
  Page page;
  page.canvas.setPlacementMode(PlacementMode::Loop);
  page.canvas.setCurrentKeypoint(2);
  QSignalSpy next(&page.canvas, &PoseCanvas::nextFrameRequested);
  QSignalSpy moved(&page.canvas, &PoseCanvas::pointMoved);
  for (int frame = 1; frame <= 3; ++frame) {
    click(page.canvas, page.canvas.view().toWidget(QPointF(30.0 * frame, 40)));
    QCOMPARE(next.count(), frame);
    QCOMPARE(page.canvas.currentKeypoint(), 2);
    page.labels.assign(4, missingPoint());
    page.show(frame);
  }
  QCOMPARE(moved.count(), 0);
  page.set(2, {10, 10});
  click(page.canvas, page.canvas.view().toWidget(QPointF(90, 90)));
  QCOMPARE(moved.count(), 1);
  QVERIFY(near(page.at(2), {90, 90}));
}

void TestPoseCanvas::dragMovesByTheMouseWay_data() {
  QTest::addColumn<double>("zoom");
  QTest::addColumn<int>("turns");
  QTest::addColumn<QPointF>("grabbedAt");
  for (const double zoom : {0.75, 1.0, 2.0, 3.3, 16.0})
    for (int turns = 0; turns < 4; ++turns) QTest::addRow("zoom %g, turned %d", zoom, turns) << zoom << turns << QPointF(3.0, -2.0);
}

void TestPoseCanvas::dragMovesByTheMouseWay() {
  QFETCH(double, zoom);
  QFETCH(int, turns);
  QFETCH(QPointF, grabbedAt);
  Page page;
  page.set(1, {100.25, 70.5});
  for (int i = 0; i < turns; ++i) page.canvas.rotateClockwise();
  page.canvas.zoomActual();
  // Zoom by the wheel to something near, pan, and take what came out.
  const QPointF middle(208, 158);
  wheel(page.canvas, middle, static_cast<int>(std::round(120.0 * std::log(zoom) / std::log(1.25))));
  drag(page.canvas, middle, middle + QPointF(-9, 14), Qt::MiddleButton);
  const double used = page.canvas.view().zoom();
  QVERIFY(std::abs(used / zoom - 1.0) < 0.01);

  QSignalSpy moved(&page.canvas, &PoseCanvas::pointMoved);
  const QPointF start = page.canvas.view().toWidget(page.at(1)) + grabbedAt;
  const QPointF way(24, 13);
  drag(page.canvas, start, start + way);
  QCOMPARE(moved.count(), 1);
  QCOMPARE(moved.front().at(0).toInt(), 1);
  QVERIFY(near(moved.front().at(1).toPointF(), {100.25, 70.5}));
  const QPointF expected[4] = {{way.x(), way.y()}, {way.y(), -way.x()}, {-way.x(), -way.y()}, {-way.y(), way.x()}};
  QVERIFY(near(page.at(1), QPointF(100.25, 70.5) + expected[turns] / used, 1e-6));
}

void TestPoseCanvas::dragIsClampedToThePicture() {
  Page page;
  page.set(0, {10, 10});
  const QPointF start = page.canvas.view().toWidget(page.at(0));
  drag(page.canvas, start, start - QPointF(300, 300));
  QCOMPARE(page.at(0), QPointF(0, 0));
  const QPointF corner = page.canvas.view().toWidget(page.at(0));
  drag(page.canvas, corner, corner + QPointF(5000, 5000));
  QCOMPARE(page.at(0), QPointF(199, 149));
}

void TestPoseCanvas::clickOnAMarkOnlySelectsIt() {
  Page page;
  page.set(2, {60, 60});
  QSignalSpy moved(&page.canvas, &PoseCanvas::pointMoved);
  const QPointF at = page.canvas.view().toWidget(QPointF(60, 60));
  drag(page.canvas, at, at + QPointF(1.5, 1.0));  // the tremor of a hand
  QCOMPARE(moved.count(), 0);
  QCOMPARE(page.canvas.selectedKeypoint(), 2);
  QCOMPARE(page.canvas.currentKeypoint(), 2);
}

void TestPoseCanvas::liveDragIsDrawnAndReported() {
  Page page;
  page.set(0, {60, 60});
  QSignalSpy dragged(&page.canvas, &PoseCanvas::pointDragged);
  const QPointF from = page.canvas.view().toWidget(QPointF(60, 60));
  const QPointF to = page.canvas.view().toWidget(QPointF(120, 90));
  send(page.canvas, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
  send(page.canvas, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
  QCOMPARE(dragged.count(), 1);
  QVERIFY(near(dragged.front().at(1).toPointF(), {120, 90}, 1e-6));
  QVERIFY(near(page.at(0), {60, 60}));  // not an edit yet
  const double r = page.canvas.overlayOptions().markerRadius + 1.5;
  QVERIFY(distance(pixelAt(page.canvas, to + QPointF(-r, r) * M_SQRT1_2), page.canvas.keypointPalette().colour(0)) < 70);
  send(page.canvas, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
  QVERIFY(near(page.at(0), {120, 90}, 1e-6));
}

void TestPoseCanvas::escapeGivesUpADrag() {
  Page page;
  page.set(0, {60, 60});
  const QPointF from = page.canvas.view().toWidget(QPointF(60, 60));
  send(page.canvas, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
  send(page.canvas, QEvent::MouseMove, from + QPointF(50, 0), Qt::NoButton, Qt::LeftButton);
  QTest::keyClick(&page.canvas, Qt::Key_Escape);
  send(page.canvas, QEvent::MouseButtonRelease, from + QPointF(50, 0), Qt::LeftButton, Qt::NoButton);
  QVERIFY(near(page.at(0), {60, 60}));
  QCOMPARE(page.canvas.selectedKeypoint(), 0);
  QTest::keyClick(&page.canvas, Qt::Key_Escape);
  QCOMPARE(page.canvas.selectedKeypoint(), -1);
}

void TestPoseCanvas::draggedGhostBecomesALabel() {
  Page page;
  page.canvas.setPredictions({{20, 20, 0.9}, {kNan, kNan, kNan}, {100, 100, 0.4}, {kNan, kNan, kNan}});
  const QPointF ghost = page.canvas.view().toWidget(QPointF(100, 100));
  drag(page.canvas, ghost, ghost + QPointF(10, 0));
  QVERIFY(near(page.at(2), QPointF(100, 100) + QPointF(10, 0) / page.canvas.view().zoom()));
  // A plain click on a ghost places the current keypoint there: it does not snap to what the network believes.
  const QPointF beside = page.canvas.view().toWidget(QPointF(21, 20));
  click(page.canvas, beside);
  QVERIFY(near(page.at(3), {21, 20}) || near(page.at(0), {21, 20}));
}

void TestPoseCanvas::readOnlyNeverEdits() {
  Page page;
  page.set(0, {60, 60});
  const auto before = page.labels;
  page.canvas.setReadOnly(true);
  page.canvas.setPredictions({{60, 60, 0.9}, {100, 100, 0.9}, {150, 40, 0.9}, {150, 100, 0.9}});
  const QPointF mark = page.canvas.view().toWidget(QPointF(60, 60));
  drag(page.canvas, mark, mark + QPointF(30, 0));
  const QPointF ghost = page.canvas.view().toWidget(QPointF(100, 100));
  drag(page.canvas, ghost, ghost + QPointF(30, 0));
  click(page.canvas, page.canvas.view().toWidget(QPointF(30, 120)));
  page.canvas.setCurrentKeypoint(0);
  for (const int key : {Qt::Key_Left, Qt::Key_Delete, Qt::Key_O, Qt::Key_Return}) QTest::keyClick(&page.canvas, static_cast<Qt::Key>(key));
  QVERIFY(same(page.labels, before));
  const auto menu = page.canvas.contextMenu(0);
  for (const char* edit : {"actionOccluded", "actionClear", "actionAccept", "actionPrevious"})
    QVERIFY(!menu->findChild<QAction*>(QLatin1String(edit))->isEnabled());
}

void TestPoseCanvas::wheelZoomsToTheCursor() {
  Page page;
  QSignalSpy zoomed(&page.canvas, &PoseCanvas::zoomChanged);
  const QPointF cursor(291.5, 80.25);
  const QPointF before = page.canvas.view().toPicture(cursor);
  for (const int delta : {120, 120, 120, 40, -80, 1200, -120}) {
    wheel(page.canvas, cursor, delta);
    QVERIFY(near(page.canvas.view().toPicture(cursor), before, 1e-7));
  }
  QCOMPARE(zoomed.count(), 7);
  for (int i = 0; i < 50; ++i) wheel(page.canvas, cursor, 120);
  QCOMPARE(page.canvas.view().zoom(), 32.0);
}

void TestPoseCanvas::panWithMiddleButtonAndWithSpace() {
  Page page;
  wheel(page.canvas, {200, 150}, 240);
  const auto labels = page.labels;
  QPointF corner = page.canvas.view().toWidget(QPointF(0, 0));
  drag(page.canvas, {100, 100}, {140, 85}, Qt::MiddleButton);
  QVERIFY(near(page.canvas.view().toWidget(QPointF(0, 0)), corner + QPointF(40, -15), 1e-7));
  corner = page.canvas.view().toWidget(QPointF(0, 0));
  QSignalSpy play(&page.canvas, &PoseCanvas::playToggleRequested);
  QTest::keyPress(&page.canvas, Qt::Key_Space);
  drag(page.canvas, {100, 100}, {90, 120});
  QTest::keyRelease(&page.canvas, Qt::Key_Space);
  QVERIFY(near(page.canvas.view().toWidget(QPointF(0, 0)), corner + QPointF(-10, 20), 1e-7));
  QVERIFY(same(page.labels, labels));
  QCOMPARE(play.count(), 0);
}

void TestPoseCanvas::spaceTapAsksForPlay() {
  Page page;
  QSignalSpy play(&page.canvas, &PoseCanvas::playToggleRequested);
  QTest::keyClick(&page.canvas, Qt::Key_Space);
  QCOMPARE(play.count(), 1);
}

void TestPoseCanvas::nudges_data() {
  QTest::addColumn<int>("key");
  QTest::addColumn<int>("modifiers");
  QTest::addColumn<QPointF>("way");
  const auto none = static_cast<int>(Qt::NoModifier);
  const auto shift = static_cast<int>(Qt::ShiftModifier);
  const auto control = static_cast<int>(Qt::ControlModifier);
  QTest::newRow("right") << int(Qt::Key_Right) << none << QPointF(1, 0);
  QTest::newRow("left") << int(Qt::Key_Left) << none << QPointF(-1, 0);
  QTest::newRow("down") << int(Qt::Key_Down) << none << QPointF(0, 1);
  QTest::newRow("shift up") << int(Qt::Key_Up) << shift << QPointF(0, -10);
  QTest::newRow("shift right") << int(Qt::Key_Right) << shift << QPointF(10, 0);
  QTest::newRow("ctrl left") << int(Qt::Key_Left) << control << QPointF(-0.1, 0);
  QTest::newRow("ctrl down") << int(Qt::Key_Down) << control << QPointF(0, 0.1);
}

void TestPoseCanvas::nudges() {
  QFETCH(int, key);
  QFETCH(int, modifiers);
  QFETCH(QPointF, way);
  Page page;
  page.set(3, {80.5, 60.25});
  page.canvas.setCurrentKeypoint(3);
  QTest::keyClick(&page.canvas, static_cast<Qt::Key>(key), static_cast<Qt::KeyboardModifiers>(modifiers));
  QVERIFY(near(page.at(3), QPointF(80.5, 60.25) + way));
  // At the border it stops instead of leaving the picture.
  for (int i = 0; i < 300; ++i) QTest::keyClick(&page.canvas, static_cast<Qt::Key>(key), Qt::ShiftModifier);
  QVERIFY(page.at(3).x() >= 0 && page.at(3).x() <= 199 && page.at(3).y() >= 0 && page.at(3).y() <= 149);
}

void TestPoseCanvas::nudgesFollowARotatedView() {
  Page page;
  page.set(0, {80, 60});
  page.canvas.setCurrentKeypoint(0);
  page.canvas.rotateClockwise();
  const QPointF before = page.canvas.view().toWidget(page.at(0));
  QTest::keyClick(&page.canvas, Qt::Key_Right);
  const QPointF way = page.canvas.view().toWidget(page.at(0)) - before;
  QVERIFY(way.x() > 0 && std::abs(way.y()) < 1e-9);
}

void TestPoseCanvas::arrowsWithoutSelectionReachThePage() {
  QWidget window;
  QVBoxLayout layout(&window);
  Page page;
  layout.addWidget(&page.canvas);
  QShortcut step(QKeySequence(Qt::Key_Right), &window);
  QSignalSpy stepped(&step, &QShortcut::activated);
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  page.canvas.setFocus();
  QTest::keyClick(&page.canvas, Qt::Key_Right);
  QCOMPARE(stepped.count(), 1);
  page.set(0, {80, 60});
  page.canvas.setCurrentKeypoint(0);
  QTest::keyClick(&page.canvas, Qt::Key_Right);
  QCOMPARE(stepped.count(), 1);
  QVERIFY(near(page.at(0), {81, 60}));
  layout.removeWidget(&page.canvas);
  page.canvas.setParent(nullptr);
}

void TestPoseCanvas::tabWalksTheKeypointsAndLeavesAtTheEnd() {
  QWidget window;
  QVBoxLayout layout(&window);
  Page page;
  QLineEdit after;
  layout.addWidget(&page.canvas);
  layout.addWidget(&after);
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  page.canvas.setFocus();
  QCOMPARE(page.canvas.currentKeypoint(), 0);
  for (int k = 1; k < 4; ++k) {
    QTest::keyClick(&page.canvas, Qt::Key_Tab);
    QCOMPARE(page.canvas.currentKeypoint(), k);
  }
  QTest::keyClick(&page.canvas, Qt::Key_Backtab);
  QCOMPARE(page.canvas.currentKeypoint(), 2);
  QTest::keyClick(&page.canvas, Qt::Key_Tab);
  QTest::keyClick(&page.canvas, Qt::Key_Tab);
  QVERIFY(after.hasFocus());
  layout.removeWidget(&page.canvas);
  page.canvas.setParent(nullptr);
}

void TestPoseCanvas::wAndSStepRound() {
  Page page;
  QTest::keyClick(&page.canvas, Qt::Key_W);
  QCOMPARE(page.canvas.currentKeypoint(), 3);
  QTest::keyClick(&page.canvas, Qt::Key_S);
  QCOMPARE(page.canvas.currentKeypoint(), 0);
}

void TestPoseCanvas::keysClearOccludeAccept() {
  Page page;
  page.set(1, {40, 40});
  page.canvas.setPredictions({{20, 20, 0.9}, {41, 41, 0.8}, {kNan, kNan, kNan}, {kNan, kNan, kNan}});
  QSignalSpy occluded(&page.canvas, &PoseCanvas::occludedToggled);
  QSignalSpy accepted(&page.canvas, &PoseCanvas::predictionAccepted);
  QSignalSpy cleared(&page.canvas, &PoseCanvas::pointCleared);
  page.canvas.setCurrentKeypoint(1);
  QTest::keyClick(&page.canvas, Qt::Key_O);
  QTest::keyClick(&page.canvas, Qt::Key_Return);
  QTest::keyClick(&page.canvas, Qt::Key_Delete);
  QCOMPARE(occluded.count(), 1);
  QCOMPARE(accepted.count(), 1);
  QCOMPARE(cleared.count(), 1);
  for (const QSignalSpy* spy : {&occluded, &accepted, &cleared}) QCOMPARE(spy->front().front().toInt(), 1);
  QCOMPARE(page.canvas.selectedKeypoint(), -1);  // its label is gone
  page.canvas.setCurrentKeypoint(2);
  QTest::keyClick(&page.canvas, Qt::Key_Return);
  QTest::keyClick(&page.canvas, Qt::Key_O);
  QTest::keyClick(&page.canvas, Qt::Key_Delete);
  QCOMPARE(occluded.count() + accepted.count() + cleared.count(), 3);
}

void TestPoseCanvas::menuOffersWhatApplies() {
  Page page;
  page.set(0, {40, 40});
  page.labels[0].visibility = Visibility::Occluded;
  page.canvas.setPoints(page.labels);
  page.canvas.setPredictions({{20, 20, 0.9}, {kNan, kNan, kNan}, {50, 50, 0.5}, {kNan, kNan, kNan}});
  page.canvas.setGhostOfPrevious({{kNan, kNan}, {10, 10}, {kNan, kNan}, {kNan, kNan}});
  const auto enabled = [&](int keypoint, const char* name) {
    const auto menu = page.canvas.contextMenu(keypoint);
    const auto* action = menu->findChild<QAction*>(QLatin1String(name));
    return action != nullptr && action->isEnabled();
  };
  QVERIFY(enabled(0, "actionOccluded") && enabled(0, "actionClear") && enabled(0, "actionAccept") && !enabled(0, "actionPrevious"));
  QVERIFY(!enabled(1, "actionOccluded") && !enabled(1, "actionClear") && !enabled(1, "actionAccept") && enabled(1, "actionPrevious"));
  QVERIFY(page.canvas.contextMenu(0)->findChild<QAction*>(QStringLiteral("actionOccluded"))->isChecked());
  QSignalSpy previous(&page.canvas, &PoseCanvas::previousAccepted);
  page.canvas.contextMenu(1)->findChild<QAction*>(QStringLiteral("actionPrevious"))->trigger();
  QCOMPARE(previous.front().front().toInt(), 1);
  // And it opens at a right click.
  const QPoint at = page.canvas.view().toWidget(QPointF(40, 40)).toPoint();
  QContextMenuEvent event(QContextMenuEvent::Mouse, at, page.canvas.mapToGlobal(at));
  QApplication::sendEvent(&page.canvas, &event);
  auto* menu = page.canvas.findChild<QMenu*>(QStringLiteral("canvasMenu"));
  QVERIFY(menu != nullptr);
  QTRY_VERIFY(menu->isVisible());
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("actionClear"))->isEnabled());
  menu->close();
}

QTEST_MAIN(TestPoseCanvas)
#include "tst_pose_canvas.moc"
