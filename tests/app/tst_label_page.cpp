// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QListView>
#include <QToolButton>
#include <cmath>
#include <set>

#include "core/io/label_csv.h"
#include "core/project/project.h"
#include "tests/app/app_test.h"
#include "widgets/canvas/keypoint_list.h"
#include "widgets/canvas/keypoint_model.h"

using namespace parsimony;
using namespace parsimony::tests;
using tracks::Visibility;

class TestLabelPage : public QObject {
  Q_OBJECT

 private:
  static tracks::LabelSet onDisk(MouseWindow& mouse) { return io::readLabelCsv(mouse.folder() / "CollectedData.csv"); }

  /// The keypoint of row 0 without a label, which a click places.
  static int missingKeypoint(const tracks::LabelSet& labels) {
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      if (std::isnan(labels.point(0, k).x)) return k;
    }
    return -1;
  }

 private slots:
  void init() { PARSIMONY_NEED_DATA("pose/mirror-mouse"); }

  void opensWithTheFirstFrameAndItsLabels() {
    MouseWindow mouse;
    mouse.open();
    const tracks::LabelSet labels = onDisk(mouse);
    QCOMPARE(mouse.window().currentPage(), QStringLiteral("label"));
    QCOMPARE(mouse.canvas()->numKeypoints(), 17);
    QCOMPARE(mouse.canvas()->frameIndex(), 0);
    const QImage expected(app::toQString(mouse.folder() / labels.images[0]));
    QCOMPARE(mouse.canvas()->frame().picture.size(), expected.size());
    QCOMPARE(mouse.canvas()->frame().picture.convertToFormat(QImage::Format_Grayscale8),
             expected.convertToFormat(QImage::Format_Grayscale8));
    for (int k = 0; k < 17; ++k) {
      const tracks::LabelPoint shown = mouse.canvas()->frame().points[static_cast<std::size_t>(k)];
      const tracks::LabelPoint file = labels.point(0, k);
      QCOMPARE(std::isnan(shown.x), std::isnan(file.x));
      if (!std::isnan(file.x)) QCOMPARE(QPointF(shown.x, shown.y), QPointF(file.x, file.y));
    }
    QCOMPARE(mouse.label()->findChild<widgets::KeypointList*>()->model()->rowCount(), 17);
    const QString progress = mouse.label()->findChild<QLabel*>(QStringLiteral("labelProgress"))->text();
    QVERIFY2(progress.contains(QStringLiteral("90 of 90")), qPrintable(progress));
    QVERIFY2(progress.contains(QString::number(labels.numLabelled())), qPrintable(progress));
  }

  void placesDragsUndoesAndSaves() {
    MouseWindow mouse;
    mouse.open();
    const tracks::LabelSet before = onDisk(mouse);
    const int keypoint = missingKeypoint(before);
    QVERIFY(keypoint >= 0);
    mouse.canvas()->setCurrentKeypoint(keypoint);
    // A spot without a ring in reach.
    const QPoint click = mouse.at(300.0, 380.0);
    QTest::mouseClick(mouse.canvas(), Qt::LeftButton, Qt::ShiftModifier, click);
    const tracks::LabelPoint placed = mouse.session()->labels().point(0, keypoint);
    QVERIFY(std::abs(placed.x - 300.0) < 1.0 && std::abs(placed.y - 380.0) < 1.0);
    QVERIFY(mouse.session()->isDirty());

    // Drag it 40 px right on the screen.
    const double zoom = mouse.canvas()->view().zoom();
    const QPoint from = mouse.at(placed.x, placed.y);
    QTest::mousePress(mouse.canvas(), Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseMove(mouse.canvas(), from + QPoint(20, 0));
    QTest::mouseMove(mouse.canvas(), from + QPoint(40, 0));
    QTest::mouseRelease(mouse.canvas(), Qt::LeftButton, Qt::NoModifier, from + QPoint(40, 0));
    const tracks::LabelPoint dragged = mouse.session()->labels().point(0, keypoint);
    QVERIFY(std::abs(dragged.x - (placed.x + 40.0 / zoom)) < 0.5);

    QTest::keyClick(mouse.canvas(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(mouse.session()->labels().point(0, keypoint).x - (dragged.x + 10.0)) < 1e-9);
    QTest::keyClick(&mouse.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(mouse.session()->labels().point(0, keypoint).x, dragged.x);
    QCOMPARE(mouse.canvas()->frame().points[static_cast<std::size_t>(keypoint)].x, dragged.x);
    QTest::keyClick(&mouse.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(mouse.session()->labels().point(0, keypoint).x, placed.x);
    QTest::keyClick(&mouse.window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(mouse.session()->labels().point(0, keypoint).x, dragged.x);

    QVERIFY(std::isnan(onDisk(mouse).point(0, keypoint).x));
    QTest::keyClick(&mouse.window(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!mouse.session()->isSaving() && !mouse.session()->isDirty(), kPatience);
    QCOMPARE(onDisk(mouse).point(0, keypoint).x, dragged.x);
    mouse.open();
    QCOMPARE(mouse.canvas()->frame().points[static_cast<std::size_t>(keypoint)].x, dragged.x);
  }

  /// The position under the mouse is read out beside the tools: it must not push the panels about.
  void panelsStayWhenTheMouseEntersThePicture() {
    MouseWindow mouse;
    mouse.open();
    mouse.window().resize(mouse.window().minimumSizeHint());  // where nobody has room to spare
    mouse.settle();
    auto* readout = mouse.label()->findChild<QLabel*>(QStringLiteral("cursorPosition"));
    QVERIFY(readout->text().isEmpty());
    const QRect before(mouse.canvas()->mapToGlobal(QPoint()), mouse.canvas()->size());
    for (const QPointF at : {QPointF(20.0, 30.0), QPointF(390.0, 400.0)}) {
      QTest::mouseMove(mouse.canvas(), mouse.at(at.x(), at.y()));
      QTRY_VERIFY(!readout->text().isEmpty());
      QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
      QCoreApplication::processEvents();
      QCOMPARE(QRect(mouse.canvas()->mapToGlobal(QPoint()), mouse.canvas()->size()), before);
    }
  }

  void occludesAndClears() {
    MouseWindow mouse;
    mouse.open();
    const tracks::LabelPoint before = mouse.session()->labels().point(0, 0);
    mouse.canvas()->setCurrentKeypoint(0);
    mouse.canvas()->setFocus();
    QTest::keyClick(mouse.canvas(), Qt::Key_O);
    QCOMPARE(mouse.session()->labels().point(0, 0).visibility, Visibility::Occluded);
    QCOMPARE(mouse.session()->labels().point(0, 0).x, before.x);
    QTest::keyClick(mouse.canvas(), Qt::Key_O);
    QCOMPARE(mouse.session()->labels().point(0, 0), before);
    QTest::keyClick(mouse.canvas(), Qt::Key_Delete);
    QVERIFY(std::isnan(mouse.session()->labels().point(0, 0).x));
    QCOMPARE(mouse.session()->labels().point(0, 0).visibility, Visibility::NotLabelled);
  }

  // Whatever the events' order: what is on the canvas is always one frame's picture with that frame's labels.
  void steppingNeverShowsAFrameWithLabelsOfAnother() {
    MouseWindow mouse;
    mouse.open();
    std::vector<QImage> pictures;
    for (const std::string& image : mouse.session()->labels().images) {
      pictures.push_back(QImage(app::toQString(mouse.folder() / image)).convertToFormat(QImage::Format_Grayscale8));
    }
    mouse.canvas()->setCurrentKeypoint(-1);
    std::set<qint64> seen;
    for (int step = 0; step < 60; ++step) {
      QTest::keyClick(mouse.label(), step % 7 == 0 ? Qt::Key_A : Qt::Key_D);
      if (step % 3 == 0) QTest::qWait(step % 5);
      if (step % 10 == 9) mouse.settle();
      const widgets::CanvasFrame& frame = mouse.canvas()->frame();
      const auto row = static_cast<std::size_t>(frame.index);
      seen.insert(frame.index);
      QCOMPARE(frame.picture.convertToFormat(QImage::Format_Grayscale8), pictures[row]);
      const auto labels = mouse.session()->points(static_cast<int>(row));
      for (std::size_t k = 0; k < labels.size(); ++k) QCOMPARE(frame.points[k].x == labels[k].x, !std::isnan(labels[k].x));
    }
    mouse.settle();
    QVERIFY(seen.size() > 5);
    QVERIFY(mouse.canvas()->frameIndex() > 30);
  }

  void aSecondWindowIsReadOnly() {
    MouseWindow mouse;
    const auto project = project::open(mouse.folder());
    const auto lock = project::WriteLock::tryAcquire(project);
    QVERIFY(lock.has_value());
    mouse.open();
    QVERIFY(mouse.session()->isReadOnly());
    QVERIFY(mouse.canvas()->isReadOnly());
    const tracks::LabelPoint before = mouse.session()->labels().point(0, 0);
    mouse.canvas()->setCurrentKeypoint(0);
    QTest::keyClick(mouse.canvas(), Qt::Key_Delete);
    QCOMPARE(mouse.session()->labels().point(0, 0), before);
  }

  void editsOfAKilledSessionComeBack() {
    MouseWindow mouse;
    {
      const auto opened = app::loadProject(mouse.folder());
      project::LabelStore& store = *opened->stores.at("");
      store.apply(project::setPointCommand(store.labels(), 0, 0, {11.5, 12.5, Visibility::Visible}, "move"));
    }  // gone without save()
    mouse.open();
    QCOMPARE(mouse.session()->numRecovered(), 1);
    QCOMPARE(mouse.canvas()->frame().points[0].x, 11.5);
    QVERIFY(mouse.session()->isDirty());
  }

  void closingSavesTheLabels() {
    MouseWindow mouse;
    mouse.open();
    mouse.canvas()->setCurrentKeypoint(0);
    QTest::keyClick(mouse.canvas(), Qt::Key_Delete);
    mouse.close();
    QVERIFY(std::isnan(onDisk(mouse).point(0, 0).x));
  }
};

QTEST_MAIN(TestLabelPage)
#include "tst_label_page.moc"
