// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/losses.h"

#include <cmath>

#include <torch/torch.h>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

/// [B x K] 1 where the target is not all zero.
at::Tensor isTarget(const at::Tensor& targets) {
  return targets.abs().sum({2, 3}) > 0;
}

at::Tensor divergence(const at::Tensor& p, const at::Tensor& q) {
  return (p * (p / q).log()).sum({2, 3});
}

/// Mean of the per-map values [B x K] over the maps that are targets.
at::Tensor meanOverTargets(const at::Tensor& perMap, const at::Tensor& mask) {
  const auto count = mask.sum().clamp_min(1);
  return at::where(mask, perMap, at::zeros_like(perMap)).sum() / count;
}

}  // namespace

HeatmapLoss heatmapLossFrom(const std::string& name) {
  if (name == "mse") return HeatmapLoss::Mse;
  if (name == "kl") return HeatmapLoss::Kl;
  if (name == "js") return HeatmapLoss::Js;
  if (name == "cross_entropy") return HeatmapLoss::CrossEntropy;
  throw base::Error(base::ErrorCode::Usage, {{"field", "heatmap_loss"}, {"found", name}, {"expected", "cross_entropy, mse, kl or js"}});
}

std::int64_t numTargets(const at::Tensor& targets) {
  return isTarget(targets).sum().item<std::int64_t>();
}

at::Tensor spatialSoftmax(const at::Tensor& logits) {
  const auto flat = (logits.scalar_type() == at::kDouble ? logits : logits.to(at::kFloat)).flatten(2);
  return flat.softmax(2).view_as(logits);
}

at::Tensor heatmapLoss(HeatmapLoss loss, const at::Tensor& targets, const at::Tensor& predictions) {
  const auto mask = isTarget(targets);
  constexpr double kEpsilon = 1e-10;
  switch (loss) {
    case HeatmapLoss::Mse:
      return meanOverTargets((targets - predictions).square().sum({2, 3}), mask);  // mean over H W times H W = sum
    case HeatmapLoss::Kl:
      return meanOverTargets(divergence(targets + kEpsilon, predictions + kEpsilon), mask);
    case HeatmapLoss::Js: {
      const auto t = targets + kEpsilon;
      const auto p = predictions + kEpsilon;
      const auto m = 0.5 * (t + p);
      return meanOverTargets(0.5 * divergence(t, m) + 0.5 * divergence(p, m), mask);
    }
    case HeatmapLoss::CrossEntropy:
      break;
  }
  throw base::Error(base::ErrorCode::Internal, {{"field", "heatmap_loss"}, {"expected", "logits for cross entropy"}});
}

at::Tensor heatmapLossFromLogits(HeatmapLoss loss, const at::Tensor& targets, const at::Tensor& logits) {
  if (loss != HeatmapLoss::CrossEntropy) return heatmapLoss(loss, targets, spatialSoftmax(logits));
  const auto logP = logits.to(at::kFloat).flatten(2).log_softmax(2);
  return meanOverTargets(-(targets.flatten(2) * logP).sum(2), isTarget(targets));
}

double lossWeight(double logWeight) {
  return 1.0 / (2.0 * std::exp(logWeight));
}

}  // namespace parsimony::pose
