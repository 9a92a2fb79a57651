// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job.h"

#include <utility>

#include "widgets/jobs/job_channel.h"

namespace parsimony::widgets {

Job::Job(JobId id, JobDescription description, std::shared_ptr<JobChannel> channel, QObject* parent)
    : QObject(parent), m_id(id), m_description(std::move(description)), m_channel(std::move(channel)) {
  setObjectName(QStringLiteral("job%1").arg(id));
}

Job::~Job() = default;

bool Job::hasEnded() const {
  return m_state == JobState::Finished || m_state == JobState::Failed || m_state == JobState::Cancelled;
}

std::optional<double> Job::secondsLeft() const {
  return m_state == JobState::Running ? m_estimate.secondsLeft() : std::nullopt;
}

double Job::elapsedSeconds() const {
  return hasEnded() ? m_secondsAtEnd : m_channel->secondsSinceStart();
}

void Job::setFolder(const QString& folder) {
  m_description.folder = folder;
  emit stateChanged(m_state);
}

void Job::stopAndKeep() {
  if (hasEnded()) return;
  if (m_state == JobState::Queued) {
    cancel();
    return;
  }
  m_channel->request(jobs::StopRequest::StopAndKeep);
  setState(JobState::Stopping);
}

void Job::cancel() {
  if (hasEnded()) return;
  m_channel->request(jobs::StopRequest::Cancel);
  // Whoever claims the work first decides: if the thread has not begun, it never will, and the end is told from the event loop.
  if (m_channel->claim()) m_channel->finish(JobOutcome{});
  setState(JobState::Stopping);
}

void Job::setState(JobState state) {
  if (m_state == state) return;
  m_state = state;
  emit stateChanged(state);
}

void Job::collect() {
  if (hasEnded()) return;
  if (m_state == JobState::Queued && m_channel->hasStarted()) setState(JobState::Running);
  JobNews news = m_channel->takeNews();
  if (news.progress) {
    m_progress = *news.progress;
    m_estimate.add(m_progress, news.progressSeconds);
    emit progressed(m_progress);
  }
  if (!news.metrics.empty()) emit metricAdded(news.metrics);
  for (const jobs::PreviewImage& image : news.previews) emit previewAdded(image);
  for (const auto& [code, text] : news.warnings) emit warned(QString::fromStdString(code), QString::fromStdString(text));
}

bool Job::collectOutcome() {
  if (hasEnded()) return false;
  std::optional<JobOutcome> outcome = m_channel->takeOutcome();
  if (!outcome) return false;
  m_secondsAtEnd = m_channel->secondsSinceStart();
  const bool wasCancelled = m_channel->stopRequest() == jobs::StopRequest::Cancel;
  if (outcome->error && !wasCancelled) {
    m_error = std::move(outcome->error);
    setState(JobState::Failed);
    emit failed(*m_error);
  } else if (wasCancelled || !outcome->result) {
    setState(JobState::Cancelled);
    emit cancelled();
  } else {
    setState(JobState::Finished);
    emit delivered(*outcome->result);
  }
  return true;
}

}  // namespace parsimony::widgets
