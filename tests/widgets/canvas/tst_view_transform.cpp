// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include "widgets/canvas/view_transform.h"

using namespace parsimony::widgets;

namespace {

ViewTransform viewOf(const QSize& picture, const QSizeF& widget) {
  ViewTransform view;
  view.setWidgetSize(widget);
  view.setPictureSize(picture);
  return view;
}

bool near(const QPointF& a, const QPointF& b) {
  return QLineF(a, b).length() < 1e-9;
}

}  // namespace

class TestViewTransform : public QObject {
  Q_OBJECT

 private slots:
  void integersArePixelCentres();
  void fitShowsThePictureCentred();
  void toPictureInvertsToWidget_data();
  void toPictureInvertsToWidget();
  void zoomKeepsThePointUnderTheCursor_data();
  void zoomKeepsThePointUnderTheCursor();
  void zoomStaysInItsLimits();
  void panMovesByScreenPixels();
  void pictureCannotGetLost();
  void sameSizeKeepsTheView();
  void resizeRefitsOnlyAFittedView();
  void rotationTurnsClockwise();
  void clampingIsToPixelCentres();
  void tinyWidgetsAreSafe();
};

void TestViewTransform::integersArePixelCentres() {
  ViewTransform view = viewOf({4, 2}, {400, 300});
  view.zoomTo(10.0, {200, 150});
  // The outline reaches half a pixel beyond the outermost centres.
  QVERIFY(near(view.outline().topLeft(), view.toWidget(QPointF(0, 0)) - QPointF(5, 5)));
  QCOMPARE(view.outline().size(), QSizeF(40, 20));
  QVERIFY(view.contains({-0.49, 0.0}));
  QVERIFY(!view.contains({-0.51, 0.0}));
  QVERIFY(view.contains({3.49, 1.49}));
  QVERIFY(!view.contains({3.5, 1.0}));
}

void TestViewTransform::fitShowsThePictureCentred() {
  const ViewTransform view = viewOf({200, 100}, {416, 400});
  QCOMPARE(view.zoom(), 2.0);  // (416 - 2 * 8) / 200
  QVERIFY(near(view.outline().center(), QPointF(208, 200)));
  QVERIFY(view.isFitted());
}

void TestViewTransform::toPictureInvertsToWidget_data() {
  QTest::addColumn<int>("turns");
  for (int turns = 0; turns < 4; ++turns) QTest::newRow(qPrintable(QStringLiteral("%1 turns").arg(turns))) << turns;
}

void TestViewTransform::toPictureInvertsToWidget() {
  QFETCH(int, turns);
  ViewTransform view = viewOf({396, 406}, {803, 611});
  view.setQuarterTurns(turns);
  view.zoomTo(7.3, {100, 50});
  view.panBy({31.25, -17.5});
  for (const QPointF p : {QPointF(0, 0), QPointF(395, 405), QPointF(59.75, 71.25)}) QVERIFY(near(view.toPicture(view.toWidget(p)), p));
  // Against the formula written out for the linear part.
  const QPointF d = view.toWidget(QPointF(11, 7)) - view.toWidget(QPointF(10, 5));
  const QPointF expected[4] = {{7.3, 14.6}, {-14.6, 7.3}, {-7.3, -14.6}, {14.6, -7.3}};
  QVERIFY(near(d, expected[turns]));
}

void TestViewTransform::zoomKeepsThePointUnderTheCursor_data() {
  QTest::addColumn<QPointF>("cursor");
  QTest::addColumn<int>("turns");
  for (int turns = 0; turns < 4; ++turns) {
    for (const QPointF cursor : {QPointF(200, 150), QPointF(123.5, 88.25), QPointF(301, 240)})
      QTest::addRow("%g,%g turned %d", cursor.x(), cursor.y(), turns) << cursor << turns;
  }
}

void TestViewTransform::zoomKeepsThePointUnderTheCursor() {
  QFETCH(QPointF, cursor);
  QFETCH(int, turns);
  ViewTransform view = viewOf({320, 240}, {400, 300});
  view.setQuarterTurns(turns);
  const QPointF before = view.toPicture(cursor);
  for (const double factor : {1.25, 1.25, 4.0, 100.0, 0.2, 0.8, 1.7}) {
    view.zoomTo(view.zoom() * factor, cursor);
    QVERIFY(near(view.toPicture(cursor), before));
  }
}

void TestViewTransform::zoomStaysInItsLimits() {
  ViewTransform view = viewOf({320, 240}, {400, 300});
  view.zoomTo(1e9, {200, 150});
  QCOMPARE(view.zoom(), 32.0);
  QVERIFY(view.usesNearest());
  view.zoomTo(4.0, {200, 150});
  QVERIFY(!view.usesNearest());
  view.zoomTo(1e-9, {200, 150});
  QCOMPARE(view.zoom(), view.minZoom());
  QVERIFY(view.minZoom() <= view.fitZoom());
}

void TestViewTransform::panMovesByScreenPixels() {
  for (int turns = 0; turns < 4; ++turns) {
    ViewTransform view = viewOf({320, 240}, {400, 300});
    view.setQuarterTurns(turns);
    view.zoomTo(3.0, {200, 150});
    const QPointF before = view.toWidget(QPointF(160, 120));
    view.panBy({12.0, -7.0});
    QVERIFY(near(view.toWidget(QPointF(160, 120)), before + QPointF(12, -7)));
  }
}

void TestViewTransform::pictureCannotGetLost() {
  ViewTransform view = viewOf({320, 240}, {400, 300});
  for (const QPointF way : {QPointF(1e6, 0), QPointF(-2e6, 0), QPointF(0, 1e6), QPointF(0, -2e6)}) {
    view.panBy(way);
    const QRectF seen = view.outline().intersected(QRectF(0, 0, 400, 300));
    QVERIFY(seen.width() >= 47.9 && seen.height() >= 47.9);
  }
}

void TestViewTransform::sameSizeKeepsTheView() {
  ViewTransform view = viewOf({320, 240}, {400, 300});
  view.zoomTo(9.0, {50, 60});
  const QPointF corner = view.toPicture({0, 0});
  view.setPictureSize({320, 240});
  QCOMPARE(view.zoom(), 9.0);
  QVERIFY(near(view.toPicture({0, 0}), corner));
  view.setPictureSize({100, 100});
  QVERIFY(view.isFitted());
}

void TestViewTransform::resizeRefitsOnlyAFittedView() {
  ViewTransform view = viewOf({320, 240}, {400, 300});
  view.setWidgetSize({800, 600});
  QCOMPARE(view.zoom(), view.fitZoom());
  view.zoomTo(5.0, {400, 300});
  view.setWidgetSize({900, 700});
  QCOMPARE(view.zoom(), 5.0);
}

void TestViewTransform::rotationTurnsClockwise() {
  ViewTransform view = viewOf({100, 50}, {400, 400});
  view.setQuarterTurns(1);
  // The top-left pixel of a picture turned clockwise is seen at the top right.
  const QPointF corner = view.toWidget(QPointF(0, 0));
  QVERIFY(corner.x() > 200 && corner.y() < 200);
  QVERIFY(view.outline().height() > view.outline().width());
  view.setQuarterTurns(-1);
  QCOMPARE(view.quarterTurns(), 3);
}

void TestViewTransform::clampingIsToPixelCentres() {
  const ViewTransform view = viewOf({320, 240}, {400, 300});
  QCOMPARE(view.clamped({-3.0, 500.0}), QPointF(0, 239));
  QCOMPARE(view.clamped({319.4, 10.25}), QPointF(319, 10.25));
}

void TestViewTransform::tinyWidgetsAreSafe() {
  ViewTransform view = viewOf({320, 240}, {3, 2});
  QVERIFY(view.zoom() > 0.0);
  view.zoomTo(2.0, {1, 1});
  view.panBy({5, 5});
  ViewTransform empty;
  empty.zoomTo(3.0, {0, 0});
  empty.panBy({1, 1});
  QVERIFY(empty.isEmpty());
}

QTEST_GUILESS_MAIN(TestViewTransform)
#include "tst_view_transform.moc"
