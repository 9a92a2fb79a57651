// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/playback_clock.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

void PlaybackClock::setRange(std::int64_t first, std::int64_t last) {
  m_first = first;
  m_last = std::max(first, last);
}

void PlaybackClock::start(std::int64_t frame, double framesPerSecond, std::int64_t nowMs) {
  m_start = std::clamp(frame, m_first, m_last);
  m_rate = framesPerSecond;
  m_startMs = nowMs;
  // Play at the last frame starts over instead of doing nothing.
  if (m_rate > 0.0 && m_start == m_last) m_start = m_first;
  if (m_rate < 0.0 && m_start == m_first) m_start = m_last;
}

PlaybackClock::Due PlaybackClock::at(std::int64_t nowMs) const {
  const double elapsed = static_cast<double>(nowMs - m_startMs) / 1000.0;
  // The 1e-9 keeps k frames after k / fps seconds from being one short by rounding.
  const auto steps = static_cast<std::int64_t>(std::floor(elapsed * std::abs(m_rate) + 1e-9));
  const std::int64_t frame = m_rate < 0.0 ? m_start - steps : m_start + steps;
  if (frame >= m_first && frame <= m_last) return {frame, false};
  if (!m_loop) return {std::clamp(frame, m_first, m_last), true};
  const std::int64_t length = m_last - m_first + 1;
  const std::int64_t offset = ((frame - m_first) % length + length) % length;
  return {m_first + offset, false};
}

}  // namespace parsimony::widgets
