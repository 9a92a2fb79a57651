// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/synthetic/mouse_options.h"

namespace parsimony::synthetic {

enum class View { Side, Bottom };

/// An orthographic picture plane: pixel = origin + scale (right . p, down . p), depth = forward . p, for points p in mm.
///
/// The two views lie in one picture and share `right` = x, so that a point has the same column in both.
/// Side (upper half): down = -z, forward = y.   Mirror below the floor (lower half): down = -y, forward = z.
/// A turned rig turns all of them about the origin, R = Rz(yaw) Rx(-pitch) Ry(-roll): `right` stays shared.
/// Coordinates are those of the whole picture, (0, 0) = centre of its top left pixel.
struct ViewMap {
  Eigen::Vector3d right{Eigen::Vector3d::UnitX()};
  Eigen::Vector3d down{-Eigen::Vector3d::UnitZ()};
  Eigen::Vector3d forward{Eigen::Vector3d::UnitY()};
  Eigen::Vector2d origin{Eigen::Vector2d::Zero()};
  double scale = 1.0;  ///< px per mm
  int width = 0;       ///< px
  int height = 0;      ///< px
  int firstRow = 0;    ///< of the picture

  [[nodiscard]] Eigen::Vector2d project(const Eigen::Vector3d& point) const;
  /// Smaller = nearer to the camera.
  [[nodiscard]] double depth(const Eigen::Vector3d& point) const { return forward.dot(point); }
  /// The point in mm at picture pixel (x, y) and a depth.
  [[nodiscard]] Eigen::Vector3d unproject(double x, double y, double depth) const;
  [[nodiscard]] bool contains(const Eigen::Vector2d& pixel) const;
  /// +1 when the plane is a mirror image (right x down = -forward), else -1.
  [[nodiscard]] int handedness() const;
};

[[nodiscard]] ViewMap viewMap(const MouseOptions& options, View view);
/// The same picture from the rig as it stands when no angle is given.
[[nodiscard]] ViewMap levelMap(const MouseOptions& options, View view);

/// What a lamp in direction `towardsLight` sees of the animal: for cast shadows.
[[nodiscard]] ViewMap lightMap(const Eigen::Vector3d& towardsLight);

}  // namespace parsimony::synthetic
