// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/soft_points.h"

#include <torch/torch.h>

namespace parsimony::pose {

SoftPoints softPoints(const at::Tensor& heatmaps, int radius) {
  const auto height = heatmaps.size(2);
  const auto width = heatmaps.size(3);
  const auto columns = at::arange(width, heatmaps.options());
  const auto rows = at::arange(height, heatmaps.options());
  auto p = heatmaps;
  if (radius >= 0) {
    const auto peak = heatmaps.detach().flatten(2).argmax(2);  // [B x K]
    const auto px = peak.remainder(width).to(heatmaps.scalar_type()).unsqueeze(2);
    const auto py = peak.div(width, "floor").to(heatmaps.scalar_type()).unsqueeze(2);
    const auto inColumns = (columns - px).abs().le(radius).to(heatmaps.scalar_type());  // [B x K x W]
    const auto inRows = (rows - py).abs().le(radius).to(heatmaps.scalar_type());
    p = heatmaps * inRows.unsqueeze(3) * inColumns.unsqueeze(2);
  }
  const auto overRows = p.sum(2);     // [B x K x W]
  const auto overColumns = p.sum(3);  // [B x K x H]
  const auto mass = overRows.sum(2);
  const auto safe = mass.clamp_min(1e-12);
  const auto x = (overRows * columns).sum(2) / safe;
  const auto y = (overColumns * rows).sum(2) / safe;
  return {at::stack({x, y}, 2), mass.detach()};
}

at::Tensor mapPoints(const at::Tensor& points, const at::Tensor& affine) {
  const auto linear = affine.narrow(2, 0, 2);  // [N x 2 x 2]
  const auto shift = affine.select(2, 2).unsqueeze(1);
  return points.matmul(linear.transpose(1, 2)) + shift;
}

}  // namespace parsimony::pose
