// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/picture_size.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace parsimony::pose {

cv::Mat reducedFor(const cv::Mat& picture, int width, int height) {
  const int factor = std::min(picture.cols / width, picture.rows / height);
  if (factor < 2) return picture;
  cv::Mat reduced;
  cv::resize(picture, reduced, {picture.cols / factor, picture.rows / factor}, 0, 0, cv::INTER_AREA);
  return reduced;
}

}  // namespace parsimony::pose
