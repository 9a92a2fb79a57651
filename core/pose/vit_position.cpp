// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/vit_position.h"

#include <cmath>

#include <torch/torch.h>

namespace parsimony::pose {

at::Tensor interpolatedPositions(const at::Tensor& positions, std::int64_t rows, std::int64_t columns) {
  const auto channels = positions.size(2);
  const auto side = std::llround(std::sqrt(static_cast<double>(positions.size(1) - 1)));
  if (rows == side && columns == side) return positions;
  const auto grid = positions.slice(1, 1).reshape({1, side, side, channels}).permute({0, 3, 1, 2});
  const auto resized = at::upsample_bicubic2d(grid.to(at::kFloat), {rows, columns}, /*align_corners=*/false).to(positions.scalar_type());
  return at::cat({positions.slice(1, 0, 1), resized.permute({0, 2, 3, 1}).reshape({1, rows * columns, channels})}, 1);
}

at::Tensor resizedPatchKernel(const at::Tensor& kernel, std::int64_t size) {
  const double shrinks = static_cast<double>(kernel.size(2)) / static_cast<double>(size);
  return at::upsample_bicubic2d(kernel.to(at::kFloat), {size, size}, /*align_corners=*/false).mul_(shrinks * shrinks);
}

at::Tensor PositionCache::get(const at::Tensor& positions, std::int64_t rows, std::int64_t columns) {
  const bool needsGradient = at::GradMode::is_enabled() && positions.requires_grad();
  // an inference tensor does not count its changes
  if (needsGradient || positions.is_inference()) return interpolatedPositions(positions, rows, columns);
  const Key key{rows, columns, positions.const_data_ptr(), positions.scalar_type(), static_cast<std::int64_t>(positions._version())};
  const std::lock_guard lock(m_mutex);
  if (!(m_key == key)) {
    m_value = interpolatedPositions(positions, rows, columns);
    m_key = key;
  }
  return m_value;
}

}  // namespace parsimony::pose
