// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace parsimony::pose {

/// How fast a run steps and how much of the time it waits for pictures, in all and since the last report.
class PaceMeter {
 public:
  void waitBegins() { m_waitStart = Clock::now(); }
  void waitEnds() {
    const auto waited = Clock::now() - m_waitStart;
    m_waited += waited;
    m_recentWait += waited;
    ++m_recentSteps;
  }
  /// Every two seconds.
  [[nodiscard]] bool isDue() const { return Clock::now() - m_begin > std::chrono::seconds(2); }
  void begin() {
    m_begin = Clock::now();
    m_recentWait = {};
    m_recentSteps = 0;
  }
  /// stride: steps that count as one.
  [[nodiscard]] double stepsPerSecond(int stride) const { return m_recentSteps * stride / seconds(Clock::now() - m_begin); }
  [[nodiscard]] double recentWaitShare() const { return seconds(m_recentWait) / seconds(Clock::now() - m_begin); }
  [[nodiscard]] double waitShare() const { return seconds(m_waited) / seconds(Clock::now() - m_start); }

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] static double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

  Clock::time_point m_start = Clock::now();
  Clock::time_point m_begin = Clock::now();
  Clock::time_point m_waitStart;
  Clock::duration m_waited{};
  Clock::duration m_recentWait{};
  std::int64_t m_recentSteps = 0;
};

}  // namespace parsimony::pose
