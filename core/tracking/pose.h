// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "core/tracks/tracks.h"

namespace parsimony::tracking {

/// One animal in one frame: K keypoints, px; NaN = not seen.
using Pose = std::vector<tracks::Prediction>;

[[nodiscard]] inline bool isSeen(const tracks::Prediction& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

/// values: [K x 3] x, y, likelihood
[[nodiscard]] Pose poseOf(std::span<const double> values);

/// A point or a displacement, px.
struct Point {
  double x = 0.0;
  double y = 0.0;
  friend bool operator==(const Point&, const Point&) = default;
};

[[nodiscard]] int numSeen(const Pose& pose);
/// Mean of the keypoints that are seen; NaN when there are none.
[[nodiscard]] Point centreOf(const Pose& pose);
/// Mean displacement of the keypoints that both see; NaN when there are none. It compares poses of which one hides keypoints, where the
/// difference of their centres would not.
[[nodiscard]] Point displacement(const Pose& from, const Pose& to);
/// Larger side of the box around the keypoints that are seen, px; 0 with fewer than two.
[[nodiscard]] double spanOf(const Pose& pose);

}  // namespace parsimony::tracking
