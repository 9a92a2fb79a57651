// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace parsimony::synthetic {

/// n frames spread evenly over the motion: with m_t >= 0 the motion from frame t - 1 to t and c_t its sum, the frames whose c_t is nearest
/// to (i + 1/2) c_T / n. A tenth of the mean motion is added to each step, so that pauses count too. Ascending, unique; all frames when n
/// >= T. motion: [T], any unit, the first value is ignored.
[[nodiscard]] std::vector<std::int64_t> framesSpreadByMotion(const std::vector<double>& motion, std::int64_t n);

}  // namespace parsimony::synthetic
