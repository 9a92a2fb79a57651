// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the train page does with finished runs: predict, export.
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "app/pages/train/run_actions.h"
#include "app/pages/train/train_page.h"
#include "app/project_session.h"
#include "core/pose/predictor.h"
#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/models/number_text.h"

namespace parsimony::app {

using namespace widgets;

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
