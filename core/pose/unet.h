// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pose/backbone.h"

namespace parsimony::pose {

/// The default body, trained from random weights: a small U-Net of residual stages down to 1/32 of the input and back up to 1/4, with row
/// and column context at the bottom (a keypoint's identity is often decided far away from it).   (after Ronneberger et al. 2015, He et al.
/// 2016)
[[nodiscard]] BackboneDescriptor unetDescriptor();

}  // namespace parsimony::pose
