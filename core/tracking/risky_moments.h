// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "core/tracking/assignment.h"

namespace parsimony::tracking {

/// How sure the assignment of one frame is.
struct FrameRisk {
  double margin = kForbidden;  ///< what the second-best assignment costs more; infinite = there is no other
  std::vector<int> rows;       ///< which would then go with another column, ascending
};

/// costs: [R x C]; best: assign(costs).
[[nodiscard]] FrameRisk riskOf(const Eigen::MatrixXd& costs, const Assignment& best);

/// A stretch of frames in which animals may have been taken for each other: what a person should look at.
struct RiskyMoment {
  std::int64_t first = 0;
  std::int64_t last = 0;     ///< inclusive
  std::int64_t worst = 0;    ///< frame of the smallest margin
  double margin = 0.0;       ///< there
  std::vector<int> animals;  ///< ascending
  friend bool operator==(const RiskyMoment&, const RiskyMoment&) = default;
};

/// The frames with a margin below `riskMargin`, those of the same animals not more than `riskGap` frames apart as one moment; smallest
/// margin first. risks: one per frame, rows = animals.
[[nodiscard]] std::vector<RiskyMoment> riskyMoments(const std::vector<FrameRisk>& risks, double riskMargin, std::int64_t riskGap);

}  // namespace parsimony::tracking
