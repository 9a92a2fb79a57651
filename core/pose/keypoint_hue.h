// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core/types.hpp>

namespace parsimony::pose {

/// RGB of a keypoint in drawn videos and previews: `count` hues evenly around the circle.
[[nodiscard]] cv::Scalar keypointHue(int keypoint, int count);

}  // namespace parsimony::pose
