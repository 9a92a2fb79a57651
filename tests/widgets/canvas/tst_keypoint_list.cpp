// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTreeView>
#include <QtTest/QtTest>

#include "widgets/canvas/keypoint_list.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/theme.h"

using namespace parsimony;
using namespace parsimony::widgets;
using tracks::Visibility;

namespace {

tracks::Skeleton mouse() {
  tracks::Skeleton skeleton;
  skeleton.keypoints = {"nose", "left ear", "right ear", "tail"};
  skeleton.leftRight = {{1, 2}};
  return skeleton;
}

const std::vector<tracks::LabelPoint> kPoints = {{1, 2, Visibility::Visible}, {3, 4, Visibility::Occluded}, missingPoint(), missingPoint()};
const double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<tracks::Prediction> kPredictions = {{1, 2, 0.987}, {kNan, kNan, kNan}, {9, 9, 0.25}, {kNan, kNan, kNan}};

QString table(const KeypointModel& model) {
  QStringList rows;
  for (int row = 0; row < model.rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column) cells << model.index(row, column).data().toString();
    rows << cells.join(QLatin1Char('|'));
  }
  return rows.join(QLatin1Char('\n'));
}

}  // namespace

class TestKeypointList : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void modelKeepsItsContract();
  void rowsTellState();
  void likelihoodIsANumberUnderValueRole();
  void likelihoodsHaveAColumnWhereThereAreAny();
  void checkBoxHides();
  void clickSelects();
  void followsTheCanvas();
  void everythingIsNamed();
};

void TestKeypointList::initTestCase() {
  Theme::instance().install(*qApp);
}

void TestKeypointList::modelKeepsItsContract() {
  KeypointModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setPalette(KeypointPalette(mouse()));
  model.setFrame(kPoints, kPredictions);
  model.setShown(2, false);
  model.setFrame({}, {});
  model.setPalette(KeypointPalette());
  model.setFrame(kPoints, kPredictions);
  QCOMPARE(model.rowCount(), 0);
}

void TestKeypointList::rowsTellState() {
  KeypointModel model;
  model.setPalette(KeypointPalette(mouse()));
  model.setFrame(kPoints, kPredictions);
  QCOMPARE(table(model), QStringLiteral("nose|set|0.99\n"
                                        "left ear|occluded|–\n"
                                        "right ear|predicted|0.25\n"
                                        "tail|missing|–"));
  QCOMPARE(model.numSet(), 2);
  QCOMPARE(model.index(0, 0).data(KeypointModel::ColourRole).value<QColor>(), KeypointPalette(mouse()).colour(0));
  QCOMPARE(model.index(1, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("left ear, occluded"));
}

void TestKeypointList::likelihoodIsANumberUnderValueRole() {
  KeypointModel model;
  model.setPalette(KeypointPalette(mouse()));
  model.setFrame(kPoints, kPredictions);
  QCOMPARE(model.index(0, KeypointModel::LikelihoodColumn).data(KeypointModel::ValueRole).toDouble(), 0.987);
  QVERIFY(std::isnan(model.index(3, KeypointModel::LikelihoodColumn).data(KeypointModel::ValueRole).toDouble()));
}

void TestKeypointList::likelihoodsHaveAColumnWhereThereAreAny() {
  KeypointList list;
  const auto hidden = [&] { return list.view()->isColumnHidden(KeypointModel::LikelihoodColumn); };
  QVERIFY(hidden());
  list.setPalette(KeypointPalette(mouse()));
  list.setFrame(kPoints, {});
  QVERIFY(hidden());
  list.setFrame(kPoints, kPredictions);
  QVERIFY(!hidden());
  list.setFrame(kPoints, std::vector<tracks::Prediction>(4, tracks::Prediction{1, 2, kNan}));
  QVERIFY(hidden());
  list.setFrame(kPoints, kPredictions);
  list.setPalette(KeypointPalette(mouse()));  // another project
  QVERIFY(hidden());
}

void TestKeypointList::checkBoxHides() {
  KeypointList list;
  list.setPalette(KeypointPalette(mouse()));
  QSignalSpy shown(list.model(), &KeypointModel::shownChanged);
  const QModelIndex name = list.model()->index(1, KeypointModel::NameColumn);
  QVERIFY(list.model()->setData(name, Qt::Unchecked, Qt::CheckStateRole));
  QCOMPARE(shown.count(), 1);
  QCOMPARE(shown.front().at(0).toInt(), 1);
  QCOMPARE(shown.front().at(1).toBool(), false);
  QVERIFY(!list.model()->isShown(1));
  QVERIFY(!list.model()->setData(list.model()->index(1, KeypointModel::StateColumn), Qt::Unchecked, Qt::CheckStateRole));
}

void TestKeypointList::clickSelects() {
  KeypointList list;
  list.resize(300, 240);
  list.setPalette(KeypointPalette(mouse()));
  list.show();
  QSignalSpy selected(&list, &KeypointList::keypointSelected);
  const QRect row = list.view()->visualRect(list.model()->index(2, KeypointModel::StateColumn));
  QTest::mouseClick(list.view()->viewport(), Qt::LeftButton, {}, row.center());
  QCOMPARE(selected.count(), 1);
  QCOMPARE(selected.front().front().toInt(), 2);
  QTest::keyClick(list.view(), Qt::Key_Down);
  QCOMPARE(list.currentKeypoint(), 3);
}

void TestKeypointList::followsTheCanvas() {
  PoseCanvas canvas;
  canvas.resize(400, 400);
  canvas.show();
  canvas.setSkeleton(mouse());
  CanvasFrame frame;
  frame.index = 0;
  frame.picture = QImage(40, 40, QImage::Format_Grayscale8);
  frame.points = kPoints;
  canvas.showFrame(frame);
  KeypointList list;
  list.attach(&canvas);
  QCOMPARE(list.model()->rowCount(), 4);
  QCOMPARE(list.currentKeypoint(), 2);  // the first one missing
  QCOMPARE(list.findChild<QLabel*>(QStringLiteral("keypointSummary"))->text(), QStringLiteral("2 of 4 keypoints set"));
  canvas.setCurrentKeypoint(0);
  QCOMPARE(list.currentKeypoint(), 0);
  QCOMPARE(canvas.selectedKeypoint(), 0);
  list.setCurrentKeypoint(1);
  QCOMPARE(canvas.currentKeypoint(), 1);
  QCOMPARE(canvas.keypointAt(canvas.view().toWidget(QPointF(3, 4))), 1);
  list.model()->setShown(1, false);
  QCOMPARE(canvas.keypointAt(canvas.view().toWidget(QPointF(3, 4))), -1);
}

void TestKeypointList::everythingIsNamed() {
  KeypointList list;
  for (const QWidget* widget : {static_cast<QWidget*>(&list), static_cast<QWidget*>(list.view())}) {
    QVERIFY(!widget->objectName().isEmpty());
    QVERIFY(!widget->accessibleName().isEmpty());
  }
}

QTEST_MAIN(TestKeypointList)
#include "tst_keypoint_list.moc"
