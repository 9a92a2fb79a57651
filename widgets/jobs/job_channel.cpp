// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job_channel.h"

namespace parsimony::widgets {

namespace {
std::int64_t nowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
}  // namespace

template <typename Edit>
void JobChannel::tell(Edit edit) {
  bool ring = false;
  {
    const std::lock_guard lock(m_mutex);
    edit();
    ring = !std::exchange(m_rung, true);
  }
  if (ring) m_ring();
}

void JobChannel::finish(JobOutcome outcome) {
  {
    const std::lock_guard lock(m_mutex);
    m_outcome = std::move(outcome);
    m_rung = true;
  }
  // Rings even when a ring is pending: an end must not wait for the coalescing timer.
  m_ring();
}

void JobChannel::markStarted() {
  m_startedNs.store(nowNs());
  tell([] {});
}

jobs::RunContext JobChannel::context() {
  jobs::RunContext::Callbacks callbacks;
  callbacks.progress = [this](const jobs::Progress& progress) {
    tell([&] {
      m_news.progress = progress;
      m_news.progressSeconds = secondsSinceStart();
    });
  };
  callbacks.metric = [this](const jobs::MetricPoint& point) { tell([&] { m_news.metrics.push_back(point); }); };
  callbacks.preview = [this](const jobs::PreviewImage& image) { tell([&] { m_news.previews.push_back(image); }); };
  callbacks.warning = [this](const std::string& code, const std::string& text) { tell([&] { m_news.warnings.emplace_back(code, text); }); };
  callbacks.stop = [this] { return stopRequest(); };
  return jobs::RunContext(std::move(callbacks));
}

void JobChannel::request(jobs::StopRequest request) {
  if (request == jobs::StopRequest::Cancel) {
    m_stop.store(request);
  } else {
    jobs::StopRequest expected = jobs::StopRequest::Continue;
    m_stop.compare_exchange_strong(expected, request);
  }
}

double JobChannel::secondsSinceStart() const {
  const std::int64_t started = m_startedNs.load();
  return started == 0 ? 0.0 : static_cast<double>(nowNs() - started) * 1e-9;
}

JobNews JobChannel::takeNews() {
  const std::lock_guard lock(m_mutex);
  m_rung = false;
  return std::exchange(m_news, JobNews{});
}

std::optional<JobOutcome> JobChannel::takeOutcome() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_outcome, std::nullopt);
}

bool JobChannel::hasOutcome() {
  const std::lock_guard lock(m_mutex);
  return m_outcome.has_value();
}

}  // namespace parsimony::widgets
