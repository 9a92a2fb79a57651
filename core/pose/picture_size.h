// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core/mat.hpp>

namespace parsimony::pose {

/// Averages blocks of whole pixels until the picture is less than twice as wide or high as the network's input: bilinear sampling alone
/// would step over pixels, and thin paws and whiskers would flicker. Smaller pictures come back as they are, without a copy.
[[nodiscard]] cv::Mat reducedFor(const cv::Mat& picture, int width, int height);

}  // namespace parsimony::pose
