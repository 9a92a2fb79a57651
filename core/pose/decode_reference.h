// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pose/decode.h"

namespace parsimony::pose {

/// Lightning Pose's decoder without its cost. The reference evaluates the whole upsampled map u = M h M^T and p ~ exp(T u). Since p falls
/// by exp(-T d) at a depth d below the maximum, only cells whose upper bound (positive band weights times the local maximum of h) comes
/// within 30 / T of the maximum can matter; u is evaluated there alone. What is left out weighs less than 1e-8 in all.
[[nodiscard]] tracks::Prediction decodeReference(const float* heatmap, int width, int height, const DecodeOptions& options);

}  // namespace parsimony::pose
