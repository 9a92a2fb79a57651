// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/pages/train/calibration_panel.h"
#include "app/pages/train/compare_view.h"
#include "app/pages/train/errors_model.h"
#include "app/pages/train/errors_panel.h"
#include "app/pages/train/frame_gallery.h"
#include "app/pages/train/frames_panel.h"
#include "app/pages/train/keypoint_panel.h"
#include "app/pages/train/live_view.h"
#include "app/pages/train/loss_panel.h"
#include "app/pages/train/machine_panel.h"
#include "app/pages/train/metric_words.h"
#include "app/pages/train/pareto_plot.h"
#include "app/pages/train/runs_panel.h"
#include "app/pages/train/settings_model.h"
#include "app/pages/train/train_page.h"
#include "tests/app/app_test.h"
#include "tests/app/recorded_run.h"
#include "widgets/models/data_table.h"
#include "widgets/models/item_roles.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/line_plot.h"
#include "widgets/plots/scatter_plot.h"
#include "widgets/plots/small_multiples.h"

using namespace parsimony;
using namespace parsimony::tests;

/// The Train page on two recorded runs of ours and one of Lightning Pose, driven as a person drives it.
class TestDashboard : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_scratch;
  std::unique_ptr<app::MainWindow> m_window;

  app::TrainPage* page() { return static_cast<app::TrainPage*>(m_window->page(QStringLiteral("train"))); }
  app::LiveView* live() { return page()->live(); }
  template <typename T>
  T* child(const char* name) {
    T* found = page()->findChild<T*>(QLatin1String(name));
    if (found == nullptr) qWarning("no %s", name);
    return found;
  }

  /// Clicks the row whose name starts with `name`.
  void clickRun(const QString& name, Qt::KeyboardModifiers modifiers = {}) {
    auto* table = page()->runs()->table();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
      const QModelIndex index = table->model()->index(row, 0);
      if (!index.data().toString().startsWith(name)) continue;
      table->scrollTo(index);
      QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers, table->visualRect(index).center());
      return;
    }
    QFAIL(qPrintable(QStringLiteral("no run ") + name));
  }
  void showRun(const QString& name) {
    clickRun(name);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isSettled() && live()->lossPlot()->numPoints(QStringLiteral("train_loss")) > 0, kPatience);
    QVERIFY(child<QLabel>("runTitle")->text().startsWith(name));
  }
  void clickTab(int tab) {
    QTabBar* bar = live()->tabs()->tabBar();
    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    QCOMPARE(live()->tabs()->currentIndex(), tab);
  }
  /// The mouse on the box itself, not on the empty room behind its text.
  void clickBox(const char* name) {
    auto* box = child<QCheckBox>(name);
    QVERIFY(box->isVisible());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
  }
  /// The next entry, by keyboard.
  void chooseNext(const char* name) {
    auto* combo = child<QComboBox>(name);
    QVERIFY(combo->isVisible() && combo->isEnabled());
    const int before = combo->currentIndex();
    QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(combo->currentIndex(), before + 1);
  }

 private slots:
  void initTestCase() {
    widgets::Theme::instance().install(*qApp);
    const auto folder = app::toPath(m_scratch.path()) / "project";
    (void)pictureProject(folder);
    recordRun(folder, "first", "unet", 8.0, 6.5);
    recordRun(folder, "second-run", "resnet18", 12.0, 4.0);
    recordForeignRun(folder, "lightning");
    m_window = std::make_unique<app::MainWindow>(false);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openProject(app::toQString(folder), QStringLiteral("train"));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session() != nullptr, kPatience);
    m_window->showPage(QStringLiteral("train"));
    QTRY_COMPARE_WITH_TIMEOUT(page()->runs()->model()->rowCount(), 3, kPatience);
  }
  void cleanupTestCase() { m_window.reset(); }

  void everyTabSaysWhatWillAppear() {
    app::LiveView empty;
    empty.resize(900, 500);
    empty.show();
    QVERIFY(QTest::qWaitForWindowExposed(&empty));
    for (int tab = 0; tab < empty.tabs()->count(); ++tab) {
      empty.tabs()->setCurrentIndex(tab);
      int told = 0;
      for (const auto* label : empty.tabs()->currentWidget()->findChildren<QLabel*>(QStringLiteral("plotEmptyText"))) {
        QVERIFY(!label->isVisible() || label->text().size() > 20);
        told += label->isVisible() ? 1 : 0;
      }
      const bool plots = tab == 0 || tab == 2 || tab == 3;
      QVERIFY2(!plots || told >= 2, qPrintable(empty.tabs()->tabText(tab)));
      QVERIFY(!empty.tabs()->tabText(tab).isEmpty());
    }
    QVERIFY(empty.keypoints()->multiples()->panelNames().isEmpty());
    QCOMPARE(empty.gallery()->count(), 0);
    QCOMPARE(empty.errors()->table()->model()->rowCount(), 0);
    // What a run without unlabelled video never has takes no room.
    QVERIFY(!empty.loss()->termsPlot()->isVisible() && !empty.loss()->weightPlot()->isVisible());
  }

  void lossShowsEveryTermAndItsWeight() {
    showRun(QStringLiteral("first"));
    clickTab(0);
    app::LossPanel* loss = live()->loss();
    QCOMPARE(loss->lossPlot()->seriesNames(), (QStringList{"train_loss", "val_loss", "train_total_loss"}));
    QCOMPARE(loss->lossPlot()->numPoints(QStringLiteral("train_loss")), std::size_t{100});
    QCOMPARE(loss->lossPlot()->lastValue(QStringLiteral("train_total_loss")), 0.12);
    QCOMPARE(loss->errorPlot()->lastValue(QStringLiteral("val_pixel_error")), 2.0);
    QVERIFY(loss->termsPlot()->isVisible() && loss->weightPlot()->isVisible() && !loss->weightedPlot()->isVisible());
    QCOMPARE(loss->termsPlot()->lastValue(QStringLiteral("train_temporal_loss")), 0.04);
    QCOMPARE(loss->weightPlot()->lastValue(QStringLiteral("unsupervised_weight")), 1.0);
    clickBox("lossWeighted");
    QVERIFY(!loss->termsPlot()->isVisible() && loss->weightedPlot()->isVisible());
    QCOMPARE(loss->weightedPlot()->lastValue(QStringLiteral("train_temporal_loss_weighted")), 0.02);
    clickBox("lossWeighted");
  }

  void axesAndSmoothingFollowTheirBoxes() {
    showRun(QStringLiteral("first"));
    clickTab(0);
    const app::LossPanel* loss = live()->loss();
    QVERIFY(loss->lossPlot()->isLogY() && loss->errorPlot()->isLogY() && loss->termsPlot()->isLogY());
    clickBox("lossLogarithmic");
    QVERIFY(!loss->lossPlot()->isLogY() && !loss->errorPlot()->isLogY() && !loss->termsPlot()->isLogY());
    clickBox("lossLogarithmic");
    QVERIFY(loss->lossPlot()->isLogY());
    QVERIFY(loss->lossPlot()->smoothing() > 0.9);
    clickBox("lossRaw");
    QVERIFY(!loss->lossPlot()->isRawShown());
    clickBox("lossRaw");
    auto* smoothed = child<QCheckBox>("lossSmoothed");
    smoothed->setFocus();
    QTest::keyClick(smoothed, Qt::Key_Space);
    QCOMPARE(loss->lossPlot()->smoothing(), 0.0);
    QVERIFY(!child<QCheckBox>("lossRaw")->isEnabled());  // there is nothing for the raw values to stand behind
    QTest::keyClick(smoothed, Qt::Key_Space);
    QVERIFY(loss->lossPlot()->smoothing() > 0.9);
  }

  void keypointsStandWorstFirst() {
    showRun(QStringLiteral("first"));
    clickTab(1);
    auto* multiples = live()->keypoints()->multiples();
    QTRY_COMPARE(multiples->panelNames(), (QStringList{"tail", "hip", "paw", "ear", "nose"}));
    QVERIFY(multiples->isVisible());
    QCOMPARE(multiples->panel(QStringLiteral("tail"))->lastValue(QStringLiteral("value")), 3.0);
  }

  void calibrationIsCountedPerSet() {
    showRun(QStringLiteral("first"));
    clickTab(2);
    auto* curve = live()->calibration()->curvePlot();
    QCOMPARE(curve->seriesNames(), (QStringList{"test", "validation", "train"}));
    // Frame 4 has the likelihood 0.55 and the errors 5, 5.5, 6, 6.5, 7 px.
    QCOMPARE(curve->lastValue(QStringLiteral("test")), 6.0);
    const auto counted = [this] {
      const auto& counts = live()->calibration()->countsPlot()->histogram().counts;
      return std::accumulate(counts.begin(), counts.end(), 0);
    };
    QCOMPARE(counted(), 30);
    chooseNext("calibrationSet");
    QCOMPARE(curve->seriesNames(), QStringList{"test"});
    QCOMPARE(counted(), 10);
    auto* tolerance = child<QDoubleSpinBox>("calibrationTolerance");
    QVERIFY(!tolerance->isEnabled());
    chooseNext("calibrationQuantity");
    QVERIFY(tolerance->isEnabled());
    QCOMPARE(curve->lastValue(QStringLiteral("test")), 0.2);  // one of five within 5 px
    tolerance->setFocus();
    tolerance->selectAll();
    QTest::keyClicks(tolerance, QStringLiteral("6.5"));
    QTest::keyClick(tolerance, Qt::Key_Return);
    QCOMPARE(curve->lastValue(QStringLiteral("test")), 0.8);
    QVERIFY(curve->seriesNames().contains(QStringLiteral("perfect")));
  }

  void machineShowsWhatItDid() {
    showRun(QStringLiteral("first"));
    clickTab(3);
    app::MachinePanel* machine = live()->machine();
    QCOMPARE(machine->ratePlot()->numPoints(QStringLiteral("learning_rate")), std::size_t{100});
    QCOMPARE(machine->ratePlot()->lastValue(QStringLiteral("learning_rate_backbone")), 0.0002);
    QCOMPARE(machine->speedPlot()->lastValue(QStringLiteral("steps_per_second")), 20.0);
    QCOMPARE(machine->waitPlot()->lastValue(QStringLiteral("data_wait_share")), 5.0);  // %
    QCOMPARE(machine->memoryPlot()->lastValue(QStringLiteral("rss_mb")), 600.0);
    QVERIFY(machine->memoryPlot()->isVisible());
    // They share their steps: a zoom of one is a zoom of all.
    machine->speedPlot()->setXRange({20.0, 60.0});
    QCOMPARE(machine->memoryPlot()->xRange(), (widgets::Plot::Range{20.0, 60.0}));
    QTest::mouseDClick(machine->ratePlot()->canvas(), Qt::LeftButton, {}, machine->ratePlot()->canvas()->rect().center());
    QTRY_VERIFY(machine->memoryPlot()->xRange().second >= 100.0);
  }

  void framesAreRankedAndOpenInLabel() {
    showRun(QStringLiteral("first"));
    clickTab(4);
    app::FrameGallery* gallery = live()->gallery();
    const auto images = [gallery] {
      QStringList names;
      for (const app::FramePicture& frame : gallery->frames()) names << frame.image.section(QLatin1Char('/'), -1);
      return names;
    };
    QTRY_COMPARE(images(), (QStringList{"img5.png", "img4.png"}));
    QVERIFY2(gallery->frames()[0].caption.contains(QStringLiteral("7")), qPrintable(gallery->frames()[0].caption));
    // Label and prediction are drawn: the picture is grey-blue all over, and at a label there is a ring.
    const QImage picture = gallery->frames()[0].picture;
    QCOMPARE(picture.size(), QSize(200, 150));
    const QColor plain = picture.pixelColor(3, 3);
    int marked = 0;
    for (int y = 0; y < picture.height(); ++y) {
      for (int x = 0; x < picture.width(); ++x) marked += picture.pixelColor(x, y) != plain ? 1 : 0;
    }
    QVERIFY2(marked > 5 * 30 && marked < 200 * 150 / 4, qPrintable(QString::number(marked)));
    chooseNext("framesOrder");
    QTRY_COMPARE(images(), (QStringList{"img4.png", "img5.png"}));
    chooseNext("framesSet");
    QTRY_COMPARE(images(), (QStringList{"img2.png", "img3.png"}));

    QSignalSpy requested(page(), &app::TrainPage::frameRequested);
    gallery->setFocus();
    QTest::keyClick(gallery, Qt::Key_Right);
    QTest::keyClick(gallery, Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("labeled-data/a/img3.png"));
    QCOMPARE(requested[0][1].toString(), page()->runs()->selectedRun());
    QTRY_COMPARE(m_window->currentPage(), QStringLiteral("label"));
    QTRY_COMPARE_WITH_TIMEOUT(static_cast<app::LabelPage*>(m_window->page(QStringLiteral("label")))->canvas()->frameIndex(), 3, kPatience);
    m_window->showPage(QStringLiteral("train"));
    QTest::mouseClick(gallery, Qt::LeftButton, {}, gallery->frameRect(0).center());
    QCOMPARE(requested.size(), 2);
    QCOMPARE(requested[1][0].toString(), QStringLiteral("labeled-data/a/img2.png"));
    m_window->showPage(QStringLiteral("train"));
  }

  void errorsHaveTheirIntervals() {
    showRun(QStringLiteral("first"));
    clickTab(5);
    auto* table = live()->errors()->table();
    QCOMPARE(table->model()->rowCount(), 6);  // all, and five keypoints, of the test set
    const auto cell = [table](int row, int column) { return table->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, app::ErrorsModel::KeypointColumn), QStringLiteral("tail"));
    QCOMPARE(cell(0, app::ErrorsModel::CountColumn), QStringLiteral("2"));
    QCOMPARE(cell(0, app::ErrorsModel::MeanColumn), QStringLiteral("7.50"));
    QCOMPARE(cell(0, app::ErrorsModel::LowColumn), QStringLiteral("7"));
    QCOMPARE(cell(0, app::ErrorsModel::HighColumn), QStringLiteral("8"));
    for (int i = 0; i < 3; ++i) chooseNext("errorsSet");
    QCOMPARE(table->model()->rowCount(), 18);
  }

  void aRunOfLightningPoseIsShownAlike() {
    showRun(QStringLiteral("lightning"));
    QVERIFY(child<QLabel>("runTitle")->text().contains(QStringLiteral("Lightning Pose")));
    QVERIFY(!child<QToolButton>("predictVideo")->isEnabled());
    QVERIFY(!child<QToolButton>("resumeRun")->isVisible());
    clickTab(0);
    const app::LossPanel* loss = live()->loss();
    QCOMPARE(loss->lossPlot()->numPoints(QStringLiteral("train_loss")), std::size_t{5});
    QCOMPARE(loss->lossPlot()->lastValue(QStringLiteral("train_loss")), static_cast<double>(1.0F / 50.0F));
    QCOMPARE(loss->lossPlot()->lastValue(QStringLiteral("val_loss")), 0.5);
    QCOMPARE(loss->errorPlot()->lastValue(QStringLiteral("val_rmse")), 2.5);
    QCOMPARE(loss->termsPlot()->lastValue(QStringLiteral("train_temporal_loss")), 3.0);
    clickTab(3);
    QCOMPARE(live()->machine()->ratePlot()->numPoints(QStringLiteral("learning_rate")), std::size_t{5});
    clickTab(5);
    QCOMPARE(live()->errors()->table()->model()->rowCount(), 18);  // the choice of every set stays
    const auto& runs = page()->runs()->model()->runs();
    const auto row = std::find_if(runs.begin(), runs.end(), [](const widgets::RunRow& run) { return run.isForeign; });
    QVERIFY(row != runs.end());
    QCOMPARE(row->minutes, 4.0);  // 40 steps of 6 s between the first event and the last
    QCOMPARE(row->errorMean, 6.5);
    QCOMPARE(row->backbone, QStringLiteral("resnet50_animal_ap10k"));
  }

  void severalRunsAreCompared() {
    auto* button = child<QToolButton>("compareRuns");
    showRun(QStringLiteral("first"));
    QVERIFY(!button->isEnabled());
    clickRun(QStringLiteral("second-run"), Qt::ControlModifier);
    QVERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
    app::CompareView* compare = page()->comparison();
    QTRY_VERIFY_WITH_TIMEOUT(compare->isVisible() && page()->isSettled() && compare->curvesPlot()->seriesNames().size() == 2, kPatience);
    QVERIFY(!live()->isVisible());
    auto* metric = child<QComboBox>("compareMetric");
    QCOMPARE(metric->currentData().toString(), QStringLiteral("val_pixel_error"));
    QCOMPARE(compare->curvesPlot()->numPoints(compare->curvesPlot()->seriesNames().front()), std::size_t{5});
    QTest::keyClick(metric, Qt::Key_Home);
    QCOMPARE(metric->currentData().toString(), QStringLiteral("train_loss"));
    QCOMPARE(compare->curvesPlot()->numPoints(compare->curvesPlot()->seriesNames().front()), std::size_t{100});
    clickBox("compareLogarithmic");
    QVERIFY(!compare->curvesPlot()->isLogY());
    clickBox("compareLogarithmic");
    // Only what differs.
    QCOMPARE(compare->settings()->model()->rowCount(), 1);
    QCOMPARE(compare->settings()->model()->columnCount(), 3);
    QStringList backbones{compare->settings()->model()->index(0, 1).data(widgets::ValueRole).toString(),
                          compare->settings()->model()->index(0, 2).data(widgets::ValueRole).toString()};
    backbones.sort();
    QCOMPARE(backbones, (QStringList{"resnet18", "unet"}));
    QTest::mouseClick(child<QToolButton>("closeCompare"), Qt::LeftButton);
    QVERIFY(live()->isVisible() && !compare->isVisible());
  }

  void paretoPlotOffersTheLedger() {
    showRun(QStringLiteral("first"));
    clickRun(QStringLiteral("second-run"), Qt::ControlModifier);
    QTest::mouseClick(child<QToolButton>("compareRuns"), Qt::LeftButton);
    auto* scatter = page()->comparison()->pareto()->scatter();
    QTRY_VERIFY_WITH_TIMEOUT(page()->isSettled() && scatter->canvas()->isVisible(), kPatience);
    QVERIFY(scatter->dataAsCsv().contains(QStringLiteral("first,8,6.5")));
    QVERIFY(scatter->dataAsCsv().contains(QStringLiteral("Lightning Pose,4,6.5")));  // among the others
    chooseNext("paretoCost");
    QVERIFY2(scatter->dataAsCsv().contains(QStringLiteral("second-run,10,4")), qPrintable(scatter->dataAsCsv()));
    chooseNext("paretoCost");
    QVERIFY2(scatter->dataAsCsv().contains(QStringLiteral("second-run,1200,4")), qPrintable(scatter->dataAsCsv()));
    chooseNext("paretoCost");
    QVERIFY(scatter->isEmpty());  // no energy was measured
    QVERIFY(scatter->findChild<QLabel*>(QStringLiteral("plotEmptyText"))->text().contains(QStringLiteral("energy")));
    QTest::keyClick(child<QComboBox>("paretoCost"), Qt::Key_Home);
    QTest::qWait(50);  // queued replots
    // Under the mouse stands the run, and a click shows it.
    const QPointF at = scatter->toPixel({12.0, 4.0});
    QMouseEvent move(QEvent::MouseMove, at, scatter->canvas()->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(scatter->canvas(), &move);
    QVERIFY2(scatter->readout().startsWith(QStringLiteral("second-run")), qPrintable(scatter->readout()));
    QTest::mouseClick(scatter->canvas(), Qt::LeftButton, {}, at.toPoint());
    QTRY_VERIFY_WITH_TIMEOUT(live()->isVisible() && page()->isSettled(), kPatience);
    QVERIFY(child<QLabel>("runTitle")->text().startsWith(QStringLiteral("second-run")));
  }

  void everyMetricHasWords() {
    for (const std::string& name : app::knownMetrics()) {
      QVERIFY2(app::hasMetricWords(name), name.c_str());
      QVERIFY2(!app::metricWords(name).label.contains(QLatin1Char('_')), name.c_str());
    }
    QCOMPARE(app::metricWords("val_pixel_error").unit, QStringLiteral("px"));
    QCOMPARE(app::metricWords("rss_mb").unit, QStringLiteral("MB"));
    QVERIFY(app::metricWords("val_pixel_error/nose").label.contains(QStringLiteral("nose")));
    QCOMPARE(app::metricWords("of_another_program").label, QStringLiteral("of another program"));
  }

  void tablesKeepTheContract() {
    app::ErrorsModel errors;
    QAbstractItemModelTester errorsTester(&errors, QAbstractItemModelTester::FailureReportingMode::QtTest);
    errors.setRows({{"nose", "test", 4, 2.5, std::nan(""), 2.25, 2.0, 3.0}, {"", "train", 0, std::nan(""), 0.0, 0.0, 0.0, 0.0}});
    QCOMPARE(errors.index(0, app::ErrorsModel::MeanColumn).data(widgets::ValueRole).toDouble(), 2.5);
    QVERIFY(!errors.index(0, app::ErrorsModel::StandardErrorColumn).data(widgets::ValueRole).isValid());
    app::SettingsModel settings;
    QAbstractItemModelTester settingsTester(&settings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    app::ComparedRun a, b;
    a.row.name = QStringLiteral("a");
    b.row.name = QStringLiteral("b");
    a.options = {{"epochs", "300"}, {"seed", "0"}, {"sigma", "1.25"}};
    b.options = {{"epochs", "300"}, {"seed", "1"}};
    settings.setRuns({a, b});
    QCOMPARE(settings.rowCount(), 2);  // seed; sigma, which b does not have
    QCOMPARE(settings.headerData(2, Qt::Horizontal).toString(), QStringLiteral("b"));
    QCOMPARE(settings.index(0, 2).data(widgets::ValueRole).toString(), QStringLiteral("1"));
    QVERIFY(!settings.index(1, 2).data(widgets::ValueRole).isValid());
    settings.setRuns({});
    QCOMPARE(settings.rowCount(), 0);
  }
};

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
