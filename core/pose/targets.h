// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracks/label_set.h"

namespace parsimony::pose {

/// How a keypoint becomes a target heatmap.   (Lightning Pose, spec/pose.md 2.6)
struct TargetOptions {
  double sigma = 1.25;             ///< heatmap px
  bool uniformForOccluded = true;  ///< visibility 1 -> uniform map; else ignored
  bool uniformForMissing = false;  ///< keypoints without a label count as occluded (training.uniform_heatmaps_for_nan_keypoints)
};

/// Writes the target of one keypoint into heatmap [height x width]:
///   g(c, r) = exp(-((c - mx)^2 + (r - my)^2) / (2 sigma^2)) / sum,   mx = x width / modelWidth
/// point: model px. NaN, or a centre outside [-1, width+1] x [-1, height+1]: all zeros unless Occluded (uniform). NotLabelled: zeros.
/// \return whether the map is a target (not all zeros)
bool writeTarget(const tracks::LabelPoint& point, int modelWidth, int modelHeight, int width, int height, const TargetOptions& options,
                 float* heatmap);

}  // namespace parsimony::pose
