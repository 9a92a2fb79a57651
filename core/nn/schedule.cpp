// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace parsimony::nn {

double cosineFactor(std::int64_t step, std::int64_t totalSteps, double warmup, double floor) {
  const double total = static_cast<double>(std::max<std::int64_t>(1, totalSteps));
  const double warm = std::floor(warmup * total);
  const double s = static_cast<double>(step);
  if (s < warm) return (s + 1.0) / (warm + 1.0);
  const double t = std::clamp((s - warm) / std::max(1.0, total - warm), 0.0, 1.0);
  return floor + (1.0 - floor) * 0.5 * (1.0 + std::cos(std::numbers::pi * t));
}

double multiStepFactor(std::int64_t epoch, const std::vector<std::int64_t>& milestones, double gamma) {
  const auto passed = std::count_if(milestones.begin(), milestones.end(), [epoch](std::int64_t m) { return m <= epoch; });
  return std::pow(gamma, static_cast<double>(passed));
}

double unfreezingRate(std::int64_t epoch, std::int64_t unfreezeEpoch, double headRateAtUnfreeze, double headRate) {
  if (epoch < unfreezeEpoch) return 0.0;
  const double ramp = 0.1 * headRateAtUnfreeze * std::pow(1.5, static_cast<double>(epoch - unfreezeEpoch));
  return ramp < headRateAtUnfreeze ? std::min(ramp, headRate) : headRate;
}

}  // namespace parsimony::nn
