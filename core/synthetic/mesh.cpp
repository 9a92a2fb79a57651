// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/mesh.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace parsimony::synthetic {
namespace {

using Eigen::Vector3d;

struct RimPoint {
  Vector3d offset;  // from the centre of the ring
  Vector3d across;  // normal within the plane of the ring
};

RimPoint rimPoint(const Ring& ring, double angle) {
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double height = s >= 0.0 ? ring.up : ring.down;
  const Vector3d across = c * std::max(height, 1e-6) * ring.left + s * std::max(ring.width, 1e-6) * ring.above;
  return {c * ring.width * ring.left + s * height * ring.above, across.normalized()};
}

double radius(const Ring& ring, double angle) {
  return rimPoint(ring, angle).offset.norm();
}

double catmullRom(double a, double b, double c, double d, double s) {
  return b + 0.5 * s * (c - a + s * (2.0 * a - 5.0 * b + 4.0 * c - d + s * (3.0 * (b - c) + d - a)));
}

LimbPoint between(std::span<const LimbPoint> points, std::size_t i, double s) {
  const LimbPoint& a = points[i == 0 ? 0 : i - 1];
  const LimbPoint& b = points[i];
  const LimbPoint& c = points[i + 1];
  const LimbPoint& d = points[std::min(i + 2, points.size() - 1)];
  LimbPoint p;
  for (int k = 0; k < 3; ++k) p.centre[k] = catmullRom(a.centre[k], b.centre[k], c.centre[k], d.centre[k], s);
  p.width = b.width + s * (c.width - b.width);
  p.height = b.height + s * (c.height - b.height);
  return p;
}

}  // namespace

void Mesh::clear() {
  vertices.clear();
  triangles.clear();
}

void addTube(Mesh& mesh, std::span<const Ring> rings, int segments, double uScale, const PaintRing& paint) {
  const auto base = static_cast<std::int32_t>(mesh.vertices.size());
  const auto count = static_cast<int>(rings.size());
  double along = 0.0;
  for (int i = 0; i < count; ++i) {
    const Ring& ring = rings[static_cast<std::size_t>(i)];
    const Ring& before = rings[static_cast<std::size_t>(std::max(i - 1, 0))];
    const Ring& after = rings[static_cast<std::size_t>(std::min(i + 1, count - 1))];
    along += (ring.centre - before.centre).norm();
    const Vector3d axis = ring.left.cross(ring.above).dot(after.centre - before.centre) < 0.0 ? Vector3d(ring.above.cross(ring.left))
                                                                                              : Vector3d(ring.left.cross(ring.above));
    const double gap = std::max((after.centre - before.centre).norm(), 1e-6);
    for (int k = 0; k <= segments; ++k) {
      const double angle = 2.0 * std::numbers::pi * k / segments;
      const RimPoint rim = rimPoint(ring, angle);
      // a tube that gets wider along its axis looks backward
      const double slope = std::clamp((radius(after, angle) - radius(before, angle)) / gap, -4.0, 4.0);
      const Vector3d normal = (rim.across - slope * axis).normalized();
      mesh.vertices.push_back({(ring.centre + rim.offset).cast<float>(), normal.cast<float>(), static_cast<float>(uScale * k / segments),
                               static_cast<float>(along), paint(i, std::sin(angle))});
    }
  }
  // left x above = forward; walking around from left to above is clockwise seen from ahead
  const bool forward = count < 2 || rings[0].left.cross(rings[0].above).dot(rings[1].centre - rings[0].centre) >= 0.0;
  for (int i = 0; i + 1 < count; ++i) {
    for (int k = 0; k < segments; ++k) {
      const std::int32_t a = base + i * (segments + 1) + k;
      const std::int32_t b = a + segments + 1;
      const Part part = rings[static_cast<std::size_t>(i)].part;
      if (forward) {
        mesh.triangles.push_back({{a, a + 1, b}, part});
        mesh.triangles.push_back({{b, a + 1, b + 1}, part});
      } else {
        mesh.triangles.push_back({{a, b, a + 1}, part});
        mesh.triangles.push_back({{b, b + 1, a + 1}, part});
      }
    }
  }
}

void addLimb(Mesh& mesh, std::span<const LimbPoint> points, const Vector3d& left, int pieces, int segments, Part part,
             const PaintRing& paint) {
  std::vector<LimbPoint> path;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    for (int k = 0; k < pieces; ++k) path.push_back(between(points, i, static_cast<double>(k) / pieces));
  }
  path.push_back(points.back());
  const auto tangent = [&](std::size_t i) {
    const Vector3d d = path[std::min(i + 1, path.size() - 1)].centre - path[i == 0 ? 0 : i - 1].centre;
    return d.norm() > 1e-9 ? Vector3d(d.normalized()) : Vector3d::UnitX();
  };
  const auto ringAt = [&](std::size_t i, double widthFactor, double shift) {
    const Vector3d forward = tangent(i);
    Ring ring;
    ring.left = (left - left.dot(forward) * forward).normalized();
    ring.above = forward.cross(ring.left);
    ring.centre = path[i].centre + shift * forward;
    ring.width = widthFactor * path[i].width;
    ring.up = ring.down = widthFactor * path[i].height;
    ring.part = part;
    return ring;
  };
  const std::size_t last = path.size() - 1;
  std::vector<Ring> rings;
  rings.push_back(ringAt(0, 0.0, -0.9 * path[0].height));
  rings.push_back(ringAt(0, 0.7, -0.6 * path[0].height));
  for (std::size_t i = 0; i <= last; ++i) rings.push_back(ringAt(i, 1.0, 0.0));
  const double tip = std::max(path[last].width, path[last].height);
  rings.push_back(ringAt(last, 0.72, 0.65 * tip));
  rings.push_back(ringAt(last, 0.0, 0.95 * tip));
  const double around = 2.0 * std::numbers::pi * std::max(points.front().width, points.front().height);
  // the caps wear the paint of the ends
  addTube(mesh, rings, segments, around,
          [&](int ring, double above) { return paint(std::clamp(ring - 2, 0, static_cast<int>(last)), above); });
}

void addBall(Mesh& mesh, const Vector3d& centre, double radius, int segments, Part part, const Paint& paint) {
  std::vector<Ring> rings;
  const int count = segments / 2 + 1;
  for (int i = 0; i < count; ++i) {
    const double angle = std::numbers::pi * i / (count - 1);
    Ring ring;
    ring.left = Vector3d::UnitY();
    ring.above = Vector3d::UnitZ();
    ring.centre = centre - radius * std::cos(angle) * Vector3d::UnitX();
    ring.width = ring.up = ring.down = radius * std::sin(angle);
    ring.part = part;
    rings.push_back(ring);
  }
  addTube(mesh, rings, segments, 1.0, [&](int, double) { return paint; });
}

}  // namespace parsimony::synthetic
