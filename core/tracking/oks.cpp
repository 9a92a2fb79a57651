// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/oks.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "core/base/error.h"

namespace parsimony::tracking {

namespace {

double sigmaOf(const OksOptions& options, std::size_t keypoint) {
  const double sigma = options.sigmas.empty() ? options.defaultSigma : options.sigmas[keypoint];
  if (sigma > 0) return sigma;
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", "sigmas"}, {"value", sigma}, {"expected", "above 0"}});
}

}  // namespace

double scaleSquaredOf(const Pose& pose, OksScale scale) {
  if (scale == OksScale::SpanSquared) return std::max(1.0, spanOf(pose) * spanOf(pose));
  double left = HUGE_VAL, right = -HUGE_VAL, top = HUGE_VAL, bottom = -HUGE_VAL;
  for (const tracks::Prediction& point : pose) {
    if (!isSeen(point)) continue;
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
  return numSeen(pose) < 2 ? 1.0 : std::max(1.0, (right - left) * (bottom - top));
}

double oks(const Pose& reference, const Pose& other, double scaleSquared, const OksOptions& options) {
  if (reference.size() != other.size() || (!options.sigmas.empty() && options.sigmas.size() != reference.size())) {
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "keypoints"},
                                                      {"value", static_cast<std::int64_t>(other.size())},
                                                      {"expected", std::to_string(reference.size()) + " keypoints and sigmas"}});
  }
  double sum = 0.0;
  int counted = 0;
  for (std::size_t k = 0; k < reference.size(); ++k) {
    if (!isSeen(reference[k])) continue;
    const bool isHidden = !isSeen(other[k]);
    if (isHidden && options.hidden == HiddenKeypoints::Ignore) continue;
    ++counted;
    if (isHidden) continue;
    const double dx = other[k].x - reference[k].x, dy = other[k].y - reference[k].y;
    const double tolerance = 2.0 * sigmaOf(options, k);
    sum += std::exp(-(dx * dx + dy * dy) / (2.0 * scaleSquared * tolerance * tolerance));
  }
  return counted == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / counted;
}

double oks(const Pose& reference, const Pose& other, const OksOptions& options) {
  return oks(reference, other, scaleSquaredOf(reference, options.scale), options);
}

}  // namespace parsimony::tracking
