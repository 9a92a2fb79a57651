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

/// A frame of unlabelled video made ready for the network, with the way back.
struct WarpedFrame {
  cv::Mat picture;
  cv::Matx23d toModel;  ///< frame px -> model px, convention of points
};

/// Augmentation of unlabelled video: only what an affine map undoes, so that predictions can be taken back to the frame.
///   parsimony         the affine part of augment(), the same for a whole window; light, blur, noise and grey rectangles, anew for every
///   frame dlc, ...          Lightning Pose's: rotation +-10 degrees, x and y scale 0.8 .. 1.2, brightness and contrast 0.75 .. 1.25 and
///   shot noise,
///                     geometry and light the same for a whole window     (spec/pose.md 4.4)
///   none              resize alone
/// picture: as reducedFor() left a frame of `frameSize`. window: the same state for all frames of a window; frame: of its own.
[[nodiscard]] WarpedFrame augmentVideoFrame(const cv::Mat& picture, cv::Size frameSize, int width, int height,
                                            const AugmentationOptions& options, SampleRandom window, SampleRandom& frame);

/// Lightning Pose's `dlc` family in its order (spec/pose.md 4.3), before the final resize.
void augmentDlc(Sample& sample, const std::string& pipeline, SampleRandom& random);

/// Moves the points by a 2x3 affine matrix (frame px -> frame px).
void transformPoints(std::vector<tracks::LabelPoint>& points, const cv::Matx23d& affine);

}  // namespace parsimony::pose
