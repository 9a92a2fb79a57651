// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace parsimony::pose {

/// Points of heatmaps with a gradient.
struct SoftPoints {
  at::Tensor points;       ///< [B x K x 2], x and y in heatmap px
  at::Tensor likelihoods;  ///< [B x K], mass that the point is the mean of, without gradient
};

/// The decoder `window` (decode.h) as tensor operations: with W the (2r+1) x (2r+1) cells around the maximum of p (cut at the border),
///   x = sum_W p c / sum_W p,   likelihood = sum_W p.
/// The gradient moves the mean inside the window; which window it is has none. radius < 0: the whole map.
/// heatmaps: [B x K x H x W], each map of sum 1.
[[nodiscard]] SoftPoints softPoints(const at::Tensor& heatmaps, int radius);

/// Points [N x K x 2] through one affine map per frame, [N x 2 x 3].
[[nodiscard]] at::Tensor mapPoints(const at::Tensor& points, const at::Tensor& affine);

}  // namespace parsimony::pose
