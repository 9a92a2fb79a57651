// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/mouse_body.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace parsimony::synthetic {
namespace {

using Eigen::Vector3d;

constexpr int kAroundTrunk = 22;
constexpr double kBarHeight = 4.2;  // mm above the floor
constexpr double kBarRadius = 1.5;  // mm
constexpr double kFarOut = 70.0;    // mm, beyond the edge of every picture

float mix(float a, float b, double s) {
  return a + (b - a) * static_cast<float>(s);
}

double spline(double a, double b, double c, double d, double s) {
  return b + 0.5 * s * (c - a + s * (2.0 * a - 5.0 * b + 4.0 * c - d + s * (3.0 * (b - c) + d - a)));
}

// The stations of the pose, with one more smooth ring in every gap.
std::vector<Ring> trunkRings(const std::vector<Station>& spine, std::vector<double>& rest) {
  std::vector<Ring> rings;
  const auto n = static_cast<int>(spine.size());
  const auto station = [&](int i) -> const Station& { return spine[static_cast<std::size_t>(std::clamp(i, 0, n - 1))]; };
  for (int i = 0; i < n; ++i) {
    for (const double s : {0.0, 0.5}) {
      if (i == n - 1 && s > 0.0) break;
      const Station& a = station(i - 1);
      const Station& b = station(i);
      const Station& c = station(i + 1);
      const Station& d = station(i + 2);
      Ring ring;
      for (int k = 0; k < 3; ++k) ring.centre[k] = spline(a.centre[k], b.centre[k], c.centre[k], d.centre[k], s);
      ring.left = (b.left + s * (c.left - b.left)).normalized();
      const Vector3d forward = (b.forward + s * (c.forward - b.forward)).normalized();
      ring.above = forward.cross(ring.left).normalized();
      ring.width = spline(a.width, b.width, c.width, d.width, s);
      ring.up = spline(a.up, b.up, c.up, d.up, s);
      ring.down = spline(a.down, b.down, c.down, d.down, s);
      rest.push_back(b.rest + s * (c.rest - b.rest));
      ring.part = rest.back() < 48.0 ? Part::Trunk : Part::Head;
      rings.push_back(ring);
    }
  }
  Ring end = rings.back();
  end.centre += 0.5 * end.up * spine.back().forward;
  end.width = end.up = end.down = 0.0;
  rings.push_back(end);
  rest.push_back(73.0);
  return rings;
}

void addTrunk(const MousePose& pose, const Coat& coat, Mesh& mesh) {
  std::vector<double> rest;
  const std::vector<Ring> rings = trunkRings(pose.spine, rest);
  addTube(mesh, rings, kAroundTrunk, 72.0 * pose.size, [&](int ring, double above) {
    const double x = rest[static_cast<std::size_t>(ring)];
    Paint paint;
    const double under = smoothStep(0.05, 0.8, -above);
    paint.fur = 1.0F;
    paint.albedo = mix(coat.back, coat.belly, std::max(under, 0.6 * smoothStep(59.0, 67.0, x)));
    const double nose = smoothStep(69.4, 70.6, x);
    paint.albedo = mix(paint.albedo, coat.skin, nose);
    paint.fur = mix(1.0F, 0.0F, nose);
    paint.gloss = mix(0.05F, 0.5F, nose);
    return paint;
  });
}

void addToes(const LegPose& leg, bool hind, double size, const Coat& coat, Part part, Mesh& mesh) {
  const int count = 4;
  const double fan = (hind ? 0.95 : 1.15) * leg.spread;
  const Vector3d up = leg.toes.cross(leg.across).normalized();
  const Paint bare{0.0F, coat.skin, 0.12F};
  for (int i = 0; i < count; ++i) {
    const double place = (i - 0.5 * (count - 1)) / (0.5 * (count - 1));
    const double length = size * (hind ? 5.4 : 4.4) * (1.0 - 0.18 * place * place);
    const Vector3d ahead = Eigen::AngleAxisd(0.5 * fan * place, up) * leg.toes;
    const Vector3d root = leg.paw + size * (hind ? 1.35 : 1.2) * place * leg.across + 0.4 * size * leg.toes;
    const std::array<LimbPoint, 3> toe{{{root, 0.75 * size, 0.75 * size},
                                        {root + 0.55 * length * ahead, 0.6 * size, 0.6 * size},
                                        {root + length * ahead - 0.25 * size * up, 0.42 * size, 0.42 * size}}};
    addLimb(mesh, toe, leg.across, 1, 5, part, [&](int, double) { return bare; });
  }
}

void addLeg(const LegPose& leg, Leg which, double size, const Coat& coat, Mesh& mesh) {
  const bool hind = isHind(which);
  const Part part = static_cast<Part>(static_cast<int>(Part::LeftHind) + static_cast<int>(which));
  const std::array<LimbPoint, 4> hindPath{{{leg.root, 5.0 * size, 7.5 * size},
                                           {leg.joint, 3.1 * size, 4.1 * size},
                                           {leg.ankle, 1.5 * size, 1.8 * size},
                                           {leg.paw, 2.2 * size, 1.25 * size}}};
  const std::array<LimbPoint, 4> forePath{{{leg.root, 3.8 * size, 5.6 * size},
                                           {leg.joint, 2.3 * size, 2.9 * size},
                                           {leg.ankle, 1.3 * size, 1.35 * size},
                                           {leg.paw, 1.9 * size, 1.1 * size}}};
  constexpr int kPieces = 5;
  addLimb(mesh, hind ? hindPath : forePath, leg.across, kPieces, 9, part, [&](int ring, double) {
    const double way = static_cast<double>(ring) / kPieces;  // 0 root, 1 knee, 2 ankle, 3 paw
    const double bare = smoothStep(1.15, 2.0, way);
    Paint paint;
    paint.fur = mix(1.0F, 0.0F, bare);
    const double belly = hind ? 0.25 : 0.35;
    paint.albedo = mix(mix(coat.back, coat.belly, belly + 0.4 * smoothStep(0.2, 1.2, way)), coat.skin, bare);
    paint.gloss = mix(0.05F, 0.12F, bare);
    return paint;
  });
  addToes(leg, hind, size, coat, part, mesh);
}

// A shallow bowl, open outward.
void addEar(const EarPose& ear, double size, const Coat& coat, Part part, Mesh& mesh) {
  const Vector3d across = ear.along.cross(ear.outward).normalized();
  constexpr int kAround = 14;
  constexpr int kRings = 4;
  for (const bool inside : {true, false}) {
    const auto base = static_cast<std::int32_t>(mesh.vertices.size());
    for (int i = 0; i <= kRings; ++i) {
      const double r = static_cast<double>(i) / kRings;
      for (int k = 0; k <= kAround; ++k) {
        const double angle = 2.0 * std::numbers::pi * k / kAround;
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        // narrower towards the root
        const double width = 5.4 * (s < 0.0 ? 1.0 - 0.25 * s * s : 1.0);
        const double depth = 1.3 * (1.0 - r * r) + (inside ? 0.0 : 0.45 * (1.0 - 0.6 * r));
        const Vector3d p = ear.centre + size * (r * (6.0 * s * ear.along + width * c * across) - depth * ear.outward);
        const Vector3d bowl = ear.outward - 0.5 * r * (s * ear.along + c * across);
        const Vector3d n = (inside ? bowl : Vector3d(-bowl)).normalized();
        Paint paint{0.25F, coat.ear, 0.06F};
        // darker in the hollow, a bright rim
        paint.albedo *= inside ? mix(0.55F, 1.25F, r * r) : 0.9F;
        mesh.vertices.push_back({p.cast<float>(), n.cast<float>(), static_cast<float>(4.0 * r), static_cast<float>(6.0 * s), paint});
      }
    }
    for (int i = 0; i < kRings; ++i) {
      for (int k = 0; k < kAround; ++k) {
        const std::int32_t a = base + i * (kAround + 1) + k;
        const std::int32_t b = a + kAround + 1;
        // angles run from across to along, counter-clockwise around outward
        if (inside) {
          mesh.triangles.push_back({{a, b, b + 1}, part});
          mesh.triangles.push_back({{a, b + 1, a + 1}, part});
        } else {
          mesh.triangles.push_back({{a, b + 1, b}, part});
          mesh.triangles.push_back({{a, a + 1, b + 1}, part});
        }
      }
    }
  }
}

void addTail(const MousePose& pose, const Coat& coat, Mesh& mesh) {
  std::vector<LimbPoint> path;
  const double last = static_cast<double>(pose.tail.size()) - 1.0;
  for (std::size_t i = 0; i < pose.tail.size(); ++i) {
    const double s = static_cast<double>(i) / last;
    const double r = pose.size * (0.55 + 1.75 * (1.0 - s) * (1.0 - 0.25 * s));
    path.push_back({pose.tail[i], r, r});
  }
  const Vector3d left = pose.spine.front().left;
  addLimb(mesh, path, left, 1, 8, Part::Tail, [&](int ring, double) {
    // scales: faint rings
    const float scale = ring % 2 == 0 ? 1.05F : 0.9F;
    const double root = 1.0 - smoothStep(0.0, 3.0, ring);
    return Paint{mix(0.12F, 0.8F, root), mix(0.86F * coat.skin * scale, coat.belly, root), 0.1F};
  });
}

void addRod(const Vector3d& from, const Vector3d& to, const Vector3d& left, double radius, Part part, const Paint& paint, Mesh& mesh) {
  const std::array<LimbPoint, 2> rod{{{from, radius, radius}, {to, radius, radius}}};
  addLimb(mesh, rod, left, 1, 12, part, [&](int, double) { return paint; });
}

}  // namespace

Coat coatOf(const MouseOptions& options) {
  Coat coat;
  if (options.coat == "black") {
    coat = {0.13F, 0.22F, 0.66F, 0.3F, {1.02F, 1.0F, 0.97F}, {1.16F, 0.95F, 0.88F}};
  } else if (options.coat == "grey") {
    coat = {0.38F, 0.52F, 0.72F, 0.45F, {0.98F, 1.0F, 1.04F}, {1.18F, 0.95F, 0.87F}};
  } else if (options.coat == "white") {
    coat = {0.82F, 0.88F, 0.74F, 0.6F, {1.02F, 1.0F, 0.96F}, {1.2F, 0.94F, 0.88F}};
  } else {
    coat = {0.25F, 0.48F, 0.74F, 0.4F, {1.16F, 0.99F, 0.8F}, {1.18F, 0.95F, 0.87F}};
  }
  Random random(options.seed, Stream::Coat);
  const auto vary = static_cast<float>(random.uniform(0.93, 1.07));
  coat.back *= vary;
  coat.belly *= vary;
  return coat;
}

void buildBody(const MousePose& pose, const Coat& coat, const std::vector<Post>& posts, const Ground& ground, Mesh& mesh) {
  mesh.clear();
  addTrunk(pose, coat, mesh);
  for (int i = 0; i < kNumLegs; ++i) addLeg(pose.legs[static_cast<std::size_t>(i)], static_cast<Leg>(i), pose.size, coat, mesh);
  addEar(pose.ears[0], pose.size, coat, Part::EarLeft, mesh);
  addEar(pose.ears[1], pose.size, coat, Part::EarRight, mesh);
  for (const Vector3d& eye : pose.eyes) addBall(mesh, eye, 1.9 * pose.size, 10, Part::Eye, {0.0F, 0.02F, 1.0F});
  addTail(pose, coat, mesh);
  for (const double x : pose.bars) {
    const double z = ground.height(x) + kBarHeight;
    addRod({x, -kFarOut, z}, {x, kFarOut, z}, Vector3d::UnitX(), kBarRadius, Part::Bar, {0.0F, 0.75F, 0.5F}, mesh);
  }
  for (const Post& post : posts) {
    addRod({post.x, -38.0, -kFarOut}, {post.x, -38.0, 2.0 * kFarOut}, Vector3d::UnitX(), post.radius, Part::Post, {0.0F, 0.2F, 0.35F},
           mesh);
  }
}

std::vector<Hair> whiskers(const MousePose& pose) {
  std::vector<Hair> hairs;
  const Station& snout = pose.spine[pose.spine.size() - 4];
  for (const double side : {1.0, -1.0}) {
    for (int i = 0; i < 6; ++i) {
      const double row = (i % 3) - 1.0;
      const double column = i / 3;
      const Vector3d root =
          snout.centre + side * 0.85 * snout.width * snout.left + 0.25 * row * snout.up * snout.above - 1.2 * column * snout.forward;
      const Vector3d along = (0.55 - 0.35 * column) * snout.forward + side * 0.8 * snout.left + (0.3 * row - 0.12) * snout.above;
      hairs.push_back({root.cast<float>(), (root + (13.0 + 3.0 * column) * pose.size * along.normalized()).cast<float>()});
    }
  }
  return hairs;
}

}  // namespace parsimony::synthetic
