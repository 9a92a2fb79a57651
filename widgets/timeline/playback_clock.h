// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace parsimony::widgets {

/// Which frame is due at a time while playing, so that a slow decoder skips frames and never slows the film down.
///
///   frame(t) = start + floor((t - t0) * fps * speed)   forward, mirrored backward
class PlaybackClock {
 public:
  struct Due {
    std::int64_t frame = 0;
    bool finished = false;  ///< an end was reached without looping
  };

  /// Frames [first, last] are played; t in ms on any monotonic clock.
  void setRange(std::int64_t first, std::int64_t last);
  void setLoop(bool loop) { m_loop = loop; }
  [[nodiscard]] bool loops() const { return m_loop; }
  /// framesPerSecond: fps * speed, negative = backward.
  void start(std::int64_t frame, double framesPerSecond, std::int64_t nowMs);
  [[nodiscard]] Due at(std::int64_t nowMs) const;

 private:
  std::int64_t m_first = 0;
  std::int64_t m_last = 0;
  std::int64_t m_start = 0;
  double m_rate = 0.0;
  std::int64_t m_startMs = 0;
  bool m_loop = false;
};

}  // namespace parsimony::widgets
