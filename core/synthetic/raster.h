// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "core/synthetic/mesh.h"
#include "core/synthetic/tile.h"
#include "core/synthetic/view_map.h"

namespace parsimony::synthetic {

/// The nearest surface at one pixel.
struct Fragment {
  float normal[3];
  float u, v;
  Paint paint;
  Part part = Part::None;
};

/// Depth and surface of each pixel of one view.
struct SurfaceBuffer {
  static constexpr float kNothing = std::numeric_limits<float>::infinity();
  int width = 0;
  int height = 0;
  std::vector<float> depth;         ///< mm, [height x width], kNothing where the background shows
  std::vector<Fragment> fragments;  ///< valid where there is depth

  void reset(int newWidth, int newHeight);
  [[nodiscard]] std::size_t index(int x, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

/// Draws the mesh with a depth test. `shiftX`, `shiftY`: px by which the picture is moved before sampling (anti-aliasing by averaging).
/// Surfaces seen from behind are not drawn. `fray` thins fur where the line of sight grazes it, so that outlines are hairy; nullptr =
/// solid.
void rasterise(const Mesh& mesh, const ViewMap& map, double shiftX, double shiftY, const Tile* fray, SurfaceBuffer& buffer);

}  // namespace parsimony::synthetic
