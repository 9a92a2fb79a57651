// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/synthetic/mouse_pose.h"
#include "core/synthetic/raster.h"

namespace parsimony::synthetic {

/// A keypoint of the animal in space.
struct Keypoint {
  Eigen::Vector3d position;     ///< mm
  Part part = Part::None;       ///< the part it belongs to
  Part neighbour = Part::None;  ///< another one that merges with it there
  double radius = 1.0;          ///< mm from the point to the skin around it
};

/// nose, earL, earR, pawLH, pawLF, pawRF, pawRH, tailBase, tailMid, tailTip
[[nodiscard]] std::vector<std::string> keypointNames();
[[nodiscard]] std::vector<Keypoint> keypointsOf(const MousePose& pose);

/// Whether something stands between the camera and the keypoint. The point lies inside its part, so the skin of its own part may be in
/// front of it by 1.3 radii + 0.8 mm, any other surface by a quarter of the radius. Five samples within a pixel vote.
[[nodiscard]] bool hidden(const Keypoint& keypoint, const ViewMap& map, const SurfaceBuffer& surface);

}  // namespace parsimony::synthetic
