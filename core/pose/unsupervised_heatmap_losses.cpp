// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/unsupervised_heatmap_losses.h"

#include <torch/torch.h>

#include <algorithm>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

/// KL(p || q) per map. [T x K x H x W] -> [T x K]
at::Tensor divergence(const at::Tensor& p, const at::Tensor& q) {
  constexpr double kEpsilon = 1e-10;
  const auto a = p + kEpsilon, b = q + kEpsilon;
  return (a * (a / b).log()).sum({2, 3});
}

at::Tensor change(HeatmapLoss kind, const at::Tensor& before, const at::Tensor& after) {
  if (kind == HeatmapLoss::Mse) return (after - before).square().mean({2, 3});
  if (kind == HeatmapLoss::Kl) return divergence(after, before);
  throw base::Error(base::ErrorCode::Usage, {{"field", "temporal_heatmap"}, {"expected", "mse or kl"}});
}

/// exp(-(c - centre)^2 / (2 sigma^2)) / sum over c. [B x K] -> [B x K x cells]
at::Tensor profile(const at::Tensor& centre, std::int64_t cells, double sigma) {
  const auto c = at::arange(cells, centre.options());
  const auto g = ((c - centre.unsqueeze(2)).square() * (-0.5 / (sigma * sigma))).exp();
  return g / g.sum({2}, true);
}

/// [B x K] bool -> maps where it holds, zeros elsewhere.
at::Tensor mapsWhere(const at::Tensor& keep, const at::Tensor& maps) {
  return at::where(keep.unsqueeze(2).unsqueeze(3), maps, at::zeros_like(maps));
}

}  // namespace

at::Tensor temporalHeatmapLoss(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& likelihoods,
                               const TemporalOptions& options) {
  const auto steps = heatmaps.size(0) - 1;
  auto d = change(kind, heatmaps.narrow(0, 0, steps), heatmaps.narrow(0, 1, steps));
  if (likelihoods.defined()) d = at::where(confidentSteps(likelihoods, options.probThreshold), d, at::zeros_like(d));
  return rectify(d, options.epsilon).sum() / std::max<std::int64_t>(1, d.numel());
}

at::Tensor gaussianHeatmaps(const at::Tensor& centres, std::int64_t height, std::int64_t width, double sigma) {
  const auto x = centres.select(2, 0), y = centres.select(2, 1);
  const auto insideX = (x >= -1).logical_and(x <= width + 1), insideY = (y >= -1).logical_and(y <= height + 1);  // NaN is not
  const auto inside = insideX.logical_and(insideY);
  const auto none = at::zeros_like(x);
  const auto gx = profile(at::where(inside, x, none), width, sigma), gy = profile(at::where(inside, y, none), height, sigma);
  return mapsWhere(inside, gy.unsqueeze(3) * gx.unsqueeze(2));
}

at::Tensor unimodalLoss(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& centres, const at::Tensor& likelihoods,
                        const UnimodalOptions& options) {
  const auto height = heatmaps.size(2), width = heatmaps.size(3);
  auto ideal = gaussianHeatmaps(options.gradientOfCentres ? centres : centres.detach(), height, width, options.sigma);
  if (likelihoods.defined()) ideal = mapsWhere(likelihoods >= options.probThreshold, ideal);  // all zero: left out by heatmapLoss
  const auto loss = heatmapLoss(kind, ideal, heatmaps);
  return kind == HeatmapLoss::Mse ? loss / (height * width) : loss;
}

}  // namespace parsimony::pose
