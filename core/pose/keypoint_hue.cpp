// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/keypoint_hue.h"

#include <opencv2/imgproc.hpp>

namespace parsimony::pose {

cv::Scalar keypointHue(int keypoint, int count) {
  cv::Mat colour(1, 1, CV_8UC3, cv::Scalar(180.0 * keypoint / count, 190, 255));  // OpenCV's hues end at 180
  cv::cvtColor(colour, colour, cv::COLOR_HSV2RGB);
  const auto c = colour.at<cv::Vec3b>(0, 0);
  return {static_cast<double>(c[0]), static_cast<double>(c[1]), static_cast<double>(c[2])};
}

}  // namespace parsimony::pose
