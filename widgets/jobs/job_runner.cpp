// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job_runner.h"

#include <algorithm>
#include <utility>

#include <QThread>

#include "core/base/log.h"
#include "widgets/jobs/caught_error.h"
#include "widgets/jobs/engine_thread.h"
#include "widgets/jobs/job_channel.h"

namespace parsimony::widgets {

namespace {

constexpr int kCollectIntervalMs = 1000 / JobRunner::kSignalsPerSecond;

void perform(JobChannel& channel, JobWork& work) {
  if (!channel.claim()) return;  // cancelled while it waited
  channel.markStarted();
  JobOutcome outcome;
  try {
    outcome.result = work(channel.context());
  } catch (...) {
    outcome.error = errorOfCurrentException();
  }
  work = nullptr;  // what it captured is released here, not in the window
  if (outcome.error && outcome.error->code() == base::ErrorCode::Cancelled) {
    outcome = JobOutcome{};
  } else if (outcome.error && channel.stopRequest() == jobs::StopRequest::Cancel) {
    base::log(base::LogLevel::Warning, "jobs", std::string("failed while being cancelled: ") + outcome.error->what());
  }
  channel.finish(std::move(outcome));
}

}  // namespace

JobRunner::JobRunner(QObject* parent) : QObject(parent), m_engine(std::make_unique<EngineThread>()) {
  m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() - 1, 1, 4));
  m_pool.setObjectName(QStringLiteral("lightJobs"));
  m_collectTimer.setSingleShot(true);
  connect(&m_collectTimer, &QTimer::timeout, this, &JobRunner::collectDue);
  m_sinceCollect.start();
}

JobRunner::~JobRunner() {
  for (Job* job : m_jobs) {
    job->m_channel->request(jobs::StopRequest::Cancel);
    if (job->m_channel->claim()) job->m_channel->finish(JobOutcome{});  // work that has not begun never will
  }
  m_engine.reset();
  m_pool.waitForDone();
  for (Job* job : std::vector<Job*>(m_jobs)) job->collectOutcome();
}

Job* JobRunner::start(JobDescription description, JobWork work) {
  Q_ASSERT(QThread::currentThread() == thread());
  const JobId id = m_nextId++;
  const JobKind kind = description.kind;
  auto channel = std::make_shared<JobChannel>([this, id] {
    QMetaObject::invokeMethod(
        this, [this, id] { ring(id); }, Qt::QueuedConnection);
  });
  auto* job = new Job(id, std::move(description), channel, this);
  m_jobs.push_back(job);
  auto run = [channel, work = std::move(work)]() mutable { perform(*channel, work); };
  if (kind == JobKind::Heavy) {
    m_engine->post(std::move(run));
  } else {
    m_pool.start(std::move(run));
  }
  emit jobAdded(job);
  emit numActiveChanged(numActive());
  return job;
}

Job* JobRunner::job(JobId id) const {
  const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job* job) { return job->id() == id; });
  return found == m_jobs.end() ? nullptr : *found;
}

int JobRunner::numActive() const {
  return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job* job) { return !job->hasEnded(); }));
}

void JobRunner::forget(JobId id) {
  Job* job = this->job(id);
  if (job == nullptr || !job->hasEnded()) return;
  std::erase(m_jobs, job);
  emit jobForgotten(id);
  job->deleteLater();
}

void JobRunner::forgetEnded() {
  const std::vector<Job*> jobs = m_jobs;
  for (const Job* job : jobs) forget(job->id());
}

void JobRunner::cancelAll() {
  for (Job* job : std::vector<Job*>(m_jobs)) job->cancel();
}

void JobRunner::stopAndKeepAll() {
  for (Job* job : std::vector<Job*>(m_jobs)) job->stopAndKeep();
}

void JobRunner::ring(JobId id) {
  Job* rung = job(id);
  if (rung == nullptr) return;
  if (rung->m_channel->hasOutcome()) {
    end(rung);
    return;
  }
  if (std::find(m_due.begin(), m_due.end(), id) == m_due.end()) m_due.push_back(id);
  if (m_collectTimer.isActive()) return;
  const qint64 wait = std::max<qint64>(0, kCollectIntervalMs - m_sinceCollect.elapsed());
  m_collectTimer.start(static_cast<int>(wait));
}

void JobRunner::collectDue() {
  m_sinceCollect.restart();
  for (const JobId id : std::exchange(m_due, {})) {
    if (Job* due = job(id)) due->collect();
  }
}

void JobRunner::end(Job* job) {
  std::erase(m_due, job->id());
  job->collect();
  if (!job->collectOutcome()) return;
  emit jobEnded(job);
  emit numActiveChanged(numActive());
}

}  // namespace parsimony::widgets
