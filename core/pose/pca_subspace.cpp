// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/pca_subspace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/base/error.h"
#include "core/metrics/pixel_error.h"

namespace parsimony::pose {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSpatial = 3;  // coordinates of a point in space

void requireAtLeast(std::int64_t expected, std::int64_t found, const std::string& field) {
  if (found >= expected) return;
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", field}, {"found", found}, {"expected", expected}});
}

void requireKeypoints(const std::vector<int>& columns, Index numKeypoints) {
  for (const int k : columns) {
    if (k >= 0 && k < numKeypoints) continue;
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "pca keypoint"}, {"found", std::int64_t{k}}, {"expected", "0 to " + std::to_string(numKeypoints - 1)}});
  }
}

double centreOf(std::vector<double> values, PcaCentring centring) {
  if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) return kNaN;
  if (centring == PcaCentring::Median) return metrics::quantile(std::move(values), 0.5);
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void centre(MatrixXd& rows, PcaCentring centring) {
  for (Index i = 0; i < rows.rows(); ++i) {
    for (Index axis = 0; axis < 2; ++axis) {
      std::vector<double> values;
      for (Index j = axis; j < rows.cols(); j += 2) values.push_back(rows(i, j));
      const double c = centreOf(std::move(values), centring);
      for (Index j = axis; j < rows.cols(); j += 2) rows(i, j) -= c;
    }
  }
}

struct Moments {
  VectorXd mean;
  MatrixXd covariance;
};

/// Of every entry and every pair of entries that is there. Such a covariance can have negative eigenvalues.
Moments pairwiseMoments(const MatrixXd& rows) {
  const Eigen::ArrayXXd known = rows.array().isFinite().cast<double>();
  const MatrixXd pairs = known.matrix().transpose() * known.matrix();
  requireAtLeast(2, static_cast<std::int64_t>(pairs.minCoeff()), "pca observations of every two keypoints");
  const MatrixXd filled = (known > 0.0).select(rows.array(), 0.0);
  const VectorXd sums = filled.colwise().sum().transpose();
  Moments moments;
  moments.mean = sums.cwiseQuotient(pairs.diagonal());
  const MatrixXd differences = rows.rowwise() - moments.mean.transpose();
  const MatrixXd centred = (known > 0.0).select(differences.array(), 0.0);
  const MatrixXd products = centred.transpose() * centred;
  moments.covariance = products.array() / (pairs.array() - 1.0);
  return moments;
}

MatrixXd wholeRows(const MatrixXd& rows) {
  MatrixXd whole(rows.rows(), rows.cols());
  Index n = 0;
  for (Index i = 0; i < rows.rows(); ++i) {
    if (rows.row(i).allFinite()) whole.row(n++) = rows.row(i);
  }
  whole.conservativeResize(n, Eigen::NoChange);
  return whole;
}

Index numKept(const VectorXd& variances, const PcaOptions& options) {
  const Index dims = variances.size();
  if (options.components) {
    const int k = *options.components;
    if (k >= 1 && k <= dims) return k;
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "components_to_keep"}, {"found", std::int64_t{k}}, {"expected", "1 to " + std::to_string(dims)}});
  }
  const double share = options.explainedVariance;
  if (!(share >= 0.0 && share <= 1.0)) {  // written so that NaN fails too
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "components_to_keep"}, {"found", share}, {"expected", "0 to 1"}});
  }
  if (share == 1.0) return dims;
  const double wanted = share * variances.sum();
  double sum = 0.0;
  for (Index k = 0; k < dims; ++k) {
    sum += variances(k);
    if (sum >= wanted) return k + 1;
  }
  return dims;
}

void setComponents(PcaSubspace& subspace, const MatrixXd& covariance, const PcaOptions& options) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance);
  subspace.variances = solver.eigenvalues().reverse().cwiseMax(0.0);
  const MatrixXd axes = solver.eigenvectors().rowwise().reverse();
  subspace.components = axes.leftCols(numKept(subspace.variances, options)).transpose();
  for (Index k = 0; k < subspace.components.rows(); ++k) {
    Index largest = 0;
    subspace.components.row(k).cwiseAbs().maxCoeff(&largest);
    if (subspace.components(k, largest) < 0.0) subspace.components.row(k) *= -1.0;
  }
}

void setErrors(PcaSubspace& subspace, const MatrixXd& rows, const PcaOptions& options) {
  const MatrixXd all = reconstructionErrors(subspace, rows);
  std::vector<double> errors;
  for (Index i = 0; i < all.rows(); ++i) {
    if (!std::isfinite(all(i, 0))) continue;
    for (Index p = 0; p < all.cols(); ++p) errors.push_back(all(i, p));
  }
  subspace.numWhole = static_cast<std::int64_t>(errors.size()) / all.cols();
  subspace.meanError = errors.empty() ? kNaN : std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
  if (!options.epsilon) requireAtLeast(1, subspace.numWhole, "whole pca observations");
  const double empirical = metrics::quantile(std::move(errors), options.epsilonPercentile / 100.0) * options.epsilonMultiplier;
  subspace.epsilon = options.epsilon.value_or(empirical);
}

PcaSubspace fit(PcaSubspace subspace, const MatrixXd& poses, const PcaOptions& options) {
  const MatrixXd rows = observationsIn(subspace, poses);
  for (Index i = 0; i < rows.rows(); ++i) subspace.numRows += rows.row(i).array().isFinite().any() ? 1 : 0;
  requireAtLeast(rows.cols(), subspace.numRows, "pca observations");
  const MatrixXd whole = wholeRows(rows);
  Moments moments = pairwiseMoments(options.preferWhole && whole.rows() >= 2 * rows.cols() ? whole : rows);
  subspace.mean = std::move(moments.mean);
  setComponents(subspace, moments.covariance, options);
  setErrors(subspace, rows, options);
  return subspace;
}

}  // namespace

PcaSubspace fitPosePca(const MatrixXd& poses, const std::vector<int>& columns, const PcaOptions& options) {
  std::vector<int> used = columns;
  if (used.empty()) {
    used.resize(static_cast<std::size_t>(poses.cols() / 2));
    std::iota(used.begin(), used.end(), 0);
  }
  requireAtLeast(1, static_cast<std::int64_t>(used.size()), "pca keypoints");
  requireKeypoints(used, poses.cols() / 2);
  PcaSubspace subspace;
  subspace.observations.push_back(std::move(used));
  subspace.centring = options.centring;
  return fit(std::move(subspace), poses, options);
}

PcaSubspace fitMultiViewPca(const MatrixXd& poses, const std::vector<std::vector<int>>& views, const PcaOptions& options) {
  requireAtLeast(2, static_cast<std::int64_t>(views.size()), "pca views");
  const std::size_t parts = views.front().size();
  requireAtLeast(1, static_cast<std::int64_t>(parts), "pca keypoints");
  PcaSubspace subspace;
  subspace.observations.resize(parts);
  for (const auto& view : views) {
    if (view.size() != parts) {
      throw base::Error(base::ErrorCode::Inconsistent, {{"field", "mirrored_column_matches"},
                                                        {"found", static_cast<std::int64_t>(view.size())},
                                                        {"expected", static_cast<std::int64_t>(parts)}});
    }
    requireKeypoints(view, poses.cols() / 2);
    for (std::size_t b = 0; b < parts; ++b) subspace.observations[b].push_back(view[b]);
  }
  PcaOptions spatial = options;
  spatial.components = kSpatial;
  return fit(std::move(subspace), poses, spatial);
}

std::vector<std::vector<int>> viewsOfCameras(const std::vector<int>& parts, int numViews, int numKeypoints) {
  requireKeypoints(parts, numKeypoints);
  std::vector<std::vector<int>> views(static_cast<std::size_t>(numViews), parts);
  for (int v = 0; v < numViews; ++v) {
    for (int& k : views[static_cast<std::size_t>(v)]) k += v * numKeypoints;
  }
  return views;
}

MatrixXd observationsIn(const PcaSubspace& subspace, const MatrixXd& poses) {
  const auto perFrame = static_cast<Index>(subspace.observations.size());
  const auto points = static_cast<Index>(subspace.observations.front().size());
  MatrixXd rows(poses.rows() * perFrame, 2 * points);
  for (Index g = 0; g < perFrame; ++g) {
    const auto& keypoints = subspace.observations[static_cast<std::size_t>(g)];
    for (Index p = 0; p < points; ++p) {
      const Index column = 2 * Index{keypoints[static_cast<std::size_t>(p)]};
      for (Index n = 0; n < poses.rows(); ++n) rows.block<1, 2>(n * perFrame + g, 2 * p) = poses.block<1, 2>(n, column);
    }
  }
  if (subspace.centring != PcaCentring::None) centre(rows, subspace.centring);
  return rows;
}

MatrixXd reconstructionErrors(const PcaSubspace& subspace, const MatrixXd& observations) {
  const MatrixXd centred = observations.rowwise() - subspace.mean.transpose();
  // one row at a time: a blocked product would not promise to keep the NaN of a row to itself
  MatrixXd errors(observations.rows(), observations.cols() / 2);
  for (Index i = 0; i < centred.rows(); ++i) {
    const VectorXd y = centred.row(i).transpose();
    const bool whole = y.array().isFinite().all();
    const VectorXd residual = y - subspace.components.transpose() * (subspace.components * y);
    for (Index p = 0; p < errors.cols(); ++p) errors(i, p) = whole ? std::hypot(residual(2 * p), residual(2 * p + 1)) : kNaN;
  }
  return errors;
}

MatrixXd keypointErrors(const PcaSubspace& subspace, const MatrixXd& poses) {
  const MatrixXd errors = reconstructionErrors(subspace, observationsIn(subspace, poses));
  const auto perFrame = static_cast<Index>(subspace.observations.size());
  MatrixXd result = MatrixXd::Constant(poses.rows(), poses.cols() / 2, kNaN);
  for (Index g = 0; g < perFrame; ++g) {
    const auto& keypoints = subspace.observations[static_cast<std::size_t>(g)];
    for (Index p = 0; p < errors.cols(); ++p) {
      for (Index n = 0; n < poses.rows(); ++n) result(n, keypoints[static_cast<std::size_t>(p)]) = errors(n * perFrame + g, p);
    }
  }
  return result;
}

}  // namespace parsimony::pose
