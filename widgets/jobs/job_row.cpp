// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job_row.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>
#include <QStyle>

#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/error_text.h"

namespace parsimony::widgets {

namespace {
constexpr int kBarSteps = 1000;

QPushButton* makeButton(const QString& text, const char* name, const QString& help, QWidget* parent) {
  auto* button = new QPushButton(parent);
  button->setText(text);
  button->setObjectName(QLatin1String(name));
  button->setAccessibleName(text);
  button->setToolTip(help);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}
/// The style sheet colours labels by their role; it looks again only when polished.
void setRole(QLabel* label, const char* role) {
  if (label->property("role").toByteArray() == role) return;
  label->setProperty("role", QByteArray(role));
  label->style()->unpolish(label);
  label->style()->polish(label);
}
}  // namespace

JobRow::JobRow(Job* job, QWidget* parent) : QWidget(parent), m_job(job) {
  setObjectName(QStringLiteral("jobRow%1").arg(job->id()));
  setAccessibleName(job->description().title);
  m_title = new QLabel(this);
  m_title->setObjectName(QStringLiteral("jobTitle"));
  m_title->setTextFormat(Qt::PlainText);
  m_numbers = new QLabel(this);
  m_numbers->setObjectName(QStringLiteral("jobNumbers"));
  m_numbers->setTextFormat(Qt::PlainText);
  m_numbers->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_bar = new QProgressBar(this);
  m_bar->setObjectName(QStringLiteral("jobBar"));
  m_bar->setAccessibleName(tr("Progress of %1").arg(job->description().title));
  m_bar->setTextVisible(false);
  m_bar->setFixedHeight(6);
  m_keep = makeButton(tr("Stop and keep"), "jobStopAndKeep", tr("End early and save what there is"), this);
  m_cancel = makeButton(tr("Cancel"), "jobCancel", tr("End now and leave nothing behind"), this);
  m_folder = makeButton(tr("Open folder"), "jobOpenFolder", tr("Show the files of this job"), this);
  m_forget = makeButton(tr("Remove"), "jobForget", tr("Take this job off the list; its files stay"), this);

  auto* lines = new QVBoxLayout;
  lines->setSpacing(4);
  auto* first = new QHBoxLayout;
  first->setSpacing(12);
  first->addWidget(m_title);
  first->addWidget(m_numbers, 1);
  lines->addLayout(first);
  lines->addWidget(m_bar);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  layout->addLayout(lines, 1);
  for (QPushButton* button : {m_keep, m_cancel, m_folder, m_forget}) layout->addWidget(button, 0, Qt::AlignVCenter);

  connect(m_keep, &QPushButton::clicked, job, &Job::stopAndKeep);
  connect(m_cancel, &QPushButton::clicked, job, &Job::cancel);
  connect(m_folder, &QPushButton::clicked, this, [this] { emit folderRequested(m_job->description().folder); });
  connect(m_forget, &QPushButton::clicked, this, [this] { emit forgetRequested(m_job->id()); });
  connect(job, &Job::stateChanged, this, &JobRow::refresh);
  connect(job, &Job::progressed, this, &JobRow::refresh);
  refresh();
}

void JobRow::refresh() {
  const JobState state = m_job->state();
  const jobs::Progress& progress = m_job->progress();
  m_title->setText(m_job->description().title);
  m_numbers->setText(jobNumbersText(*m_job));
  m_numbers->setToolTip(m_job->error() ? errorText(*m_job->error()) : QString());
  setRole(m_numbers, state == JobState::Failed ? "error" : "muted");
  const bool unknown = progress.total <= 0 && !m_job->hasEnded() && state != JobState::Queued;
  m_bar->setRange(0, unknown ? 0 : kBarSteps);
  if (!unknown && progress.total > 0) m_bar->setValue(static_cast<int>(kBarSteps * double(progress.done) / double(progress.total)));
  if (state == JobState::Finished) m_bar->setValue(kBarSteps);
  m_bar->setVisible(!m_job->hasEnded());
  m_keep->setVisible(state == JobState::Running);
  m_cancel->setVisible(!m_job->hasEnded());
  m_folder->setVisible(!m_job->description().folder.isEmpty());
  m_forget->setVisible(m_job->hasEnded());
}

QString jobNumbersText(const Job& job) {
  QStringList parts;
  const jobs::Progress& progress = job.progress();
  if (job.state() == JobState::Failed && job.error()) {
    parts << stateText(job.state()) + QStringLiteral(": ") + errorMessage(*job.error()).what;
  } else if (job.state() == JobState::Running && !progress.message.empty()) {
    parts << stageText(progress.message);
  } else {
    parts << stateText(job.state());
  }
  if (!job.hasEnded() && progress.total > 0) {
    parts << QStringLiteral("%1\u00a0%").arg(static_cast<int>(100.0 * double(progress.done) / double(progress.total)));
  }
  if (!job.hasEnded() && job.rate() > 0.0) parts << rateText(job.rate());
  if (job.secondsLeft()) parts << timeLeftText(*job.secondsLeft());
  if (job.state() != JobState::Queued) parts << durationText(job.elapsedSeconds());
  return parts.join(QStringLiteral("  \u00b7  "));
}

}  // namespace parsimony::widgets
