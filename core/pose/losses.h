// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

namespace parsimony::pose {

/// Supervised heatmap losses.   (spec/pose.md 2.6; CrossEntropy is ours)
/// targets, predictions: [B x K x H x W], each map sums to 1; maps whose target is all zero are ignored; n = number of the others.
enum class HeatmapLoss {
  Mse,           ///< mean over n H W of (t - p)^2, times H W
  Kl,            ///< mean over n of sum t' log(t'/p'),  t' = t + 1e-10
  Js,            ///< mean over n of (KL(t'||m) + KL(p'||m)) / 2,  m = (t' + p') / 2
  CrossEntropy,  ///< mean over n of -sum t log softmax(logits)
};

/// \throws base::Error Usage
[[nodiscard]] HeatmapLoss heatmapLossFrom(const std::string& name);

/// Loss of predicted heatmaps; a batch without any target gives 0 with a zero gradient.
[[nodiscard]] at::Tensor heatmapLoss(HeatmapLoss loss, const at::Tensor& targets, const at::Tensor& predictions);

/// The same from logits: softmax over the map inside. CrossEntropy exists only in this form.
[[nodiscard]] at::Tensor heatmapLossFromLogits(HeatmapLoss loss, const at::Tensor& targets, const at::Tensor& logits);

/// Maps of targets [B x K x H x W] that a loss counts: those that are not all zero.
[[nodiscard]] std::int64_t numTargets(const at::Tensor& targets);

/// Softmax over the last two dimensions, fp32.
[[nodiscard]] at::Tensor spatialSoftmax(const at::Tensor& logits);

/// w = 1 / (2 exp(logWeight)): weight of a loss in the total.
[[nodiscard]] double lossWeight(double logWeight);

}  // namespace parsimony::pose
