// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/jobs/run_context.h"

namespace parsimony::widgets {

/// Rate and time left of one stage of work. The rate forgets with a time constant of about ten seconds, so that a slow start (loading,
/// warming up) does not spoil the estimate; a new stage (other message, other total, or a step back) starts afresh.
class ProgressEstimate {
 public:
  static constexpr double kQuietSeconds = 2.0;  ///< no estimate before: the first numbers jump about

  /// `seconds`: time of the report, counted from the start of the work.
  void add(const jobs::Progress& progress, double seconds);
  /// Units per second; 0 = not known.
  [[nodiscard]] double rate() const { return m_rate; }
  [[nodiscard]] std::optional<double> secondsLeft() const;

 private:
  void restart(const jobs::Progress& progress, double seconds);

  std::string m_message;
  std::int64_t m_total = 0;
  std::int64_t m_done = 0;
  std::int64_t m_firstDone = 0;
  double m_firstSeconds = 0.0;
  double m_lastSeconds = 0.0;
  double m_rate = 0.0;
  bool m_any = false;
};

}  // namespace parsimony::widgets
