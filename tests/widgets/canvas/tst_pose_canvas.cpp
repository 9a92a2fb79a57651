// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QShortcut>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest/QtTest>

#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/theme.h"

using namespace parsimony;
using namespace parsimony::widgets;
using tracks::Visibility;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The page behind the canvas: it owns the labels and answers every edit.
struct Page {
  PoseCanvas canvas;
  std::vector<tracks::LabelPoint> labels;

  explicit Page(const QColor& fill = QColor(90, 90, 90)) {
    tracks::Skeleton mouse;
    mouse.keypoints = {"nose", "left ear", "right ear", "tail"};
    mouse.edges = {{0, 1}, {0, 2}};
    mouse.leftRight = {{1, 2}};
    canvas.resize(416, 316);
    canvas.setSkeleton(mouse);
    labels.assign(4, missingPoint());
    show(0, fill);
    canvas.show();
    QObject::connect(&canvas, &PoseCanvas::pointPlaced, &canvas, [this](int k, QPointF p) { set(k, p); });
    QObject::connect(&canvas, &PoseCanvas::pointMoved, &canvas, [this](int k, QPointF, QPointF to) { set(k, to); });
    QObject::connect(&canvas, &PoseCanvas::pointCleared, &canvas, [this](int k) {
      labels[static_cast<std::size_t>(k)] = missingPoint();
      canvas.setPoints(labels);
    });
  }

  void show(std::int64_t index, const QColor& fill = QColor(90, 90, 90)) {
    QImage picture(200, 150, QImage::Format_RGB888);
    picture.fill(fill);
    CanvasFrame frame;
    frame.index = index;
    frame.picture = picture;
    frame.points = labels;
    canvas.showFrame(frame);
  }

  void set(int k, const QPointF& p) {
    labels[static_cast<std::size_t>(k)] = {p.x(), p.y(), Visibility::Visible};
    canvas.setPoints(labels);
  }

  QPointF at(int k) const { return {labels[static_cast<std::size_t>(k)].x, labels[static_cast<std::size_t>(k)].y}; }
};

void send(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::MouseButton button, Qt::MouseButtons buttons,
          Qt::KeyboardModifiers modifiers = {}) {
  QMouseEvent event(type, at, widget.mapToGlobal(at), button, buttons, modifiers);
  QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPointF& from, const QPointF& to, Qt::MouseButton button = Qt::LeftButton,
          Qt::KeyboardModifiers modifiers = {}) {
  send(widget, QEvent::MouseMove, from, Qt::NoButton, Qt::NoButton, modifiers);
  send(widget, QEvent::MouseButtonPress, from, button, button, modifiers);
  send(widget, QEvent::MouseMove, (from + to) / 2.0, Qt::NoButton, button, modifiers);
  send(widget, QEvent::MouseMove, to, Qt::NoButton, button, modifiers);
  send(widget, QEvent::MouseButtonRelease, to, button, Qt::NoButton, modifiers);
}

void click(QWidget& widget, const QPointF& at, Qt::KeyboardModifiers modifiers = {}) {
  send(widget, QEvent::MouseMove, at, Qt::NoButton, Qt::NoButton, modifiers);
  send(widget, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton, modifiers);
  send(widget, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton, modifiers);
}

void wheel(QWidget& widget, const QPointF& at, int delta) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

QColor pixelAt(QWidget& widget, const QPointF& at) {
  const QPixmap shot = widget.grab();
  const QPointF device = at * shot.devicePixelRatio();
  return shot.toImage().pixelColor(static_cast<int>(device.x()), static_cast<int>(device.y()));
}

int distance(const QColor& a, const QColor& b) {
  return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

// NaN means "missing" and equals itself here.
bool same(const std::vector<tracks::LabelPoint>& a, const std::vector<tracks::LabelPoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const tracks::LabelPoint& p, const tracks::LabelPoint& q) {
    return p.visibility == q.visibility && isPresent(p) == isPresent(q) && (!isPresent(p) || (p.x == q.x && p.y == q.y));
  });
}

bool near(const QPointF& a, const QPointF& b, double tolerance = 1e-9) {
  return QLineF(a, b).length() <= tolerance;
}

}  // namespace

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
  void pictureAndLabelsChangeTogether();
  void zoomSurvivesAChangeOfFrame();
  void newFrameStartsAtItsFirstMissingKeypoint();
  void frameChangeEndsADrag();
  void ringHasTheKeypointColourAndAFreeMiddle();
  void hiddenKeypointsAreNeitherDrawnNorHit();
  void overlayKeyHidesEverything();
  void covarianceEllipse();
  void adjustmentShowsInThePicture();
  void loupeWhileAltIsHeld();
  void accessibleValueTellsKeypointAndPosition();
  void droppedFilesAreReported();
  void everythingIsNamed();
  void themesChangeTheCanvas();
  void frameChangeCost();
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

void TestPoseCanvas::pictureAndLabelsChangeTogether() {
  const QColor red(120, 20, 20);
  const QColor blue(20, 20, 120);
  Page page(red);
  page.set(0, {50, 50});
  page.show(1, red);
  const double r = page.canvas.overlayOptions().markerRadius;
  const QPointF rim = QPointF(r, r) * M_SQRT1_2;
  const QColor colour = page.canvas.keypointPalette().colour(0);
  const QPointF first = page.canvas.view().toWidget(QPointF(50, 50));
  const QPointF second = page.canvas.view().toWidget(QPointF(150, 100));
  QVERIFY(distance(pixelAt(page.canvas, first + rim), colour) < 70);
  page.labels[0] = {150, 100, Visibility::Visible};
  page.show(2, blue);
  QCOMPARE(page.canvas.frameIndex(), 2);
  QCOMPARE(pixelAt(page.canvas, first), blue);
  QCOMPARE(pixelAt(page.canvas, first + rim), blue);
  QVERIFY(distance(pixelAt(page.canvas, second + rim), colour) < 70);
}

void TestPoseCanvas::zoomSurvivesAChangeOfFrame() {
  Page page;
  wheel(page.canvas, {120, 90}, 360);
  const QTransform before = page.canvas.view().toWidget();
  page.show(7);
  QCOMPARE(page.canvas.view().toWidget(), before);
}

void TestPoseCanvas::newFrameStartsAtItsFirstMissingKeypoint() {
  Page page;
  for (int k = 0; k < 4; ++k) page.set(k, QPointF(20 + 40 * k, 30));
  page.canvas.setCurrentKeypoint(3);
  page.labels[1] = missingPoint();
  page.labels[2] = missingPoint();
  page.show(1);
  QCOMPARE(page.canvas.currentKeypoint(), 1);
  QCOMPARE(page.canvas.selectedKeypoint(), -1);
}

void TestPoseCanvas::frameChangeEndsADrag() {
  Page page;
  page.set(0, {60, 60});
  QSignalSpy moved(&page.canvas, &PoseCanvas::pointMoved);
  const QPointF from = page.canvas.view().toWidget(QPointF(60, 60));
  send(page.canvas, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
  send(page.canvas, QEvent::MouseMove, from + QPointF(30, 0), Qt::NoButton, Qt::LeftButton);
  page.show(5);
  send(page.canvas, QEvent::MouseButtonRelease, from + QPointF(30, 0), Qt::LeftButton, Qt::NoButton);
  QCOMPARE(moved.count(), 0);
  QVERIFY(near(page.at(0), {60, 60}));
}

void TestPoseCanvas::ringHasTheKeypointColourAndAFreeMiddle() {
  Page page;
  page.set(1, {100, 75});
  page.show(1);
  OverlayOptions options = page.canvas.overlayOptions();
  options.names = false;
  page.canvas.setOverlayOptions(options);
  const QPointF centre = page.canvas.view().toWidget(QPointF(100, 75));
  const double r = options.markerRadius;
  const QColor colour = page.canvas.keypointPalette().colour(1);
  for (const QPointF d : {QPointF(1, 1), QPointF(-1, 1), QPointF(1, -1), QPointF(-1, -1)})
    QVERIFY(distance(pixelAt(page.canvas, centre + d * r * M_SQRT1_2), colour) < 70);
  QCOMPARE(pixelAt(page.canvas, centre), QColor(90, 90, 90));
  // Sized for the screen: the ring is as wide after zooming in.
  wheel(page.canvas, centre, 600);
  QVERIFY(distance(pixelAt(page.canvas, centre + QPointF(1, 1) * r * M_SQRT1_2), colour) < 70);
  QCOMPARE(pixelAt(page.canvas, centre + QPointF(3, 3) * r), QColor(90, 90, 90));
}

void TestPoseCanvas::hiddenKeypointsAreNeitherDrawnNorHit() {
  Page page;
  page.set(1, {100, 75});
  page.show(1);
  const QPointF centre = page.canvas.view().toWidget(QPointF(100, 75));
  QCOMPARE(page.canvas.keypointAt(centre), 1);
  page.canvas.setKeypointShown(1, false);
  QCOMPARE(page.canvas.keypointAt(centre), -1);
  const double r = page.canvas.overlayOptions().markerRadius;
  QCOMPARE(pixelAt(page.canvas, centre + QPointF(1, 1) * r * M_SQRT1_2), QColor(90, 90, 90));
  page.canvas.setKeypointShown(1, true);
  QCOMPARE(page.canvas.keypointAt(centre), 1);
}

void TestPoseCanvas::overlayKeyHidesEverything() {
  Page page;
  page.set(1, {100, 75});
  page.show(1);
  QTest::keyClick(&page.canvas, Qt::Key_H);
  QVERIFY(!page.canvas.isOverlayShown());
  const QPointF centre = page.canvas.view().toWidget(QPointF(100, 75));
  QCOMPARE(pixelAt(page.canvas, centre + QPointF(1, 1) * page.canvas.overlayOptions().markerRadius * M_SQRT1_2), QColor(90, 90, 90));
  QTest::keyClick(&page.canvas, Qt::Key_H);
  QVERIFY(page.canvas.isOverlayShown());
}

void TestPoseCanvas::covarianceEllipse() {
  const Ellipse axis = confidenceEllipse({4.0, 0.0, 1.0});
  QVERIFY(std::abs(axis.major - std::sqrt(5.991) * 2.0) < 1e-12);
  QVERIFY(std::abs(axis.minor - std::sqrt(5.991)) < 1e-12);
  QCOMPARE(axis.degrees, 0.0);
  // Variances 9 and 1 along the diagonals: [[5, 4], [4, 5]].
  const Ellipse turned = confidenceEllipse({5.0, 4.0, 5.0});
  QVERIFY(std::abs(turned.major - std::sqrt(5.991) * 3.0) < 1e-12);
  QVERIFY(std::abs(turned.minor - std::sqrt(5.991)) < 1e-12);
  QVERIFY(std::abs(turned.degrees - 45.0) < 1e-12);

  Page page;
  page.canvas.setPredictions({{100, 75, 1.0}, {kNan, kNan, kNan}, {kNan, kNan, kNan}, {kNan, kNan, kNan}}, {{100.0, 0.0, 1.0}, {}, {}, {}});
  page.canvas.clearFocus();
  const QPointF centre = page.canvas.view().toWidget(QPointF(100, 75));
  const double a = std::sqrt(5.991) * 10.0 * page.canvas.view().zoom();
  QVERIFY(distance(pixelAt(page.canvas, centre + QPointF(a - 4.0, 0)), QColor(90, 90, 90)) > 6);
  QCOMPARE(pixelAt(page.canvas, centre + QPointF(0, a - 4.0)), QColor(90, 90, 90));
}

void TestPoseCanvas::adjustmentShowsInThePicture() {
  Page page(QColor(90, 90, 90));
  PictureAdjustment inverted;
  inverted.inverted = true;
  page.canvas.setAdjustment(inverted);
  QCOMPARE(pixelAt(page.canvas, page.canvas.view().toWidget(QPointF(20, 20))), QColor(165, 165, 165));
  page.show(1, QColor(0, 0, 0));
  QCOMPARE(pixelAt(page.canvas, page.canvas.view().toWidget(QPointF(20, 20))), QColor(255, 255, 255));
}

void TestPoseCanvas::loupeWhileAltIsHeld() {
  Page page;
  QImage picture(200, 150, QImage::Format_RGB888);
  picture.fill(Qt::black);
  for (int y = 70; y < 80; ++y)
    for (int x = 95; x < 105; ++x) picture.setPixelColor(x, y, Qt::white);
  CanvasFrame frame;
  frame.index = 3;
  frame.picture = picture;
  page.canvas.showFrame(frame);
  const QPointF centre = page.canvas.view().toWidget(QPointF(99.5, 74.5));
  send(page.canvas, QEvent::MouseMove, centre, Qt::NoButton, Qt::NoButton);
  QCOMPARE(pixelAt(page.canvas, centre - QPointF(30, 6)), QColor(Qt::black));
  send(page.canvas, QEvent::MouseMove, centre, Qt::NoButton, Qt::NoButton, Qt::AltModifier);
  QCOMPARE(pixelAt(page.canvas, centre - QPointF(30, 6)), QColor(Qt::white));
  send(page.canvas, QEvent::MouseMove, centre, Qt::NoButton, Qt::NoButton);
  QCOMPARE(pixelAt(page.canvas, centre - QPointF(30, 6)), QColor(Qt::black));
  QTest::keyPress(&page.canvas, Qt::Key_Alt);
  QCOMPARE(pixelAt(page.canvas, centre - QPointF(30, 6)), QColor(Qt::white));
  QTest::keyRelease(&page.canvas, Qt::Key_Alt);
  QCOMPARE(pixelAt(page.canvas, centre - QPointF(30, 6)), QColor(Qt::black));
}

void TestPoseCanvas::accessibleValueTellsKeypointAndPosition() {
  Page page;
  page.set(1, {59.75, 71.25});
  page.canvas.setPredictions({{20, 20, 0.9}, {60, 71, 0.98}, {kNan, kNan, kNan}, {kNan, kNan, kNan}});
  QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&page.canvas);
  QVERIFY(interface != nullptr);
  QCOMPARE(interface->role(), QAccessible::Canvas);
  QVERIFY(!interface->text(QAccessible::Name).isEmpty());
  page.canvas.setCurrentKeypoint(1);
  QCOMPARE(interface->text(QAccessible::Value), QStringLiteral("left ear: x 59.75, y 71.25 px, likelihood 0.98; 1 of 4 keypoints set"));
  page.canvas.setCurrentKeypoint(2);
  QCOMPARE(interface->text(QAccessible::Value), QStringLiteral("right ear: missing; 1 of 4 keypoints set"));
  page.canvas.setCurrentKeypoint(0);
  QVERIFY(interface->text(QAccessible::Value).startsWith(QStringLiteral("nose: predicted at x 20.00, y 20.00 px")));
}

void TestPoseCanvas::droppedFilesAreReported() {
  PoseCanvas canvas;
  QSignalSpy dropped(&canvas, &PoseCanvas::filesDropped);
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/mouse 1.mp4")), QUrl(QStringLiteral("https://example.org/x.mp4"))});
  QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  static_cast<QObject&>(canvas).event(&event);  // the application would pass it on only during a real drag
  QCOMPARE(dropped.count(), 1);
  QCOMPARE(dropped.front().front().toStringList(), QStringList{QStringLiteral("/data/mouse 1.mp4")});
}

void TestPoseCanvas::everythingIsNamed() {
  const PoseCanvas canvas;
  QVERIFY(!canvas.objectName().isEmpty());
  QVERIFY(!canvas.accessibleName().isEmpty());
}

void TestPoseCanvas::themesChangeTheCanvas() {
  Page page;
  for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
    Theme::instance().setMode(mode);
    QCOMPARE(pixelAt(page.canvas, {5, 5}), Theme::current().canvas);
  }
}

void TestPoseCanvas::frameChangeCost() {
  Page page;
  page.canvas.resize(1024, 1024);
  QImage picture(1024, 1024, QImage::Format_RGB888);
  std::vector<tracks::LabelPoint> points;
  for (int k = 0; k < 4; ++k) points.push_back({100.0 + 150.0 * k, 400.0, Visibility::Visible});
  QImage screen(1024, 1024, QImage::Format_ARGB32_Premultiplied);
  QElapsedTimer timer;
  double worst = 0.0;
  double total = 0.0;
  constexpr int rounds = 20;
  for (int i = 0; i < rounds; ++i) {
    picture.fill(QColor(i * 5, 100, 50));
    CanvasFrame frame;
    frame.index = i;
    frame.picture = picture.copy();
    frame.points = points;
    timer.start();
    page.canvas.showFrame(frame);
    page.canvas.render(&screen);
    const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    worst = std::max(worst, ms);
    total += ms;
    QCOMPARE(screen.pixelColor(500, 900).red(), i * 5);
  }
  qInfo("frame change with repaint at 1024x1024: mean %.2f ms, worst %.2f ms (budget 16)", total / rounds, worst);
}

QTEST_MAIN(TestPoseCanvas)
#include "tst_pose_canvas.moc"
