// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/unsupervised_losses.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

at::Tensor tensorOf(RowMajor matrix, const at::TensorOptions& like) {
  return at::from_blob(matrix.data(), {matrix.rows(), matrix.cols()}, at::kDouble).clone().to(like);
}

/// points: [T x G x P x 2]
at::Tensor centred(const at::Tensor& points, PcaCentring centring) {
  switch (centring) {
    case PcaCentring::None:
      return points;
    case PcaCentring::Mean:
      return points - points.mean({2}, true);
    case PcaCentring::Median:
      return points - points.quantile(0.5, 2, true);  // averages the middle two; median() would take the lower one
  }
  throw base::Error(base::ErrorCode::Internal, {{"field", "centering_method"}});
}

}  // namespace

at::Tensor rectify(const at::Tensor& values, const std::vector<double>& epsilon) {
  if (epsilon.size() == 1) return (values - epsilon.front()).relu();
  if (static_cast<std::int64_t>(epsilon.size()) != values.size(-1)) {
    throw base::Error(base::ErrorCode::Inconsistent,
                      {{"field", "epsilon"}, {"found", static_cast<std::int64_t>(epsilon.size())}, {"expected", values.size(-1)}});
  }
  return (values - at::tensor(at::ArrayRef<double>(epsilon), values.options())).relu();
}

at::Tensor confidentSteps(const at::Tensor& likelihoods, double threshold) {
  const auto sure = likelihoods.detach() >= threshold;
  const auto steps = sure.size(0) - 1;
  return sure.narrow(0, 0, steps).logical_and(sure.narrow(0, 1, steps));
}

at::Tensor temporalLoss(const at::Tensor& keypoints, const at::Tensor& likelihoods, const TemporalOptions& options) {
  const auto steps = keypoints.size(0) - 1;
  const auto motion = keypoints.narrow(0, 1, steps) - keypoints.narrow(0, 0, steps);
  auto counts = motion.isfinite().all(-1);
  if (likelihoods.defined()) counts = counts.logical_and(confidentSteps(likelihoods, options.probThreshold));
  // zeroed before the norm: 0 times the gradient of a norm of NaN would be NaN
  const auto kept = at::where(counts.unsqueeze(2), motion, at::zeros_like(motion));
  const auto excess = rectify(at::linalg_vector_norm(kept, 2, {2}), options.epsilon);
  return excess.sum() / std::max<std::int64_t>(1, excess.numel());
}

PcaTensors tensorsOf(const PcaSubspace& subspace, const at::TensorOptions& like) {
  std::vector<std::int64_t> keypoints;
  for (const auto& observation : subspace.observations) keypoints.insert(keypoints.end(), observation.begin(), observation.end());
  const auto perFrame = static_cast<std::int64_t>(subspace.observations.size());
  PcaTensors tensors;
  tensors.keypoints = at::tensor(at::ArrayRef<std::int64_t>(keypoints), at::kLong).view({perFrame, -1}).to(like.device());
  tensors.mean = tensorOf(subspace.mean, like).flatten();
  tensors.components = tensorOf(subspace.components, like);
  tensors.centring = subspace.centring;
  tensors.epsilon = subspace.epsilon;
  return tensors;
}

at::Tensor pcaErrors(const PcaTensors& subspace, const at::Tensor& keypoints) {
  const auto frames = keypoints.size(0), perFrame = subspace.keypoints.size(0), numPoints = subspace.keypoints.size(1);
  const auto points = keypoints.index_select(1, subspace.keypoints.flatten()).view({frames, perFrame, numPoints, 2});
  const auto whole = points.isfinite().flatten(2).all(-1).view({frames, perFrame, 1});
  const auto known = at::where(whole.unsqueeze(3), points, at::zeros_like(points));
  const auto y = centred(known, subspace.centring).flatten(2) - subspace.mean;
  const auto residual = y - y.matmul(subspace.components.t()).matmul(subspace.components);
  const auto errors = at::linalg_vector_norm(residual.view({frames, perFrame, numPoints, 2}), 2, {3});
  return errors.masked_fill(whole.logical_not(), std::numeric_limits<double>::quiet_NaN());
}

at::Tensor pcaLoss(const PcaTensors& subspace, const at::Tensor& keypoints, const PcaLossOptions& options) {
  const auto errors = pcaErrors(subspace, keypoints);
  const auto excess = (errors - subspace.epsilon).relu();
  if (options.referenceBehaviour) return excess.mean();
  const auto known = errors.isfinite();
  return at::where(known, excess, at::zeros_like(excess)).sum() / known.sum().clamp_min(1);
}

double annealedWeight(int epoch, const AnnealOptions& options) {
  if (epoch <= options.freezeUntilEpoch) return options.initialWeight;
  return std::min(options.initialWeight + (epoch - options.freezeUntilEpoch) * options.increasePerEpoch, options.finalWeight);
}

}  // namespace parsimony::pose
