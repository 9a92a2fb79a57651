// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/pose/decode.h"

namespace parsimony::pose {

/// For each frame and keypoint the multi-frame map where its likelihood is larger, else the single-frame one. Likelihood is what the
/// decoder would say of the map by itself: mass in the window around the maximum, or the reference decoder's confidence. Lightning Pose
/// makes the same choice between the decoded points (spec/pose.md 2.4); as maps, the pose prior sees all of it. single, multi: fp32 [B x K
/// x h x w], each map of sum 1.
[[nodiscard]] at::Tensor chooseMaps(const at::Tensor& single, const at::Tensor& multi, const DecodeOptions& options);

}  // namespace parsimony::pose
