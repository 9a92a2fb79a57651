// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/tracking/pose.h"

namespace parsimony::tracking {

/// What a keypoint means that the reference shows and the other pose does not.
enum class HiddenKeypoints {
  CountAsZero,  ///< a miss, as in evaluation
  Ignore,       ///< nothing is known: only what both show is compared, as in tracking
};

/// How the size of an animal is taken from its pose. Both are in px^2.
enum class OksScale {
  BoxArea,      ///< area of the box around its keypoints, as COCO takes the area of the animal; small for one that lies along an axis
  SpanSquared,  ///< square of the box's larger side; turns little with the animal
};

struct OksOptions {
  std::vector<double> sigmas;  ///< [K] how far apart people place each keypoint, share of the animal's size; empty = defaultSigma for all
  double defaultSigma = 0.1;
  OksScale scale = OksScale::SpanSquared;
  HiddenKeypoints hidden = HiddenKeypoints::CountAsZero;
};

/// Size of an animal, px^2, at least 1.
[[nodiscard]] double scaleSquaredOf(const Pose& pose, OksScale scale);

/// Object keypoint similarity in [0, 1]:
///   OKS = sum_k v_k exp(-d_k^2 / (2 s^2 (2 sigma_k)^2)) / sum_k v_k
/// d_k: distance of the keypoints, px; s^2: `scaleSquared` of the reference, px^2; v_k = 1 where the reference shows the keypoint, and with
/// HiddenKeypoints::Ignore the other pose too (COCO keypoint evaluation; Ronchi and Perona 2017, Benchmarking and error diagnosis in
/// multi-instance pose estimation, eq. 1). NaN when no keypoint counts. \throws base::Error InvalidValue for sigmas that are not K or not
/// above 0
[[nodiscard]] double oks(const Pose& reference, const Pose& other, double scaleSquared, const OksOptions& options = {});
/// With the size of the reference.
[[nodiscard]] double oks(const Pose& reference, const Pose& other, const OksOptions& options = {});

}  // namespace parsimony::tracking
