// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// A place where a keypoint may be: x, y in model px and the probability mass around it.
using Candidate = tracks::Prediction;

/// Up to `count` separate peaks of a heatmap p [height x width] (sum 1), strongest first: mean position under p in a window of +-radius
/// cells around the maximum, in heatmap px; the window is then blanked. The first one is always there.
[[nodiscard]] std::vector<Candidate> heatmapPeaks(const float* heatmap, int width, int height, int count, int radius);

/// Gaussian over the poses of the training labels, y ~ N(mean, covariance), y = (x0, y0, x1, y1, ...) in model px. It tells keypoints apart
/// that look alike: given the others, each keypoint has a conditional mean and covariance.
struct PosePrior {
  Eigen::VectorXd mean;            ///< [2K]
  Eigen::MatrixXd covariance;      ///< [2K x 2K]
  Eigen::VectorXd inflation;       ///< [K], >= 1: how much too small the conditional covariance was on held-out training labels
  double observationVariance = 4;  ///< of a peak with full mass, px^2
  [[nodiscard]] bool isEmpty() const { return mean.size() == 0; }
};

struct PosePriorOptions {
  double ridge = 0.8;                ///< added to the variances, px^2 (0.05 heatmap cells^2)
  double observationVariance = 4.0;  ///< px^2 (0.25 heatmap cells^2)
  int folds = 8;                     ///< for the calibration of the inflation
  int minimumFrames = 24;            ///< with fewer labelled frames the prior stays empty
};

/// Fits the Gaussian by expectation maximisation with missing values (NaN) and calibrates the inflation on held-out folds:
///   inflation_k = max(1, median of the Mahalanobis d^2 / 1.386), 1.386 = median of chi^2 with 2 degrees of freedom.
/// poses: [N x 2K], model px.
[[nodiscard]] PosePrior fitPosePrior(const Eigen::MatrixXd& poses, const PosePriorOptions& options = {});

/// Chooses one candidate per keypoint and fuses it with the prior. Per keypoint, given the others (as currently chosen, with variance r /
/// mass^2):
///   score(candidate) = T log(mass + 1e-3) - (nu + 2)/2 log(1 + d^2/nu),   d^2 = Mahalanobis distance to the conditional mean  (Student t)
/// at most three rounds; then position = conditional mean + C (C + r fuse / mass)^-1 (candidate - mean), with C widened by d^2/nu where the
/// candidate is implausible, so that a surprising but clear peak keeps its place. Likelihood = mass of the chosen candidate.
/// candidates: K lists, model px.
[[nodiscard]] std::vector<tracks::Prediction> decodeWithPrior(const PosePrior& prior,
                                                              const std::vector<std::vector<Candidate>>& candidates);

}  // namespace parsimony::pose
