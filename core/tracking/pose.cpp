// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/pose.h"

#include <algorithm>
#include <limits>

namespace parsimony::tracking {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Pose poseOf(std::span<const double> values) {
  Pose pose;
  for (std::size_t at = 0; at + 2 < values.size(); at += 3) pose.push_back({values[at], values[at + 1], values[at + 2]});
  return pose;
}

int numSeen(const Pose& pose) {
  return static_cast<int>(std::ranges::count_if(pose, isSeen));
}

Point centreOf(const Pose& pose) {
  Point sum;
  for (const tracks::Prediction& point : pose) {
    if (!isSeen(point)) continue;
    sum.x += point.x;
    sum.y += point.y;
  }
  const int seen = numSeen(pose);
  return seen == 0 ? Point{kNaN, kNaN} : Point{sum.x / seen, sum.y / seen};
}

Point displacement(const Pose& from, const Pose& to) {
  Point sum;
  int seen = 0;
  for (std::size_t k = 0; k < std::min(from.size(), to.size()); ++k) {
    if (!isSeen(from[k]) || !isSeen(to[k])) continue;
    sum.x += to[k].x - from[k].x;
    sum.y += to[k].y - from[k].y;
    ++seen;
  }
  return seen == 0 ? Point{kNaN, kNaN} : Point{sum.x / seen, sum.y / seen};
}

double spanOf(const Pose& pose) {
  double least[2] = {HUGE_VAL, HUGE_VAL}, most[2] = {-HUGE_VAL, -HUGE_VAL};
  for (const tracks::Prediction& point : pose) {
    if (!isSeen(point)) continue;
    const double place[2] = {point.x, point.y};
    for (int axis = 0; axis < 2; ++axis) {
      least[axis] = std::min(least[axis], place[axis]);
      most[axis] = std::max(most[axis], place[axis]);
    }
  }
  return numSeen(pose) < 2 ? 0.0 : std::max(most[0] - least[0], most[1] - least[1]);
}

}  // namespace parsimony::tracking
