// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/targets.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace parsimony::pose {
namespace {

/// exp(-(i - centre)^2 / (2 sigma^2)) for i = 0 .. size-1: the Gaussian is separable.
std::vector<float> profile(double centre, int size, double sigma) {
  std::vector<float> values(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i)
    values[static_cast<std::size_t>(i)] = static_cast<float>(std::exp(-(i - centre) * (i - centre) / (2.0 * sigma * sigma)));
  return values;
}

}  // namespace

bool writeTarget(const tracks::LabelPoint& point, int modelWidth, int modelHeight, int width, int height, const TargetOptions& options,
                 float* heatmap) {
  const std::size_t cells = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  std::fill(heatmap, heatmap + cells, 0.0F);
  const bool missing = point.visibility == tracks::Visibility::NotLabelled;
  if (missing && !options.uniformForMissing) return false;
  if (missing || point.visibility == tracks::Visibility::Occluded) {
    if (!options.uniformForOccluded) return false;
    std::fill(heatmap, heatmap + cells, 1.0F / static_cast<float>(cells));
    return true;
  }
  double mx = point.x * width / modelWidth;
  double my = point.y * height / modelHeight;
  // written so that NaN fails too
  if (!(mx >= -1.0 && mx <= width + 1.0 && my >= -1.0 && my <= height + 1.0)) return false;
  const auto gx = profile(mx, width, options.sigma);
  const auto gy = profile(my, height, options.sigma);
  double sumX = 0.0;
  double sumY = 0.0;
  for (const float v : gx) sumX += v;
  for (const float v : gy) sumY += v;
  const double scale = 1.0 / (sumX * sumY);
  for (int r = 0; r < height; ++r) {
    const auto row = static_cast<float>(gy[static_cast<std::size_t>(r)] * scale);
    float* out = heatmap + static_cast<std::size_t>(r) * static_cast<std::size_t>(width);
    for (int c = 0; c < width; ++c) out[c] = row * gx[static_cast<std::size_t>(c)];
  }
  return true;
}

}  // namespace parsimony::pose
