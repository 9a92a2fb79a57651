// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <Eigen/Core>

#include "core/synthetic/mouse_body.h"
#include "core/synthetic/raster.h"
#include "core/synthetic/tile.h"

namespace parsimony::synthetic {

/// Two lamps (the main one, and the fill from below the floor) and light from everywhere.
struct Lighting {
  Eigen::Vector3f key;  ///< unit vectors towards the lamps
  Eigen::Vector3f fill;
  float keyStrength = 1.0F;
  float fillStrength = 0.45F;
  float ambient = 0.16F;
  float shadows = 0.6F;
};
[[nodiscard]] Lighting lightingOf(const MouseOptions& options);

/// Grey level, or red, green, blue in 0 .. 255 (more where it glares).
using Radiance = std::array<float, 3>;

/// Light thrown towards one camera by the fragments of one view:
///   L = 255 (albedo (k max(0, n.l) shadow + f max(0, n.l') + a) occlusion + rim + gloss (n.h)^24)
/// with the albedo and the normal modulated by hair (`strands`) and `blotches` that are fixed to the skin.
class Shader {
 public:
  Shader(const MouseOptions& options, const Coat& coat);

  /// Renders what the main lamp sees, for the shadows of the following calls.
  void castShadows(const Mesh& mesh);
  [[nodiscard]] Radiance shade(const SurfaceBuffer& buffer, const ViewMap& map, int x, int row, double shiftX, double shiftY) const;
  [[nodiscard]] const Tile& hair() const { return m_hair; }
  [[nodiscard]] const Lighting& lighting() const { return m_light; }

 private:
  [[nodiscard]] float lit(const Eigen::Vector3d& point) const;
  [[nodiscard]] float openness(const SurfaceBuffer& buffer, int x, int row) const;

  Lighting m_light;
  Coat m_coat;
  float m_furContrast;
  int m_reach;  ///< px, of the occlusion by neighbouring surfaces
  Tile m_hair;
  Tile m_blotches;
  ViewMap m_lamp;
  SurfaceBuffer m_seenByLamp;
};

}  // namespace parsimony::synthetic
