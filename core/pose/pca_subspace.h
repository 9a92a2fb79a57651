// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace parsimony::pose {

/// What is subtracted from the points of an observation, per axis, before fitting and before every use.
enum class PcaCentring {
  None,
  Mean,    ///< mean of the points
  Median,  ///< median of the points, the mean of the middle two where their number is even
};

/// Linear subspace near which plausible observations lie:  r = mean + (y - mean) V^T V,  V = components [k x d].
/// An observation y [d = 2P] holds x, y of P points, px: the chosen keypoints of a frame (pose), or one body part in each of P views
/// (multi-view). The space is that of the labels of the fit; poses in another one (resized, cropped) do not belong to it.
/// (Biderman et al. 2024; spec/pose.md 3.2)
struct PcaSubspace {
  std::vector<std::vector<int>> observations;  ///< G lists of P keypoint indices: the observations that a frame consists of
  PcaCentring centring = PcaCentring::None;
  Eigen::VectorXd mean;        ///< [d], px
  Eigen::MatrixXd components;  ///< [k x d], orthonormal rows, largest variance first, largest entry of each positive
  Eigen::VectorXd variances;   ///< [d], px^2, descending: of the kept and of the dropped directions
  double epsilon = 0.0;        ///< px, errors below cost nothing
  std::int64_t numRows = 0;    ///< observations of the fit with at least one coordinate
  std::int64_t numWhole = 0;   ///< those of them without a missing coordinate, which alone have an error
  double meanError = 0.0;      ///< px, over the whole ones; NaN where there are none
};

struct PcaOptions {
  std::optional<int> components;             ///< k; unset: as many as explainedVariance asks for
  double explainedVariance = 0.99;           ///< smallest k whose share of the variance reaches it; 1 = all
  std::optional<double> epsilon;             ///< px; unset: empirical
  double epsilonPercentile = 99.0;           ///< empirical epsilon = this percentile of the errors of the fit ...
  double epsilonMultiplier = 1.0;            ///< ... times this
  PcaCentring centring = PcaCentring::None;  ///< of fitPosePca
  /// Moments from observations without a missing coordinate, where there are at least 2 d of them. Parts that only one view sees otherwise
  /// move the mean of that view alone: the pairwise moments of exact labels then miss the subspace by many px.
  bool preferWhole = false;
};

/// Subspace of whole poses of one view. poses: [N x 2K] px, x0 y0 x1 y1 ..., NaN = missing; columns: keypoints used, empty = all.
/// Mean and covariance take every entry (pair) that is there:
///   C_ij = sum over rows with both (x_i - m_i)(x_j - m_j) / (N_ij - 1),   eigenvalues below 0 count as 0
/// \throws base::Error InvalidValue {field, found, expected}: fewer observations than coordinates, two coordinates labelled together in
/// fewer than two of them, no whole one for an empirical epsilon, or an option outside its range
[[nodiscard]] PcaSubspace fitPosePca(const Eigen::MatrixXd& poses, const std::vector<int>& columns, const PcaOptions& options = {});

/// Subspace of a body part seen from several sides. views[v][b]: keypoint index of part b in view v; all views list the same parts.
/// One observation per frame and part, [x_v0, y_v0, x_v1, y_v1, ...]. Keeps 3 components whatever the options say (a point in space has
/// three coordinates), no centring. \throws as fitPosePca; Inconsistent for views of unequal length
[[nodiscard]] PcaSubspace fitMultiViewPca(const Eigen::MatrixXd& poses, const std::vector<std::vector<int>>& views,
                                          const PcaOptions& options = {});

/// The `views` of cameras with a file each: their poses side by side, [N x 2 V K], view after view. parts: keypoint indices in a view.
[[nodiscard]] std::vector<std::vector<int>> viewsOfCameras(const std::vector<int>& parts, int numViews, int numKeypoints);

/// The observations in poses [N x 2K], centred. A missing point makes a centred observation NaN on that axis: the centre of the points
/// that are left is another one. \return [N G x d], frame-major
[[nodiscard]] Eigen::MatrixXd observationsIn(const PcaSubspace& subspace, const Eigen::MatrixXd& poses);

/// Distance of each point to its reconstruction, px; NaN for all points of an observation with a missing coordinate.
/// observations: [R x d] -> [R x P]
[[nodiscard]] Eigen::MatrixXd reconstructionErrors(const PcaSubspace& subspace, const Eigen::MatrixXd& observations);

/// The same per keypoint, NaN for keypoints outside the subspace: the metric pca_singleview_error or pca_multiview_error.
/// poses: [N x 2K] -> [N x K]   (spec/pose.md 5.1)
[[nodiscard]] Eigen::MatrixXd keypointErrors(const PcaSubspace& subspace, const Eigen::MatrixXd& poses);

}  // namespace parsimony::pose
