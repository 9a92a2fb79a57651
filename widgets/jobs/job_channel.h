// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <any>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/run_context.h"

namespace parsimony::widgets {

/// How work ended: neither result nor error means cancelled.
struct JobOutcome {
  std::optional<std::any> result;
  std::optional<base::Error> error;
};

/// What a thread reported since the window looked last.
struct JobNews {
  std::optional<jobs::Progress> progress;
  double progressSeconds = 0.0;  ///< when, counted from the start of the work
  std::vector<jobs::MetricPoint> metrics;
  std::vector<jobs::PreviewImage> previews;
  std::vector<std::pair<std::string, std::string>> warnings;
};

/// Mailbox between one job's thread and the window. The thread writes and rings once; the window empties it when it likes, which is what
/// coalesces a million reports into twenty signals a second.
class JobChannel {
 public:
  /// `ring` is called on the working thread, once until the next takeNews().
  explicit JobChannel(std::function<void()> ring) : m_ring(std::move(ring)) {}

  // Either side.
  /// True for the first caller only: the thread that begins the work, or the window that cancels it before.
  [[nodiscard]] bool claim() { return !m_claimed.exchange(true); }
  void finish(JobOutcome outcome);
  [[nodiscard]] jobs::StopRequest stopRequest() const { return m_stop.load(); }

  // The working thread.
  void markStarted();
  [[nodiscard]] jobs::RunContext context();

  // The window.
  /// Cancel replaces StopAndKeep, never the other way round.
  void request(jobs::StopRequest request);
  [[nodiscard]] bool hasStarted() const { return m_startedNs.load() != 0; }
  [[nodiscard]] double secondsSinceStart() const;
  [[nodiscard]] JobNews takeNews();
  [[nodiscard]] std::optional<JobOutcome> takeOutcome();
  [[nodiscard]] bool hasOutcome();

 private:
  template <typename Edit>
  void tell(Edit edit);

  std::function<void()> m_ring;
  std::atomic<bool> m_claimed{false};
  std::atomic<jobs::StopRequest> m_stop{jobs::StopRequest::Continue};
  std::atomic<std::int64_t> m_startedNs{0};
  std::mutex m_mutex;
  bool m_rung = false;
  JobNews m_news;
  std::optional<JobOutcome> m_outcome;
};

}  // namespace parsimony::widgets
