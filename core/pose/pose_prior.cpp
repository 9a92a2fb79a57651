// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/pose_prior.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>

namespace parsimony::pose {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Indices = std::vector<Eigen::Index>;

Indices finiteEntries(const VectorXd& y, bool finite) {
  Indices entries;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    if (std::isfinite(y(i)) == finite) entries.push_back(i);
  }
  return entries;
}

struct Gaussian {
  VectorXd mean;
  MatrixXd covariance;
};

Gaussian startingPoint(const MatrixXd& poses, double ridge) {
  const Eigen::Index d = poses.cols();
  Gaussian g{VectorXd::Zero(d), MatrixXd::Zero(d, d)};
  for (Eigen::Index j = 0; j < d; ++j) {
    double sum = 0.0, squares = 0.0;
    int n = 0;
    for (Eigen::Index i = 0; i < poses.rows(); ++i) {
      if (!std::isfinite(poses(i, j))) continue;
      sum += poses(i, j);
      squares += poses(i, j) * poses(i, j);
      ++n;
    }
    g.mean(j) = n > 0 ? sum / n : 0.0;
    g.covariance(j, j) = (n > 0 ? std::max(0.0, squares / n - g.mean(j) * g.mean(j)) : 1e4) + ridge;
  }
  return g;
}

/// Expectation maximisation for a Gaussian with missing entries; the ridge is added to every new covariance.
Gaussian fitGaussian(const MatrixXd& poses, double ridge, int iterations) {
  const Eigen::Index n = poses.rows();
  Gaussian g = startingPoint(poses, ridge);
  for (int iteration = 0; iteration < iterations; ++iteration) {
    MatrixXd completed = poses;
    MatrixXd uncertainty = MatrixXd::Zero(poses.cols(), poses.cols());
    for (Eigen::Index i = 0; i < n; ++i) {
      const VectorXd y = poses.row(i);
      const Indices known = finiteEntries(y, true);
      const Indices missing = finiteEntries(y, false);
      if (missing.empty()) continue;
      const MatrixXd cross = g.covariance(known, missing);
      const MatrixXd gain = g.covariance(known, known).llt().solve(cross).transpose();
      const VectorXd filled = g.mean(missing) + gain * (y(known) - g.mean(known));
      for (std::size_t m = 0; m < missing.size(); ++m) completed(i, missing[m]) = filled(static_cast<Eigen::Index>(m));
      const MatrixXd left = g.covariance(missing, missing) - gain * cross;
      for (std::size_t a = 0; a < missing.size(); ++a) {
        for (std::size_t b = 0; b < missing.size(); ++b)
          uncertainty(missing[a], missing[b]) += left(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
      }
    }
    g.mean = completed.colwise().mean();
    const MatrixXd centred = completed.rowwise() - g.mean.transpose();
    g.covariance = (centred.transpose() * centred + uncertainty) / static_cast<double>(n);
    g.covariance.diagonal().array() += ridge;
  }
  return g;
}

/// Squared Mahalanobis distances of each labelled keypoint of `y` to its conditional given the others.
void appendDistances(const Gaussian& g, const VectorXd& y, double observationVariance, std::vector<std::vector<double>>& distances) {
  for (Eigen::Index k = 0; 2 * k < y.size(); ++k) {
    if (!std::isfinite(y(2 * k))) continue;
    const Indices own{2 * k, 2 * k + 1};
    Indices others;
    for (const auto i : finiteEntries(y, true)) {
      if (i / 2 != k) others.push_back(i);
    }
    MatrixXd s = g.covariance(others, others);
    s.diagonal().array() += observationVariance;
    const MatrixXd cross = g.covariance(others, own);
    const MatrixXd gain = s.llt().solve(cross).transpose();
    const VectorXd e = y(own) - g.mean(own) - gain * (y(others) - g.mean(others));
    const MatrixXd conditional = g.covariance(own, own) - gain * cross;
    distances[static_cast<std::size_t>(k)].push_back(e.dot(conditional.llt().solve(e)));
  }
}

double medianOf(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

VectorXd calibrate(const MatrixXd& poses, const PosePriorOptions& options) {
  const Eigen::Index keypoints = poses.cols() / 2;
  std::vector<std::vector<double>> distances(static_cast<std::size_t>(keypoints));
  for (int fold = 0; fold < options.folds; ++fold) {
    Indices inside, outside;
    for (Eigen::Index i = 0; i < poses.rows(); ++i) (i % options.folds == fold ? outside : inside).push_back(i);
    const Gaussian g = fitGaussian(poses(inside, Eigen::all), options.ridge, 15);
    for (const auto i : outside) appendDistances(g, poses.row(i), options.observationVariance, distances);
  }
  VectorXd inflation = VectorXd::Ones(keypoints);
  constexpr double kChiSquareMedian = 1.386;
  for (Eigen::Index k = 0; k < keypoints; ++k) {
    const auto& d = distances[static_cast<std::size_t>(k)];
    if (!d.empty()) inflation(k) = std::max(1.0, medianOf(d) / kChiSquareMedian);
  }
  return inflation;
}

constexpr double kSharpness = 2.5;  // T: weight of a peak's mass against its plausibility
constexpr double kFreedom = 4.0;    // nu of the Student t: how soft implausible places are refused
constexpr double kFuse = 0.5;       // part of r that remains as noise of a chosen peak where nothing better was learnt
constexpr double kDoubt = 0.6;      // weight of a peak's excess width
constexpr int kRounds = 3;

/// Conditional of one keypoint given all the others, from the joint precision of prior and observations.
struct Conditional {
  Eigen::Vector2d mean;
  Eigen::Matrix2d covariance;
};

struct Choice {
  int candidate = 0;
  double distance = 0.0;
};

Choice best(const std::vector<Candidate>& candidates, const Conditional& conditional, double observationVariance) {
  const Eigen::Matrix2d precision = (conditional.covariance + observationVariance * Eigen::Matrix2d::Identity()).inverse();
  Choice choice;
  double top = -1e300;
  for (std::size_t j = 0; j < candidates.size(); ++j) {
    const Eigen::Vector2d e = Eigen::Vector2d(candidates[j].x, candidates[j].y) - conditional.mean;
    const double d = e.dot(precision * e);
    const double score = kSharpness * std::log(candidates[j].likelihood + 1e-3) - 0.5 * (kFreedom + 2.0) * std::log1p(d / kFreedom);
    if (score > top) {
      top = score;
      choice = {static_cast<int>(j), d};
    }
  }
  return choice;
}

/// Covariance of a peak beyond that of its target, never negative.
Eigen::Matrix2d excessWidth(const Candidate& candidate, double targetVariance) {
  Eigen::Matrix2d covariance;
  covariance << candidate.xx, candidate.xy, candidate.xy, candidate.yy;
  Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> axes;
  axes.computeDirect(covariance);
  const Eigen::Vector2d excess = (axes.eigenvalues().array() - targetVariance).max(0.0);
  return axes.eigenvectors() * excess.asDiagonal() * axes.eigenvectors().transpose();
}

tracks::Prediction fuse(const Candidate& candidate, const Conditional& conditional, double distance, const PosePrior& prior,
                        double peakVariance) {
  const Eigen::Matrix2d wide = conditional.covariance * std::max(1.0, distance / kFreedom);
  const Eigen::Matrix2d noise = (Eigen::Matrix2d::Identity() * peakVariance + kDoubt * excessWidth(candidate, prior.targetVariance)) /
                                std::max(candidate.likelihood, 0.05);
  const Eigen::Vector2d p =
      conditional.mean + wide * (wide + noise).inverse() * (Eigen::Vector2d(candidate.x, candidate.y) - conditional.mean);
  return {p.x(), p.y(), candidate.likelihood};
}

/// Mass, mean and covariance of p in the window of +-radius cells around (cx, cy).
Candidate momentsAround(const float* p, int width, int height, int cx, int cy, int radius) {
  double mass = 0.0, x1 = 0.0, y1 = 0.0, xx = 0.0, xy = 0.0, yy = 0.0;
  for (int y = std::max(0, cy - radius); y <= std::min(height - 1, cy + radius); ++y) {
    for (int x = std::max(0, cx - radius); x <= std::min(width - 1, cx + radius); ++x) {
      const double weight = p[y * width + x];
      const double dx = x - cx, dy = y - cy;
      mass += weight;
      x1 += weight * dx;
      y1 += weight * dy;
      xx += weight * dx * dx;
      xy += weight * dx * dy;
      yy += weight * dy * dy;
    }
  }
  if (!(mass > 0.0)) return {static_cast<double>(cx), static_cast<double>(cy)};
  const double mx = x1 / mass, my = y1 / mass;
  return {cx + mx, cy + my, std::min(1.0, mass), xx / mass - mx * mx, xy / mass - mx * my, yy / mass - my * my};
}

void blankAround(std::vector<float>& p, int width, int height, int cx, int cy, int radius) {
  for (int y = std::max(0, cy - radius); y <= std::min(height - 1, cy + radius); ++y) {
    for (int x = std::max(0, cx - radius); x <= std::min(width - 1, cx + radius); ++x) p[static_cast<std::size_t>(y * width + x)] = -1.0F;
  }
}

}  // namespace

std::vector<Candidate> heatmapPeaks(const float* heatmap, int width, int height, const PeakOptions& options) {
  std::vector<float> left(heatmap, heatmap + static_cast<std::ptrdiff_t>(width) * height);
  std::vector<Candidate> peaks;
  constexpr float kFloor = 6e-6F;
  for (int i = 0; i < options.count; ++i) {
    const auto top = static_cast<int>(std::max_element(left.begin(), left.end()) - left.begin());
    if (!peaks.empty() && left[static_cast<std::size_t>(top)] < kFloor) break;
    peaks.push_back(momentsAround(heatmap, width, height, top % width, top / width, options.radius));
    blankAround(left, width, height, top % width, top / width, options.blank);
  }
  return peaks;
}

PosePrior fitPosePrior(const MatrixXd& poses, const PosePriorOptions& options) {
  PosePrior prior;
  prior.observationVariance = options.observationVariance;
  prior.targetVariance = options.targetVariance;
  if (poses.rows() < options.minimumFrames || poses.cols() < 4) return prior;
  const Gaussian g = fitGaussian(poses, options.ridge, 30);
  prior.mean = g.mean;
  prior.covariance = g.covariance;
  prior.inflation = calibrate(poses, options);
  return prior;
}

VectorXd peakNoise(const MatrixXd& distances, double observationVariance) {
  const Eigen::Index keypoints = distances.cols();
  const double usual = 0.25 * observationVariance;
  VectorXd noise = VectorXd::Constant(keypoints, usual);
  std::vector<double> medians;
  std::vector<Eigen::Index> labelled;
  for (Eigen::Index k = 0; k < keypoints; ++k) {
    std::vector<double> squares;
    for (Eigen::Index i = 0; i < distances.rows(); ++i) {
      if (std::isfinite(distances(i, k))) squares.push_back(distances(i, k) * distances(i, k));
    }
    if (squares.empty()) continue;
    medians.push_back(medianOf(std::move(squares)));
    labelled.push_back(k);
  }
  const double middle = medians.empty() ? 0.0 : medianOf(medians);
  if (!(middle > 0.0)) return noise;
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    noise(labelled[i]) = std::clamp(usual * medians[i] / middle, 0.05 * observationVariance, 3.2 * observationVariance);
  }
  return noise;
}

std::vector<tracks::Prediction> decodeWithPrior(const PosePrior& prior, const std::vector<std::vector<Candidate>>& candidates) {
  const auto keypoints = static_cast<Eigen::Index>(candidates.size());
  const double r = prior.observationVariance;
  std::vector<Choice> choices(candidates.size());
  std::vector<tracks::Prediction> result(candidates.size());
  for (int round = 0; round < kRounds; ++round) {
    VectorXd position(2 * keypoints), variance(2 * keypoints);
    for (Eigen::Index k = 0; k < keypoints; ++k) {
      const auto& c = candidates[static_cast<std::size_t>(k)][static_cast<std::size_t>(choices[static_cast<std::size_t>(k)].candidate)];
      position.segment<2>(2 * k) << c.x, c.y;
      variance.segment<2>(2 * k).setConstant(r / std::pow(std::clamp(c.likelihood, 0.02, 1.0), 2));
    }
    MatrixXd joint = prior.covariance;
    joint.diagonal() += variance;
    const MatrixXd precision = joint.llt().solve(MatrixXd::Identity(2 * keypoints, 2 * keypoints));
    const VectorXd residual = precision * (position - prior.mean);
    bool changed = false;
    for (Eigen::Index k = 0; k < keypoints; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const Eigen::Matrix2d block = precision.block<2, 2>(2 * k, 2 * k).inverse();
      const Conditional conditional{position.segment<2>(2 * k) - block * residual.segment<2>(2 * k),
                                    prior.inflation(k) * (block - variance(2 * k) * Eigen::Matrix2d::Identity())};
      const Choice choice = best(candidates[i], conditional, r);
      changed = changed || choice.candidate != choices[i].candidate;
      choices[i] = choice;
      result[i] = fuse(candidates[i][static_cast<std::size_t>(choice.candidate)], conditional, choice.distance, prior,
                       prior.noise.size() == keypoints ? prior.noise(k) : kFuse * r);
    }
    if (!changed) break;
  }
  return result;
}

}  // namespace parsimony::pose
