// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/progress_estimate.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

namespace {
constexpr double kMemorySeconds = 10.0;
}

void ProgressEstimate::restart(const jobs::Progress& progress, double seconds) {
  m_message = progress.message;
  m_total = progress.total;
  m_done = m_firstDone = progress.done;
  m_firstSeconds = m_lastSeconds = seconds;
  m_rate = 0.0;
  m_any = true;
}

void ProgressEstimate::add(const jobs::Progress& progress, double seconds) {
  if (!m_any || progress.message != m_message || progress.total != m_total || progress.done < m_done) {
    restart(progress, seconds);
    return;
  }
  const double interval = seconds - m_lastSeconds;
  if (interval <= 0.0) {
    m_done = progress.done;
    return;
  }
  const double sinceFirst = seconds - m_firstSeconds;
  const double mean = static_cast<double>(progress.done - m_firstDone) / sinceFirst;
  const double recent = static_cast<double>(progress.done - m_done) / interval;
  // Young stages use the plain mean, older ones forget.
  const double weight = 1.0 - std::exp(-interval / kMemorySeconds);
  m_rate = sinceFirst < kMemorySeconds ? mean : m_rate + weight * (recent - m_rate);
  m_done = progress.done;
  m_lastSeconds = seconds;
}

std::optional<double> ProgressEstimate::secondsLeft() const {
  if (m_total <= 0 || m_rate <= 0.0 || m_lastSeconds - m_firstSeconds < kQuietSeconds) return std::nullopt;
  return static_cast<double>(std::max<std::int64_t>(0, m_total - m_done)) / m_rate;
}

}  // namespace parsimony::widgets
