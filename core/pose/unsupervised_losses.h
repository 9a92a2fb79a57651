// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "core/pose/pca_subspace.h"

namespace parsimony::pose {

/// Losses of a window of unlabelled video. keypoints: [T x K x 2], frame px, T consecutive frames, augmentation undone; a tensor of several
/// cameras holds them view after view, K = views x keypoints. Computed in the type of `keypoints`: fp32 or fp64, outside of autocast.
///   total = L_supervised / 2 + a(epoch) sum_i w_i L_i,   w_i = lossWeight(log_weight_i)  (losses.h)
/// (Biderman, Whiteway et al., Nature Methods 21, 2024; spec/pose.md 3)

struct TemporalOptions {
  std::vector<double> epsilon{20.0};  ///< px, one for all keypoints or one per keypoint: slower motion costs nothing
  double probThreshold = 0.05;        ///< likelihood below which a frame says nothing about motion
};

/// relu(values - epsilon). values: [... x K]; epsilon: one, or one per keypoint. \throws base::Error Inconsistent {field, found, expected}
[[nodiscard]] at::Tensor rectify(const at::Tensor& values, const std::vector<double>& epsilon);

/// Which steps from a frame to the next have a likelihood of at least the threshold at both ends; NaN has not. [T x K] -> [T-1 x K] bool
[[nodiscard]] at::Tensor confidentSteps(const at::Tensor& likelihoods, double threshold);

/// Motion costs beyond epsilon:
///   d_tk = ||x_tk - x_(t-1)k||, 0 where a likelihood is below the threshold or a coordinate is not finite
///   L = mean over all (T-1) K of relu(d - eps_k), those set to 0 included, px;  0 for one frame
/// likelihoods: [T x K]; an undefined tensor asks for no threshold. No gradient reaches the likelihoods.
[[nodiscard]] at::Tensor temporalLoss(const at::Tensor& keypoints, const at::Tensor& likelihoods, const TemporalOptions& options = {});

/// A PcaSubspace on the device and in the type of the predictions.
struct PcaTensors {
  at::Tensor keypoints;   ///< [G x P], int64
  at::Tensor mean;        ///< [2P], px
  at::Tensor components;  ///< [k x 2P]
  PcaCentring centring = PcaCentring::None;
  double epsilon = 0.0;  ///< px
};

/// like: of the predictions (keypoints.options()).
[[nodiscard]] PcaTensors tensorsOf(const PcaSubspace& subspace, const at::TensorOptions& like);

/// Distance of each point to its reconstruction r = mean + (y - mean) V^T V, px: reconstructionErrors() with gradients. All points of an
/// observation with a coordinate that is not finite get NaN and no gradient. \return [T x G x P]
[[nodiscard]] at::Tensor pcaErrors(const PcaTensors& subspace, const at::Tensor& keypoints);

struct PcaLossOptions {
  bool referenceBehaviour = false;  ///< one coordinate that is NaN makes the loss NaN, as in Lightning Pose
};

/// Points off the subspace cost what exceeds epsilon:  L = mean over observations and points of relu(error - eps), px.
/// Observations with a coordinate that is not finite are left out; 0 without any other. Likelihoods play no part.
[[nodiscard]] at::Tensor pcaLoss(const PcaTensors& subspace, const at::Tensor& keypoints, const PcaLossOptions& options = {});

/// Lightning Pose's callback anneal_weight.
struct AnnealOptions {
  double initialWeight = 0.0;
  double increasePerEpoch = 0.01;
  double finalWeight = 1.0;
  int freezeUntilEpoch = 60;
};

/// Common factor of the unsupervised losses in an epoch (from 0), the same for all of its steps:
///   a = initial while epoch <= freeze, then min(initial + (epoch - freeze) increase, final)
[[nodiscard]] double annealedWeight(int epoch, const AnnealOptions& options = {});

}  // namespace parsimony::pose
