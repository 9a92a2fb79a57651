// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// A place where a keypoint may be: mean x, y in px, probability mass around it, covariance of that mass in px^2.
struct Candidate {
  double x = 0.0, y = 0.0;
  double likelihood = 0.0;
  double xx = 0.0, xy = 0.0, yy = 0.0;
};

struct PeakOptions {
  int count = 4;
  int radius = 3;  ///< of the window that a peak's moments are taken from, heatmap px: 3 = 7 x 7
  int blank = 4;   ///< half width of what no further peak may start in, heatmap px
};

/// Up to `count` separate peaks of a heatmap p [height x width] (sum 1), strongest first: mass, mean and covariance of p in a window around
/// the maximum, in heatmap px. The first one is always there; windows of near peaks overlap.
[[nodiscard]] std::vector<Candidate> heatmapPeaks(const float* heatmap, int width, int height, const PeakOptions& options = {});

/// Gaussian over the poses of the training labels, y ~ N(mean, covariance), y = (x0, y0, x1, y1, ...) in model px. It tells keypoints apart
/// that look alike: given the others, each keypoint has a conditional mean and covariance.
struct PosePrior {
  Eigen::VectorXd mean;            ///< [2K]
  Eigen::MatrixXd covariance;      ///< [2K x 2K]
  Eigen::VectorXd inflation;       ///< [K], >= 1: how much too small the conditional covariance was on held-out training labels
  double observationVariance = 4;  ///< of a peak with full mass, px^2
  Eigen::VectorXd noise;           ///< [K], px^2, of a chosen peak, as learnt by peakNoise(); empty = half of observationVariance
  double targetVariance = 25;      ///< of the Gaussian that the heatmaps were trained towards, px^2: what is wider is doubt
  [[nodiscard]] bool isEmpty() const { return mean.size() == 0; }
};

struct PosePriorOptions {
  double ridge = 0.8;                ///< added to the variances, px^2 (0.05 heatmap cells^2)
  double observationVariance = 4.0;  ///< px^2 (0.25 heatmap cells^2)
  double targetVariance = 25.0;      ///< px^2 (sigma 1.25 heatmap cells)
  int folds = 8;                     ///< for the calibration of the inflation
  int minimumFrames = 24;            ///< with fewer labelled frames the prior stays empty
};

/// Fits the Gaussian by expectation maximisation with missing values (NaN) and calibrates the inflation on held-out folds:
///   inflation_k = max(1, median of the Mahalanobis d^2 / 1.386), 1.386 = median of chi^2 with 2 degrees of freedom.
/// poses: [N x 2K], model px.
[[nodiscard]] PosePrior fitPosePrior(const Eigen::MatrixXd& poses, const PosePriorOptions& options = {});

/// Which keypoints a network finds well and which it does not, from its own training labels: s_k = median of the squared distances between
/// strongest peak and label. Networks remember much of their training labels, so only the proportions count:
///   noise_k = r/4 s_k / median(s), within [r/20, 3.2 r]
/// The middle of a tail then leans on the rest of the body, the edge of an obstacle on its own peak.
/// distances: [n x K], px, NaN = no label; r: observationVariance, px^2. \return [K], px^2
[[nodiscard]] Eigen::VectorXd peakNoise(const Eigen::MatrixXd& distances, double observationVariance);

/// Chooses one candidate per keypoint and fuses it with the prior. Per keypoint, given the others (as currently chosen, with variance r /
/// mass^2):
///   score(candidate) = T log(mass + 1e-3) - (nu + 2)/2 log(1 + d^2/nu),   d^2 = Mahalanobis distance to the conditional mean  (Student t)
/// at most three rounds; then position = conditional mean + C (C + R)^-1 (candidate - mean), R = (noise + 0.6 D) / mass, where D is the
/// part of the peak's covariance that exceeds the target's (a wide peak says less about the place across its width), and C is widened by
/// d^2/nu where the candidate is implausible, so that a surprising but clear peak keeps its place. Likelihood = mass of the chosen
/// candidate. candidates: K lists, model px.
[[nodiscard]] std::vector<tracks::Prediction> decodeWithPrior(const PosePrior& prior,
                                                              const std::vector<std::vector<Candidate>>& candidates);

}  // namespace parsimony::pose
