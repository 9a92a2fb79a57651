// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/raster.h"

#include <algorithm>
#include <cmath>

namespace parsimony::synthetic {
namespace {

constexpr float kTexelsPerMm = 3.4F;

struct Corner {
  float x, y, depth;  // px within the view, mm
};

struct Barycentric {
  float a, b, c;
};

void interpolate(const Mesh& mesh, const Triangle& triangle, const Barycentric& w, Fragment& out) {
  const Vertex& p = mesh.vertices[static_cast<std::size_t>(triangle.corner[0])];
  const Vertex& q = mesh.vertices[static_cast<std::size_t>(triangle.corner[1])];
  const Vertex& r = mesh.vertices[static_cast<std::size_t>(triangle.corner[2])];
  for (int k = 0; k < 3; ++k) out.normal[k] = w.a * p.normal[k] + w.b * q.normal[k] + w.c * r.normal[k];
  out.u = w.a * p.u + w.b * q.u + w.c * r.u;
  out.v = w.a * p.v + w.b * q.v + w.c * r.v;
  out.paint.fur = w.a * p.paint.fur + w.b * q.paint.fur + w.c * r.paint.fur;
  out.paint.albedo = w.a * p.paint.albedo + w.b * q.paint.albedo + w.c * r.paint.albedo;
  out.paint.gloss = w.a * p.paint.gloss + w.b * q.paint.gloss + w.c * r.paint.gloss;
  out.part = triangle.part;
}

// Fur at the outline is thinner the more it is grazed: the noise decides hair by hair.
bool frayed(const Fragment& f, const Eigen::Vector3f& forward, const Tile& fray) {
  const float facing = -(f.normal[0] * forward[0] + f.normal[1] * forward[1] + f.normal[2] * forward[2]);
  if (facing > 0.3F || f.paint.fur < 0.5F) return false;
  return fray.at(kTexelsPerMm * f.u, kTexelsPerMm * f.v) > 5.5F * facing + 0.15F;
}

}  // namespace

void SurfaceBuffer::reset(int newWidth, int newHeight) {
  width = newWidth;
  height = newHeight;
  const auto size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  depth.assign(size, kNothing);
  fragments.resize(size);
}

void rasterise(const Mesh& mesh, const ViewMap& map, double shiftX, double shiftY, const Tile* fray, SurfaceBuffer& buffer) {
  buffer.reset(map.width, map.height);
  std::vector<Corner> corners(mesh.vertices.size());
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Eigen::Vector3d point = mesh.vertices[i].position.cast<double>();
    const Eigen::Vector2d pixel = map.project(point);
    corners[i] = {static_cast<float>(pixel.x() + shiftX), static_cast<float>(pixel.y() + shiftY - map.firstRow),
                  static_cast<float>(map.depth(point))};
  }
  // rows count downward: an outline that is counter-clockwise for a camera has negative area here, and positive area in a mirror
  const auto outline = static_cast<float>(map.handedness());
  const Eigen::Vector3f forward = map.forward.cast<float>();
  for (const Triangle& triangle : mesh.triangles) {
    const Corner& p = corners[static_cast<std::size_t>(triangle.corner[0])];
    const Corner& q = corners[static_cast<std::size_t>(triangle.corner[1])];
    const Corner& r = corners[static_cast<std::size_t>(triangle.corner[2])];
    const float area = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    if (area * outline <= 1e-9F) continue;  // seen from behind
    const int left = std::max(static_cast<int>(std::ceil(std::min({p.x, q.x, r.x}))), 0);
    const int right = std::min(static_cast<int>(std::floor(std::max({p.x, q.x, r.x}))), map.width - 1);
    const int top = std::max(static_cast<int>(std::ceil(std::min({p.y, q.y, r.y}))), 0);
    const int bottom = std::min(static_cast<int>(std::floor(std::max({p.y, q.y, r.y}))), map.height - 1);
    if (left > right || top > bottom) continue;
    const float inverse = 1.0F / area;
    for (int y = top; y <= bottom; ++y) {
      for (int x = left; x <= right; ++x) {
        const auto fx = static_cast<float>(x);
        const auto fy = static_cast<float>(y);
        const float b = ((fx - p.x) * (r.y - p.y) - (fy - p.y) * (r.x - p.x)) * inverse;
        const float c = ((q.x - p.x) * (fy - p.y) - (q.y - p.y) * (fx - p.x)) * inverse;
        const float a = 1.0F - b - c;
        if (a < -1e-5F || b < -1e-5F || c < -1e-5F) continue;
        const float depth = a * p.depth + b * q.depth + c * r.depth;
        const std::size_t at = buffer.index(x, y);
        if (depth >= buffer.depth[at]) continue;
        if (fray == nullptr) {
          buffer.depth[at] = depth;
          buffer.fragments[at].part = triangle.part;
          continue;
        }
        Fragment fragment;
        interpolate(mesh, triangle, {a, b, c}, fragment);
        if (frayed(fragment, forward, *fray)) continue;
        buffer.depth[at] = depth;
        buffer.fragments[at] = fragment;
      }
    }
  }
}

}  // namespace parsimony::synthetic
