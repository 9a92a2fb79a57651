// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/mouse_pose.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace parsimony::synthetic {
namespace {

using Eigen::Vector3d;

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr int kTailSteps = 26;
constexpr double kBarReach = 110.0;  // mm, bars farther away are outside every picture

// The animal at rest, mm: place along the spine, height of the axis relative to the hip, half-width, half-heights.
struct RestStation {
  double x, z, width, up, down;
};
constexpr std::array<RestStation, 20> kRest{
    {{-15.5, -1.5, 2.0, 2.0, 2.0}, {-13, -1.0, 4.6, 4.4, 4.0},  {-10, -0.4, 7.6, 7.2, 6.2},  {-5, 0.4, 10.6, 10.0, 9.0},
     {1, 1.2, 12.4, 11.8, 10.8},   {8, 1.6, 13.2, 12.4, 12.0},  {16, 1.4, 13.4, 12.2, 12.4}, {24, 0.8, 12.8, 11.6, 11.8},
     {32, 0.2, 11.2, 10.8, 10.6},  {39, 0.0, 9.8, 9.8, 9.4},    {45, 0.6, 8.8, 8.8, 8.2},    {50, 1.2, 8.6, 8.4, 7.6},
     {54, 1.2, 9.2, 8.4, 7.2},     {58, 0.4, 8.6, 7.6, 6.6},    {61.5, -0.8, 7.0, 6.4, 5.6}, {65, -2.2, 5.2, 4.8, 4.3},
     {67.6, -3.2, 3.9, 3.5, 3.2},  {69.6, -3.9, 2.9, 2.5, 2.3}, {71, -4.3, 1.9, 1.6, 1.5},   {71.9, -4.4, 1.0, 0.8, 0.8}}};
constexpr std::size_t kHip = 4;  // station from which the spine is laid out both ways

Vector3d direction(double yaw, double pitch) {
  return {std::cos(pitch) * std::cos(yaw), std::cos(pitch) * std::sin(yaw), std::sin(pitch)};
}

struct Angles {
  double yaw, pitch, roll;
};

// How the spine bends at place x between two stations.
Angles spineAngles(const Activity& a, double x) {
  const double head = smoothStep(38.0, 56.0, x);
  const double trunk = smoothStep(-14.0, 14.0, x);
  Angles angles{};
  angles.yaw = a.yaw + a.bend * std::clamp((x - 8.0) / 40.0, -0.8, 1.0) + a.headYaw * head;
  angles.pitch = 44.0 * kDegree * a.rear * trunk - 26.0 * kDegree * a.rear * head + a.headPitch * head;
  // grooming: upright trunk with a round back
  angles.pitch += a.groom * kDegree * (34.0 * trunk - 30.0 * smoothStep(20.0, 45.0, x));
  // standing: a rounder back than when walking
  angles.pitch += (1.0 - a.walking) * (1.0 - a.rear) * kDegree * (7.0 - 14.0 * smoothStep(0.0, 40.0, x)) * trunk;
  angles.roll = a.headRoll * head;
  return angles;
}

std::vector<Station> spineAt(const Activity& a, const MouseOptions& options, double groundAtHip) {
  std::vector<Station> spine(kRest.size());
  std::vector<Vector3d> ahead(kRest.size());  // direction of the piece from station i to i + 1
  std::vector<double> length(kRest.size());
  for (std::size_t i = 0; i + 1 < kRest.size(); ++i) {
    const double dx = kRest[i + 1].x - kRest[i].x;
    const double dz = kRest[i + 1].z - kRest[i].z;
    const Angles angles = spineAngles(a, 0.5 * (kRest[i].x + kRest[i + 1].x));
    ahead[i] = direction(angles.yaw, angles.pitch + std::atan2(dz, dx));
    length[i] = options.size * std::hypot(dx, dz);
  }
  spine[kHip].centre = {a.x, a.y, groundAtHip + a.height};
  for (std::size_t i = kHip; i + 1 < kRest.size(); ++i) spine[i + 1].centre = spine[i].centre + length[i] * ahead[i];
  for (std::size_t i = kHip; i > 0; --i) spine[i - 1].centre = spine[i].centre - length[i - 1] * ahead[i - 1];
  for (std::size_t i = 0; i < kRest.size(); ++i) {
    const RestStation& rest = kRest[i];
    const Angles angles = spineAngles(a, rest.x);
    Station& s = spine[i];
    s.forward = direction(angles.yaw, angles.pitch);
    const Vector3d level(-std::sin(angles.yaw), std::cos(angles.yaw), 0.0);
    s.left = Eigen::AngleAxisd(angles.roll, s.forward) * level;
    s.above = s.forward.cross(s.left);
    const double ribs = 1.0 + 0.025 * a.breath * smoothStep(10.0, 24.0, rest.x) * (1.0 - smoothStep(30.0, 44.0, rest.x));
    const double girth = options.size * ribs * (1.0 + (options.stoutness - 1.0) * (1.0 - smoothStep(50.0, 66.0, rest.x)));
    s.rest = rest.x;
    s.width = girth * rest.width;
    s.up = girth * rest.up;
    s.down = girth * rest.down;
  }
  return spine;
}

// A frame of the spine at place x, between stations.
Station stationAt(const std::vector<Station>& spine, double x) {
  std::size_t i = 0;
  while (i + 2 < spine.size() && spine[i + 1].rest < x) ++i;
  const Station& p = spine[i];
  const Station& q = spine[i + 1];
  const double s = std::clamp((x - p.rest) / (q.rest - p.rest), 0.0, 1.0);
  Station out = p;
  out.centre += s * (q.centre - p.centre);
  out.forward = (p.forward + s * (q.forward - p.forward)).normalized();
  out.left = (p.left + s * (q.left - p.left)).normalized();
  out.above = out.forward.cross(out.left).normalized();
  out.width += s * (q.width - p.width);
  out.up += s * (q.up - p.up);
  out.down += s * (q.down - p.down);
  return out;
}

// How a joint bends: forward (knee) or backward (elbow) in the plane of the leg, tilted outward.
struct Bend {
  Vector3d left;   // axis of the joint
  double forward;  // +1 or -1
  double tilt;     // to the left
};

// The bend of a two-bone chain from `root` to `end`. Pulls `end` in when the chain does not reach.
Vector3d bentJoint(const Vector3d& root, Vector3d& end, double upper, double lower, const Bend& bend) {
  Vector3d span = end - root;
  const double reach = 0.995 * (upper + lower);
  double distance = span.norm();
  if (distance > reach) {
    span *= reach / distance;
    distance = reach;
    end = root + span;
  }
  distance = std::max(distance, 1.02 * std::abs(upper - lower) + 1e-6);
  const Vector3d along = span.normalized();
  const double foot = (upper * upper - lower * lower + distance * distance) / (2.0 * distance);
  const double height = std::sqrt(std::max(upper * upper - foot * foot, 0.0));
  // not a fixed direction in space: a leg stretched along it would flip sideways
  const Vector3d pole = bend.forward * along.cross(bend.left).normalized() + bend.tilt * bend.left;
  const Vector3d across = (pole - pole.dot(along) * along).normalized();
  return root + foot * along + height * across;
}

struct Foot {
  Vector3d paw;
  double pitch;  // of the foot: 0 flat on the ground, positive = heel up
  double airborne;
};

// Where the paw is and how the foot stands, before the leg has its say.
Foot wantedFoot(const Step& step, const Ground& ground, double size, bool hind) {
  const double sole = size * (hind ? 1.5 : 1.3);  // mm between the middle of the paw and the ground
  Foot foot{{step.x, step.y, ground.height(step.x) + sole + step.lift}, 0.0, 0.0};
  const double pushOff = smoothStep(0.45, 1.0, step.stance);
  const double flat = hind ? 14.0 : 32.0;
  const double steep = hind ? 46.0 : 70.0;
  if (step.swing < 0.0) {
    foot.pitch = kDegree * (flat + (steep - flat) * pushOff);
  } else {
    foot.airborne = std::sin(std::numbers::pi * step.swing);
    foot.pitch = kDegree * (steep + (flat - steep) * smoothStep(0.15, 0.95, step.swing));
  }
  return foot;
}

// Fore paws leave the ground when the animal rears or grooms.
void liftForePaw(Foot& foot, const Activity& a, const std::vector<Station>& spine, double size, double side, double seconds) {
  const Station chest = stationAt(spine, 42.0);
  const double scrub = std::sin(2.0 * std::numbers::pi * 4.6 * seconds);
  const Vector3d hanging = chest.centre + size * (9.0 * chest.forward + side * 5.0 * chest.left - 15.0 * Vector3d::UnitZ());
  const Station snout = stationAt(spine, 64.5);
  const Vector3d washing =
      snout.centre + size * ((1.0 + 3.0 * scrub) * snout.forward + side * (4.6 - 1.2 * scrub) * snout.left - 4.2 * snout.above);
  const double rear = smoothStep(0.15, 0.8, a.rear);
  const double groom = smoothStep(0.2, 0.9, a.groom);
  foot.paw += rear * (hanging - foot.paw);
  foot.paw += groom * (washing - foot.paw);
  const double up = std::max(rear, groom);
  foot.airborne = std::max(foot.airborne, up);
  foot.pitch += up * (kDegree * (rear * 55.0 - groom * 15.0) - foot.pitch);
}

LegPose legAt(Leg leg, const MotionPlan& plan, const Activity& a, const std::vector<Station>& spine, const Ground& ground, double size,
              double seconds) {
  const bool hind = isHind(leg);
  const double side = sideOf(leg);
  const Station root = stationAt(spine, hind ? 1.0 : 38.0);
  Foot foot = wantedFoot(plan.step(leg, seconds), ground, size, hind);
  if (!hind) liftForePaw(foot, a, spine, size, side, seconds);
  LegPose pose;
  pose.root = root.centre + size * ((hind ? 0.0 : 1.0) * root.forward + side * 5.4 * root.left - (hind ? 1.0 : 2.5) * root.above);
  // paws point a little outward
  const double heading = (hind ? a.yaw : a.yaw + 0.5 * a.bend) + side * (hind ? 0.22 : 0.12);
  const Vector3d back = -direction(heading, -foot.pitch);
  pose.across = Vector3d(-std::sin(heading), std::cos(heading), 0.0);
  const double footLength = size * (hind ? 11.0 : 5.0);
  pose.ankle = foot.paw + footLength * back;
  const Bend bend{root.left, hind ? 1.0 : -1.0, side * (hind ? 0.06 : 0.2)};
  pose.joint = bentJoint(pose.root, pose.ankle, size * (hind ? 14.0 : 11.5), size * (hind ? 15.5 : 13.0), bend);
  pose.paw = pose.ankle - footLength * back;
  const double toePitch = -0.25 * foot.pitch - 0.5 * foot.airborne;
  pose.toes = direction(heading, toePitch);
  pose.spread = 1.0 - 0.45 * foot.airborne;
  return pose;
}

EarPose earAt(const std::vector<Station>& spine, double size, double side) {
  const Station head = stationAt(spine, 52.0);
  EarPose ear;
  ear.outward = (0.75 * side * head.left + 0.62 * head.forward + 0.15 * head.above).normalized();
  const Vector3d wish = 0.66 * head.above + 0.68 * side * head.left - 0.42 * head.forward;
  ear.along = (wish - wish.dot(ear.outward) * ear.outward).normalized();
  const Vector3d base = head.centre + 0.55 * side * head.width * head.left + 0.72 * head.up * head.above;
  ear.centre = base + 4.8 * size * ear.along;
  ear.tip = base + 10.2 * size * ear.along;
  return ear;
}

std::vector<Vector3d> tailAt(const Activity& a, const std::vector<Station>& spine, const MouseOptions& options, const Ground& ground) {
  std::vector<Vector3d> tail{spine.front().centre + 0.8 * options.size * spine.front().forward};
  const double step = options.size * options.tailLength / kTailSteps;
  const double rootYaw = std::atan2(spine.front().forward.y(), spine.front().forward.x());
  const double rootPitch = std::asin(std::clamp(-spine.front().forward.z(), -1.0, 1.0));
  for (int i = 0; i < kTailSteps; ++i) {
    const double s = (i + 0.5) / kTailSteps;
    // a wave that runs down the tail, wider towards the tip
    const double sway = a.tailSway * std::sin(1.2 + 2.6 * s) * (0.4 + 1.6 * s) + a.tailCurl * (2.2 * s * s - 0.4 * s);
    const double lift = 0.5 * rootPitch * (1.0 - s) + a.tailLift * (1.0 - 1.1 * s * s) - 0.22 * (1.0 - s) + 0.5 * a.tailCurl * s * s;
    Vector3d next = tail.back() - step * direction(rootYaw + sway, -lift);
    const double thickness = options.size * (1.9 - 1.3 * s);
    next.z() = std::max(next.z(), ground.height(next.x()) + thickness);
    tail.push_back(tail.back() + step * (next - tail.back()).normalized());
  }
  return tail;
}

}  // namespace

MousePose poseAt(const MotionPlan& plan, const MouseOptions& options, const Ground& ground, double seconds) {
  const Activity a = plan.activity(seconds);
  MousePose pose;
  pose.size = options.size;
  pose.belt = a.belt;
  pose.spine = spineAt(a, options, ground.height(a.x));
  for (int i = 0; i < kNumLegs; ++i) {
    pose.legs[static_cast<std::size_t>(i)] = legAt(static_cast<Leg>(i), plan, a, pose.spine, ground, options.size, seconds);
  }
  pose.ears = {earAt(pose.spine, options.size, 1.0), earAt(pose.spine, options.size, -1.0)};
  const Station face = stationAt(pose.spine, 60.5);
  for (int i = 0; i < 2; ++i) {
    const double side = i == 0 ? 1.0 : -1.0;
    pose.eyes[static_cast<std::size_t>(i)] = face.centre + 0.86 * side * face.width * face.left + 0.42 * face.up * face.above;
  }
  pose.tail = tailAt(a, pose.spine, options, ground);
  pose.nose = pose.spine.back().centre;
  for (const double bar : plan.bars()) {
    if (std::abs(bar - a.belt) < kBarReach) pose.bars.push_back(bar - a.belt);
  }
  return pose;
}

}  // namespace parsimony::synthetic
