// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <any>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "widgets/jobs/job.h"

namespace parsimony::widgets {

class EngineThread;

/// Work of a job; runs off the GUI thread. It may throw: base::Error is kept as it is, std::bad_alloc becomes OutOfMemory, anything else
/// Internal. It must own what it uses (shared_ptr<const T> captures), for the page that started it may be gone.
using JobWork = std::function<std::any(const jobs::RunContext&)>;

/// Runs work beside the window. One long-lived engine thread, niced below the window, takes heavy jobs in order (LibTorch keeps one
/// OpenMP team per calling thread and its random state is global); a small pool takes light ones.
/// Belongs to the GUI thread. Its destructor cancels everything, joins, and still emits the outcome of every job that had none.
class JobRunner : public QObject {
  Q_OBJECT

 public:
  static constexpr int kSignalsPerSecond = 20;

  explicit JobRunner(QObject* parent = nullptr);
  ~JobRunner() override;

  /// Starts or queues `work`. The job stays owned by the runner until forget(); connect to it right away, no signal is lost.
  Job* start(JobDescription description, JobWork work);

  /// The oldest first, ended ones included. The list is stable until jobAdded or jobForgotten.
  [[nodiscard]] const std::vector<Job*>& allJobs() const { return m_jobs; }
  [[nodiscard]] Job* job(JobId id) const;
  [[nodiscard]] int numActive() const;
  /// Removes an ended job from the list; a running one stays.
  void forget(JobId id);
  void forgetEnded();

 public slots:
  void cancelAll();
  void stopAndKeepAll();

 signals:
  void jobAdded(parsimony::widgets::Job* job);
  /// After the job's own delivered, failed or cancelled.
  void jobEnded(parsimony::widgets::Job* job);
  /// The job is deleted once control returns to the event loop.
  void jobForgotten(parsimony::widgets::JobId id);
  /// The number of queued and running jobs changed.
  void numActiveChanged(int active);

 private:
  void ring(JobId id);
  void collectDue();
  void end(Job* job);

  std::unique_ptr<EngineThread> m_engine;
  QThreadPool m_pool;
  std::vector<Job*> m_jobs;
  std::vector<JobId> m_due;  // rung, waiting for the coalescing timer
  QTimer m_collectTimer;
  QElapsedTimer m_sinceCollect;
  JobId m_nextId = 1;
};

}  // namespace parsimony::widgets
