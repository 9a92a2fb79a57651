// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// How the spread of the members becomes a variance.
struct EnsembleStatisticsOptions {
  bool confidenceWeighted = true;   ///< v = var / L, as the Ensemble Kalman Smoother takes it; false: v = var
  bool referenceBehaviour = false;  ///< numbers in place of missing ones as ensemble-kalman-smoother writes them, see ensemblePoint()
};

/// Largest variance told, px^2: members that disagree with likelihood 0 say nothing about the place.
inline constexpr double kLargestVariance = 1e12;

/// What the members together say of one keypoint in one frame. Positions in px, variances in px^2; NaN = no member placed it.
struct EnsemblePoint {
  tracks::Prediction mean;    ///< likelihood: mean of the members' = L
  tracks::Prediction median;  ///< likelihood: median of the members'
  double varianceX = 0.0;
  double varianceY = 0.0;
};

/// One keypoint in one frame over M members, x and y each over the members that have it:
///   median: of an even number the mean of the middle two;  L = mean likelihood;
///   var = 1/m sum (x_i - mean)^2  (about the mean, also beside a median; divided by the m members, not m - 1);
///   v = var / L, or var;  M = 1: v = 1 / max(L, 1e-5)                         (Biderman et al. 2024; ensemble-kalman-smoother 4.6)
/// Missing: likelihoods that are NaN are passed over, and with none at all v = var; no position gives NaN; v is at most kLargestVariance.
/// Reference behaviour: one NaN makes L NaN, an undefined v is 1000, an infinite one the largest float.
/// \throws base::Error Empty for no member
[[nodiscard]] EnsemblePoint ensemblePoint(std::span<const tracks::Prediction> members, const EnsembleStatisticsOptions& options = {});

}  // namespace parsimony::pose
