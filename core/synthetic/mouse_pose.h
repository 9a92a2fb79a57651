// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <Eigen/Core>

#include "core/synthetic/ground.h"
#include "core/synthetic/motion_plan.h"

namespace parsimony::synthetic {

/// One cross-section of trunk and head: an egg of half-width w and half-heights up, down around `centre`, in the plane of `left` and
/// `above`.
struct Station {
  Eigen::Vector3d centre;
  Eigen::Vector3d forward;
  Eigen::Vector3d left;
  Eigen::Vector3d above;
  double rest = 0.0;  ///< mm along the spine of the animal at size 1, 0 = hip, 72 = nose
  double width = 0.0;
  double up = 0.0;
  double down = 0.0;
};

/// A leg from the trunk to the paw. Two-bone inverse kinematics between root and ankle; the paw is where the plan wants it, or as near as
/// the leg gets.
struct LegPose {
  Eigen::Vector3d root;
  Eigen::Vector3d joint;   ///< knee or elbow
  Eigen::Vector3d ankle;   ///< ankle or wrist
  Eigen::Vector3d paw;     ///< where the toes begin: the keypoint
  Eigen::Vector3d toes;    ///< direction of the toes
  Eigen::Vector3d across;  ///< across the foot, to the animal's left
  double spread = 1.0;     ///< of the toes: 1 on the ground, less in the air
};

struct EarPose {
  Eigen::Vector3d centre;
  Eigen::Vector3d tip;
  Eigen::Vector3d outward;  ///< normal of the hollow side
  Eigen::Vector3d along;    ///< from the root to the tip
};

/// Everything that moves, in mm of the world (x forward, y left, z up).
struct MousePose {
  std::vector<Station> spine;  ///< from the tail base to the nose
  std::array<LegPose, kNumLegs> legs;
  std::array<EarPose, 2> ears;          ///< left, right
  std::array<Eigen::Vector3d, 2> eyes;  ///< left, right
  std::vector<Eigen::Vector3d> tail;    ///< from the base to the tip, equal steps
  Eigen::Vector3d nose;
  std::vector<double> bars;  ///< x of the obstacles near the picture
  double belt = 0.0;
  double size = 1.0;
};

/// The pose at one time, a pure function of the plan.
[[nodiscard]] MousePose poseAt(const MotionPlan& plan, const MouseOptions& options, const Ground& ground, double seconds);

}  // namespace parsimony::synthetic
