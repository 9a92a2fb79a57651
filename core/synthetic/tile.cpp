// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/tile.h"

#include <cmath>

#include "core/synthetic/random.h"

namespace parsimony::synthetic {
namespace {

float latticeNoise(std::uint64_t seed, int x, int y) {
  const auto key = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) | static_cast<std::uint32_t>(y);
  return static_cast<float>(static_cast<double>(mixedBits(seed ^ mixedBits(key)) >> 11) * 0x1.0p-52 - 1.0);
}

void standardise(std::vector<float>& values) {
  double sum = 0.0;
  double squares = 0.0;
  for (const float v : values) {
    sum += v;
    squares += static_cast<double>(v) * v;
  }
  const double n = static_cast<double>(values.size());
  const double mean = sum / n;
  const double deviation = std::sqrt(std::max(squares / n - mean * mean, 1e-12));
  for (float& v : values) v = static_cast<float>((v - mean) / deviation);
}

}  // namespace

Tile::Tile(int side, std::vector<float> values) : m_side(side), m_values(std::move(values)) {}

float Tile::at(float x, float y) const {
  const float fx = std::floor(x);
  const float fy = std::floor(y);
  const int ix = static_cast<int>(fx);
  const int iy = static_cast<int>(fy);
  const float sx = x - fx;
  const float sy = y - fy;
  const float top = texel(ix, iy) * (1.0F - sx) + texel(ix + 1, iy) * sx;
  const float bottom = texel(ix, iy + 1) * (1.0F - sx) + texel(ix + 1, iy + 1) * sx;
  return top * (1.0F - sy) + bottom * sy;
}

Tile blotches(std::uint64_t seed, int side, int texels, int octaves) {
  std::vector<float> values(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0.0F);
  float weight = 1.0F;
  for (int octave = 0; octave < octaves && texels >= 1; ++octave, texels /= 2, weight *= 0.55F) {
    const int cells = side / texels;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        const auto corner = [&](int cx, int cy) { return latticeNoise(seed + static_cast<std::uint64_t>(octave), cx % cells, cy % cells); };
        const int cx = x / texels;
        const int cy = y / texels;
        float sx = static_cast<float>(x % texels) / static_cast<float>(texels);
        float sy = static_cast<float>(y % texels) / static_cast<float>(texels);
        sx = sx * sx * (3.0F - 2.0F * sx);
        sy = sy * sy * (3.0F - 2.0F * sy);
        const float top = corner(cx, cy) * (1.0F - sx) + corner(cx + 1, cy) * sx;
        const float bottom = corner(cx, cy + 1) * (1.0F - sx) + corner(cx + 1, cy + 1) * sx;
        values[static_cast<std::size_t>(y * side + x)] += weight * (top * (1.0F - sy) + bottom * sy);
      }
    }
  }
  standardise(values);
  return {side, std::move(values)};
}

Tile strands(std::uint64_t seed, int side, int length) {
  const Tile direction = blotches(seed + 77, side, side / 8, 2);
  std::vector<float> values(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0.0F);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const float lean = 0.28F * direction.texel(x, y);
      float sum = 0.0F;
      for (int k = -length / 2; k <= length / 2; ++k) {
        const int px = x + static_cast<int>(std::floor(lean * static_cast<float>(k) + 0.5F));
        sum += latticeNoise(seed, px & (side - 1), (y + k) & (side - 1));
      }
      values[static_cast<std::size_t>(y * side + x)] = sum;
    }
  }
  standardise(values);
  return {side, std::move(values)};
}

}  // namespace parsimony::synthetic
