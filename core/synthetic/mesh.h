// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace parsimony::synthetic {

/// Whose surface it is: decides whether a keypoint counts as hidden by another part.
enum class Part : std::uint8_t {
  None,
  Trunk,
  Head,
  EarLeft,
  EarRight,
  LeftHind,
  LeftFore,
  RightFore,
  RightHind,
  Tail,
  Eye,
  Bar,
  Post,
  Marker
};

/// How a point of the surface looks.
struct Paint {
  float fur = 0.0F;     ///< 0 bare skin .. 1 fur
  float albedo = 0.7F;  ///< share of the light thrown back
  float gloss = 0.0F;   ///< strength of the highlight
};

struct Vertex {
  Eigen::Vector3f position;  ///< mm
  Eigen::Vector3f normal;    ///< outward, unit length
  float u = 0.0F;            ///< mm around and along the surface: where the fur's texture is fixed
  float v = 0.0F;
  Paint paint;
};

struct Triangle {
  std::array<std::int32_t, 3> corner;  ///< counter-clockwise from outside
  Part part;
};

struct Mesh {
  std::vector<Vertex> vertices;
  std::vector<Triangle> triangles;
  void clear();
};

/// A cross-section of a tube: an egg in the plane of `left` and `above`.
struct Ring {
  Eigen::Vector3d centre;
  Eigen::Vector3d left;
  Eigen::Vector3d above;
  double width = 0.0;
  double up = 0.0;
  double down = 0.0;
  Part part = Part::None;
};

/// Paint at (ring index, sine of the angle above the left-right line).
using PaintRing = std::function<Paint(int ring, double above)>;

/// A closed tube through the rings; the first and last ring are drawn to a point. `uScale`: mm of texture once around.
void addTube(Mesh& mesh, std::span<const Ring> rings, int segments, double uScale, const PaintRing& paint);

/// A smooth tube through few points: Catmull-Rom in between, `pieces` per gap, flattened across `left`.
struct LimbPoint {
  Eigen::Vector3d centre;
  double width = 0.0;   ///< half, along `left`
  double height = 0.0;  ///< half, across it
};
void addLimb(Mesh& mesh, std::span<const LimbPoint> points, const Eigen::Vector3d& left, int pieces, int segments, Part part,
             const PaintRing& paint);

void addBall(Mesh& mesh, const Eigen::Vector3d& centre, double radius, int segments, Part part, const Paint& paint);

}  // namespace parsimony::synthetic
