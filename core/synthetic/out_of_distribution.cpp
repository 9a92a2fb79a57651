// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/out_of_distribution.h"

#include <algorithm>
#include <cmath>

namespace parsimony::synthetic {
namespace {

constexpr std::int64_t kSeeds = 4'000'000'000'000'000;  // below the largest seed

// Adds `step`, or takes it away where the sum would leave the range.
double stepped(double value, double step, double minimum, double maximum) {
  const double sum = value + step;
  return sum >= minimum && sum <= maximum ? sum : std::clamp(value - step, minimum, maximum);
}

double wrappedDegrees(double degrees) {
  return std::remainder(degrees, 360.0);
}

}  // namespace

MouseOptions outOfDistribution(const MouseOptions& seen) {
  MouseOptions other = seen;
  // another seed for every seed, and none of those that people count with
  other.seed = seen.seed < kSeeds ? seen.seed + kSeeds : seen.seed - kSeeds;

  other.size = 0.85 * seen.size >= 0.7 ? 0.85 * seen.size : std::min(1.15 * seen.size, 1.25);
  other.stoutness = stepped(seen.stoutness, 0.15, 0.8, 1.25);
  other.tailLength = stepped(seen.tailLength, 16.0, 30.0, 110.0);
  other.coat = seen.coat == "grey" ? "black" : "grey";
  other.gait = seen.gait == "walk" ? "trot" : "walk";

  other.lightAzimuth = wrappedDegrees(-seen.lightAzimuth - 20.0);
  other.lightElevation = stepped(seen.lightElevation, 20.0, -90.0, 90.0);
  other.lightIntensity = std::min(1.33 * seen.lightIntensity, 5.0);

  other.cameraYaw = stepped(seen.cameraYaw, 14.0, -40.0, 40.0);
  other.cameraPitch = stepped(seen.cameraPitch, 9.0, 0.0, 35.0);
  other.cameraRoll = stepped(seen.cameraRoll, 4.0, -20.0, 20.0);

  other.floor = seen.floor == "wheel" ? "treadmill" : "wheel";
  other.backgroundLevel = seen.backgroundLevel < 45.0 ? seen.backgroundLevel + 50.0 : 12.0;
  other.backgroundTexture = stepped(seen.backgroundTexture, 0.4, 0.0, 1.0);
  other.floorPattern = stepped(seen.floorPattern, 0.35, 0.0, 1.0);
  other.clutter = seen.clutter < 6 ? seen.clutter + 1 : seen.clutter - 1;
  return other;
}

}  // namespace parsimony::synthetic
