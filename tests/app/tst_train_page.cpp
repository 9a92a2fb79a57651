// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "app/main_window.h"
#include "app/pages/train/frame_gallery.h"
#include "app/pages/train/live_view.h"
#include "app/pages/train/runs_panel.h"
#include "app/pages/train/train_form.h"
#include "app/pages/train/train_page.h"
#include "core/synthetic/synthetic_project.h"
#include "tests/app/app_test.h"
#include "widgets/forms/options_form.h"
#include "widgets/models/data_table.h"
#include "widgets/plots/line_plot.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {
constexpr int kTrainPatience = 180000;  // ms
}

/// A window on a tiny synthetic project, with settings that train in seconds.
class TestTrainPage : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_scratch;
  std::unique_ptr<app::MainWindow> m_window;

  app::TrainPage* page() { return static_cast<app::TrainPage*>(m_window->page(QStringLiteral("train"))); }
  std::filesystem::path models() { return m_window->session()->project().modelFolder; }
  int numRuns() {
    int runs = 0;
    if (!std::filesystem::exists(models())) return 0;
    for (const auto& entry : std::filesystem::directory_iterator(models())) runs += entry.is_directory() ? 1 : 0;
    return runs;
  }
  void setSteps(const std::string& steps) {
    const auto refused = page()->form()->form()->setValues(
        {{"steps", steps}, {"width", "64"}, {"height", "64"}, {"batch_size", "4"}, {"validate_every", "1"}, {"threads", "1"}});
    QVERIFY(refused.empty());
  }

 private slots:
  void initTestCase() {
    widgets::Theme::instance().install(*qApp);
    synthetic::ProjectOptions options;
    options.mouse.frames = 60;
    options.mouse.width = 96;
    options.mouse.height = 96;
    options.labelledFrames = 50;  // fewer leave no test set: a rest under 5 frames goes to training
    const auto folder = app::toPath(m_scratch.path()) / "tiny";
    synthetic::writeProject(folder, options);
    m_window = std::make_unique<app::MainWindow>(false);
    m_window->show();
    m_window->openProject(app::toQString(folder), QStringLiteral("train"));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session() != nullptr, kPatience);
    m_window->showPage(QStringLiteral("train"));
  }

  void cleanupTestCase() { m_window.reset(); }

  void aRunMovesTheCurvesAndEndsInTheTable() {
    setSteps("6");
    auto* start = page()->findChild<QPushButton*>(QStringLiteral("startTraining"));
    QVERIFY(start->isEnabled());
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(page()->live()->lossPlot()->numPoints(QStringLiteral("train_loss")) > 0, kTrainPatience);
    QTRY_VERIFY_WITH_TIMEOUT(page()->live()->gallery()->count() > 0, kTrainPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->jobs()->numActive(), 0, kTrainPatience);
    QTRY_COMPARE_WITH_TIMEOUT(page()->runs()->model()->rowCount(), 1, kPatience);
    // The finished run is selected, and its curves come from its folder.
    QTRY_VERIFY_WITH_TIMEOUT(!page()->runs()->selectedRun().isEmpty(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(page()->isSettled() && page()->live()->lossPlot()->numPoints(QStringLiteral("train_loss")) > 0, kPatience);
    QVERIFY(page()->live()->errorPlot()->numPoints(QStringLiteral("val_pixel_error")) > 0);
    QVERIFY(std::isfinite(page()->live()->lossPlot()->lastValue(QStringLiteral("train_loss"))));
    // The table may still hold the list that was read while the run trained.
    QTRY_VERIFY_WITH_TIMEOUT(page()->runs()->model()->runs().front().errorMean > 0.0, kPatience);
  }

  void predictsAVideoWithTheSelectedRun() {
    QVERIFY(!page()->runs()->selectedRun().isEmpty());
    const auto csv = app::toPath(page()->runs()->selectedRun()) / "video_preds" / "demo.csv";
    emit page()->runs()->predictRequested(page()->runs()->selectedRun(),
                                          app::toQString(m_window->session()->project().videos.front().path));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->jobs()->numActive(), 0, kTrainPatience);
    QVERIFY(std::filesystem::exists(csv));
  }

  /// The name is checked when the pictures have been read: what is shown then must not call them steps.
  void aNameThatIsNoFolderIsRefused() {
    const int before = numRuns();
    auto* name = page()->findChild<QLineEdit*>(QStringLiteral("runName"));
    name->setFocus();
    QTest::keyClicks(name, QStringLiteral("../../elsewhere"));
    QTest::mouseClick(page()->findChild<QPushButton*>(QStringLiteral("startTraining")), Qt::LeftButton);
    auto* what = page()->findChild<QLabel*>(QStringLiteral("messageWhat"));
    QTRY_VERIFY_WITH_TIMEOUT(what->isVisible() && what->text().contains(QStringLiteral("elsewhere")), kTrainPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->jobs()->numActive(), 0, kTrainPatience);
    const QString details = page()->findChild<QLabel*>(QStringLiteral("runDetails"))->text();
    QVERIFY2(details.contains(QStringLiteral("32 of 50")) && !details.contains(QStringLiteral("steps")), qPrintable(details));
    QCOMPARE(numRuns(), before);
    name->clear();
  }

  void stopAndKeepKeeps() {
    setSteps("5000");
    const int before = numRuns();
    page()->start();
    QTRY_VERIFY_WITH_TIMEOUT(page()->live()->lossPlot()->numPoints(QStringLiteral("train_loss")) > 1, kTrainPatience);
    QTest::mouseClick(page()->findChild<QPushButton*>(QStringLiteral("stopAndKeep")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->jobs()->numActive(), 0, kTrainPatience);
    QCOMPARE(numRuns(), before + 1);
    QTRY_COMPARE_WITH_TIMEOUT(page()->runs()->model()->rowCount(), before + 1, kPatience);
    const auto& runs = page()->runs()->model()->runs();
    QVERIFY(std::any_of(runs.begin(), runs.end(), [](const widgets::RunRow& run) { return run.status == project::RunStatus::Stopped; }));
  }

  void cancelLeavesNothing() {
    setSteps("5000");
    const int before = numRuns();
    page()->start();
    QTRY_VERIFY_WITH_TIMEOUT(page()->live()->lossPlot()->numPoints(QStringLiteral("train_loss")) > 1, kTrainPatience);
    QTest::mouseClick(page()->findChild<QPushButton*>(QStringLiteral("cancelTraining")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->jobs()->numActive(), 0, kTrainPatience);
    QTRY_COMPARE_WITH_TIMEOUT(numRuns(), before, kPatience);
  }
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
