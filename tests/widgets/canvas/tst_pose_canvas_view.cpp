// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/canvas/pose_canvas_test.h"

using namespace parsimony;
using namespace parsimony::widgets;
using namespace parsimony::widgets::canvas_test;

class TestPoseCanvasView : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void pictureAndLabelsChangeTogether();
  void zoomSurvivesAChangeOfFrame();
  void aPictureOfAnotherSizeTellsItsZoom();
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

void TestPoseCanvasView::initTestCase() {
  QCoreApplication::setOrganizationName(QStringLiteral("parsimony-test"));
  Theme::instance().install(*qApp);
}

void TestPoseCanvasView::pictureAndLabelsChangeTogether() {
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

void TestPoseCanvasView::zoomSurvivesAChangeOfFrame() {
  Page page;
  wheel(page.canvas, {120, 90}, 360);
  const QTransform before = page.canvas.view().toWidget();
  page.show(7);
  QCOMPARE(page.canvas.view().toWidget(), before);
}

void TestPoseCanvasView::aPictureOfAnotherSizeTellsItsZoom() {
  Page page;
  QSignalSpy zoomed(&page.canvas, &PoseCanvas::zoomChanged);
  page.show(1);
  QCOMPARE(zoomed.count(), 0);
  CanvasFrame wide;
  wide.index = 2;
  wide.picture = QImage(100, 50, QImage::Format_RGB888);
  wide.picture.fill(Qt::black);
  page.canvas.showFrame(wide);
  QCOMPARE(zoomed.count(), 1);
  QCOMPARE(zoomed.last().front().toDouble(), page.canvas.view().fitZoom());
  page.canvas.clear();
  zoomed.clear();
  page.show(3);  // the first picture on an empty canvas
  QCOMPARE(zoomed.count(), 1);
  QCOMPARE(zoomed.last().front().toDouble(), page.canvas.view().fitZoom());
}

void TestPoseCanvasView::newFrameStartsAtItsFirstMissingKeypoint() {
  Page page;
  for (int k = 0; k < 4; ++k) page.set(k, QPointF(20 + 40 * k, 30));
  page.canvas.setCurrentKeypoint(3);
  page.labels[1] = missingPoint();
  page.labels[2] = missingPoint();
  page.show(1);
  QCOMPARE(page.canvas.currentKeypoint(), 1);
  QCOMPARE(page.canvas.selectedKeypoint(), -1);
}

void TestPoseCanvasView::frameChangeEndsADrag() {
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

void TestPoseCanvasView::ringHasTheKeypointColourAndAFreeMiddle() {
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

void TestPoseCanvasView::hiddenKeypointsAreNeitherDrawnNorHit() {
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

void TestPoseCanvasView::overlayKeyHidesEverything() {
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

void TestPoseCanvasView::covarianceEllipse() {
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

void TestPoseCanvasView::adjustmentShowsInThePicture() {
  Page page(QColor(90, 90, 90));
  PictureAdjustment inverted;
  inverted.inverted = true;
  page.canvas.setAdjustment(inverted);
  QCOMPARE(pixelAt(page.canvas, page.canvas.view().toWidget(QPointF(20, 20))), QColor(165, 165, 165));
  page.show(1, QColor(0, 0, 0));
  QCOMPARE(pixelAt(page.canvas, page.canvas.view().toWidget(QPointF(20, 20))), QColor(255, 255, 255));
}

void TestPoseCanvasView::loupeWhileAltIsHeld() {
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

void TestPoseCanvasView::accessibleValueTellsKeypointAndPosition() {
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

void TestPoseCanvasView::droppedFilesAreReported() {
  PoseCanvas canvas;
  QSignalSpy dropped(&canvas, &PoseCanvas::filesDropped);
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/mouse 1.mp4")), QUrl(QStringLiteral("https://example.org/x.mp4"))});
  QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  static_cast<QObject&>(canvas).event(&event);  // the application would pass it on only during a real drag
  QCOMPARE(dropped.count(), 1);
  QCOMPARE(dropped.front().front().toStringList(), QStringList{QStringLiteral("/data/mouse 1.mp4")});
}

void TestPoseCanvasView::everythingIsNamed() {
  const PoseCanvas canvas;
  QVERIFY(!canvas.objectName().isEmpty());
  QVERIFY(!canvas.accessibleName().isEmpty());
}

void TestPoseCanvasView::themesChangeTheCanvas() {
  Page page;
  for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
    Theme::instance().setMode(mode);
    QCOMPARE(pixelAt(page.canvas, {5, 5}), Theme::current().canvas);
  }
}

void TestPoseCanvasView::frameChangeCost() {
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

QTEST_MAIN(TestPoseCanvasView)
#include "tst_pose_canvas_view.moc"
