// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace parsimony::synthetic {

/// A square picture of floats that repeats in both directions; side a power of two.
class Tile {
 public:
  Tile() = default;
  Tile(int side, std::vector<float> values);
  [[nodiscard]] int side() const { return m_side; }
  /// Bilinear, x and y in texels, any sign.
  [[nodiscard]] float at(float x, float y) const;
  [[nodiscard]] float texel(int x, int y) const {
    return m_values[static_cast<std::size_t>((y & (m_side - 1)) * m_side + (x & (m_side - 1)))];
  }

 private:
  int m_side = 0;
  std::vector<float> m_values;
};

/// Smooth random blotches: zero mean, variance 1, features of `texels` and their finer octaves.
[[nodiscard]] Tile blotches(std::uint64_t seed, int side, int texels, int octaves);

/// Hair seen from above, lying along y: white noise averaged along slightly bent strands. Zero mean, variance 1.
[[nodiscard]] Tile strands(std::uint64_t seed, int side, int length);

}  // namespace parsimony::synthetic
