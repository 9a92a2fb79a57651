// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/pose/losses.h"
#include "core/pose/unsupervised_losses.h"

namespace parsimony::pose {

/// Losses of the heatmaps of unlabelled video, [T x K x H x W], each map of sum 1 (the softmax, not the logits).   (spec/pose.md 3.3, 3.4)

/// Heatmaps that change from a frame to the next cost what exceeds epsilon; steps with a likelihood below the threshold count as 0:
///   Mse  d_tk = mean over H W of (p_t+1 - p_t)^2          Kl  d_tk = sum p'_t+1 log(p'_t+1 / p'_t),  p' = p + 1e-10
///   L = mean over all (T-1) K of relu(d - eps_k)
/// likelihoods: [T x K] or undefined. options.epsilon is in the unit of d here, not px. \throws base::Error Usage for other kinds
[[nodiscard]] at::Tensor temporalHeatmapLoss(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& likelihoods,
                                             const TemporalOptions& options);

/// Normalised Gaussians at centres [B x K x 2], heatmap px (= model px / 2^df): writeTarget() with a gradient towards the centres.
/// Maps with a centre that is NaN or outside [-1, width+1] x [-1, height+1] are all zero. \return [B x K x height x width]
[[nodiscard]] at::Tensor gaussianHeatmaps(const at::Tensor& centres, std::int64_t height, std::int64_t width, double sigma = 1.25);

struct UnimodalOptions {
  double sigma = 1.25;             ///< of the ideal map, heatmap px
  double probThreshold = 0.05;     ///< maps with a likelihood below are left out
  bool gradientOfCentres = false;  ///< the ideal map follows the keypoint in the gradient too
};

/// Heatmaps should look like one Gaussian at the keypoint decoded from them: g = gaussianHeatmaps(centres) against p,
///   Mse  mean over n H W of (g - p)^2         Kl, Js  mean over n as in HeatmapLoss,     n = maps that are not left out;  0 for n = 0
/// centres: [T x K x 2], heatmap px of the augmented picture that `heatmaps` belong to; likelihoods: [T x K] or undefined.
[[nodiscard]] at::Tensor unimodalLoss(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& centres,
                                      const at::Tensor& likelihoods, const UnimodalOptions& options = {});

}  // namespace parsimony::pose
