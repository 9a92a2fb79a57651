// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/view_map.h"

#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace parsimony::synthetic {

namespace {
constexpr double kPictureWidth = 170.0;  // mm at zoom 1
constexpr double kFloorShare = 0.80;     // of the height of the side view, from its top

// How the rig is turned, see ViewMap.
Eigen::Matrix3d turnOf(const MouseOptions& options) {
  const auto about = [](const Eigen::Vector3d& axis, double degrees) {
    return Eigen::AngleAxisd(degrees * std::numbers::pi / 180.0, axis).toRotationMatrix();
  };
  return about(Eigen::Vector3d::UnitZ(), options.cameraYaw) * about(Eigen::Vector3d::UnitX(), -options.cameraPitch) *
         about(Eigen::Vector3d::UnitY(), -options.cameraRoll);
}
}  // namespace

Eigen::Vector2d ViewMap::project(const Eigen::Vector3d& point) const {
  return origin + scale * Eigen::Vector2d(right.dot(point), down.dot(point));
}

Eigen::Vector3d ViewMap::unproject(double x, double y, double depth) const {
  return (x - origin.x()) / scale * right + (y - origin.y()) / scale * down + depth * forward;
}

bool ViewMap::contains(const Eigen::Vector2d& pixel) const {
  return pixel.x() >= -0.5 && pixel.x() < width - 0.5 && pixel.y() >= firstRow - 0.5 && pixel.y() < firstRow + height - 0.5;
}

int ViewMap::handedness() const {
  return right.cross(down).dot(forward) > 0.0 ? -1 : 1;
}

ViewMap levelMap(const MouseOptions& options, View view) {
  ViewMap map;
  if (view == View::Bottom) {
    map.down = -Eigen::Vector3d::UnitY();
    map.forward = Eigen::Vector3d::UnitZ();
  }
  map.width = static_cast<int>(options.width);
  map.height = static_cast<int>(options.height / 2);
  map.firstRow = view == View::Side ? 0 : map.height;
  map.scale = options.zoom * static_cast<double>(options.width) / kPictureWidth;
  map.origin = {0.5 * (map.width - 1), map.firstRow + (view == View::Side ? kFloorShare * map.height : 0.5 * (map.height - 1))};
  return map;
}

ViewMap viewMap(const MouseOptions& options, View view) {
  ViewMap map = levelMap(options, view);
  // not through a rotation by 0: clips of a level rig keep their last bit
  if (!options.isTurned()) return map;
  const Eigen::Matrix3d turn = turnOf(options);
  map.right = turn * map.right;
  map.down = turn * map.down;
  map.forward = turn * map.forward;
  return map;
}

ViewMap lightMap(const Eigen::Vector3d& towardsLight) {
  ViewMap map;
  map.forward = -towardsLight.normalized();
  const Eigen::Vector3d upright = std::abs(map.forward.z()) < 0.95 ? Eigen::Vector3d::UnitZ() : Eigen::Vector3d::UnitX();
  map.right = map.forward.cross(upright).normalized();
  map.down = map.forward.cross(map.right).normalized();
  map.scale = 1.25;
  map.width = map.height = 240;
  map.origin = {0.5 * map.width, 0.5 * map.height};
  map.origin -= map.scale * Eigen::Vector2d(map.right.z(), map.down.z()) * 25.0;  // look at the middle of the animal
  return map;
}

}  // namespace parsimony::synthetic
