// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "core/pose/sample_random.h"
#include "core/tracks/label_set.h"

namespace parsimony::pose {

/// A picture with its keypoints: frame px before, model px after preparation. CV_8UC1 or CV_8UC3 (RGB).
struct Sample {
  cv::Mat picture;
  std::vector<tracks::LabelPoint> points;
};

struct AugmentationOptions {
  std::string pipeline = "parsimony";  ///< parsimony, dlc, dlc-lr, dlc-top-down, none
  double rotation = 25.0;              ///< degrees, +-              (pipeline parsimony)
  double scale = 0.26;                 ///< size factor exp(+-scale)
  double shift = 0.12;                 ///< share of the picture, +-
  double photometric = 0.4;            ///< log contrast +-, log gamma +-1.25 of it, brightness +-0.2 of it
  bool horizontalFlip = false;
  std::vector<std::pair<int, int>> leftRight;  ///< keypoints swapped by the flip
};

/// Resizes to the network's input: picture by reducedFor() and bilinear as in augment(), points x width / W (no half-pixel term,
/// spec/pose.md 2.3).
[[nodiscard]] Sample prepare(const Sample& original, int width, int height);

/// One training sample: augmentation and resize. A keypoint that leaves the picture loses its coordinates and is ignored.
[[nodiscard]] Sample augment(const Sample& original, int width, int height, const AugmentationOptions& options, SampleRandom& random);

/// Lightning Pose's `dlc` family in its order (spec/pose.md 4.3), before the final resize.
void augmentDlc(Sample& sample, const std::string& pipeline, SampleRandom& random);

/// Moves the points by a 2x3 affine matrix (frame px -> frame px).
void transformPoints(std::vector<tracks::LabelPoint>& points, const cv::Matx23d& affine);

}  // namespace parsimony::pose
