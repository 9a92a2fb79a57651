// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the train page does with runs that are on disk: show, compare, predict, export.
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStackedWidget>

#include "app/pages/train/compare_view.h"
#include "app/pages/train/live_view.h"
#include "app/pages/train/run_actions.h"
#include "app/pages/train/runs_panel.h"
#include "app/pages/train/train_page.h"
#include "app/project_session.h"
#include "core/pose/predictor.h"
#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/models/number_text.h"

namespace parsimony::app {

using namespace widgets;

bool TrainPage::isSettled() const {
  return !m_reportQuery.isBusy() && m_live->isSettled() && m_compare->isSettled();
}

void TrainPage::showRun(const RunRow& run) {
  m_stack->setCurrentWidget(m_live);
  if (run.status == project::RunStatus::Running && !run.isForeign && m_job) {
    if (!m_showsLive) showLive();
    return;
  }
  m_showsLive = false;
  m_live->setRunning(false, false);
  // The ledger line: what it is, what it reached, what it cost.
  QStringList parts{run.backbone, statusText(run.status)};
  if (run.steps >= 0) parts.append(tr("%1 steps").arg(run.steps));
  if (run.errorMean == run.errorMean) parts.append(tr("test mean %1 px, median %2 px").arg(meanText(run), numberText(run.errorMedian)));
  if (run.minutes == run.minutes) parts.append(tr("%1 min").arg(numberText(run.minutes)));
  if (run.labels >= 0) parts.append(tr("%1 labels").arg(numberText(static_cast<double>(run.labels))));
  if (run.peakMemoryMb == run.peakMemoryMb) parts.append(tr("%1 MB").arg(numberText(run.peakMemoryMb)));
  if (run.energyWh == run.energyWh) parts.append(tr("%1 Wh").arg(numberText(run.energyWh)));
  parts.removeAll(QString());
  m_live->setTitle(shownName(run), parts.join(QStringLiteral("  \u00b7  ")));
  if (run.folder == m_shownRun) return;
  m_shownRun = run.folder;
  m_reportQuery.request([folder = run.folder](const jobs::RunContext&) { return readRunReport(folder); });
}

void TrainPage::showReport(const RunReportPtr& report) {
  m_live->showReport(report, m_session == nullptr ? QString() : m_session->folder());
  if (report->problem) m_message->showError(*report->problem);
}

void TrainPage::compare(const QStringList& folders) {
  if (m_session == nullptr) return;
  std::vector<ComparedRun> chosen;
  std::vector<RunRow> others;
  for (const project::RunEntry& entry : *m_session->runs()) {
    ComparedRun run = comparedRunOf(entry);
    if (folders.contains(run.row.folder)) {
      chosen.push_back(std::move(run));
    } else {
      others.push_back(std::move(run.row));
    }
  }
  if (chosen.size() < 2) return;
  m_compare->setRuns(chosen, others);
  m_stack->setCurrentWidget(m_compare);
}

void TrainPage::predict(const QString& run, const QString& video) {
  m_message->dismiss();
  Job* job = startPrediction(m_jobs, run, video);
  connect(job, &Job::delivered, this, [this, run, video](const std::any& result) {
    const auto summary = resultOf<pose::PredictSummary>(result);
    if (!summary) return;
    m_doneRun = run;
    m_message->showMessage(StatusTone::Ok, tr("%1: %2 frames predicted in %3, %4 frames/s.")
                                               .arg(QFileInfo(video).fileName())
                                               .arg(summary->frames)
                                               .arg(durationText(summary->seconds), numberText(summary->framesPerSecond)));
    m_message->setAction(tr("Show in Label"));
    if (m_session != nullptr) m_session->refreshRuns();
  });
  connect(job, &Job::failed, m_message, &InlineMessage::showError);
}

void TrainPage::exportCsv(const QString& run) {
  m_exportQuery.request([run](const jobs::RunContext&) { return exportableFiles(run); });
}

void TrainPage::chooseExport(const QStringList& files) {
  if (files.isEmpty()) {
    m_message->showMessage(StatusTone::Info, tr("This run has no predictions yet."));
    return;
  }
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("exportMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const QString& file : files) {
    const QFileInfo info(file);
    const QString folder = info.dir().dirName();
    connect(menu->addAction(folder == QLatin1String("video_preds") ? tr("Video: %1").arg(info.fileName()) : info.fileName()),
            &QAction::triggered, this, [this, file] {
              const QString target = QFileDialog::getSaveFileName(this, tr("Export CSV"), QFileInfo(file).fileName(), tr("CSV (*.csv)"));
              if (target.isEmpty()) return;
              Job* job = startCopy(m_jobs, file, target);
              connect(job, &Job::failed, m_message, &InlineMessage::showError);
            });
  }
  menu->popup(QCursor::pos());
}

}  // namespace parsimony::app
