// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/orientation.h"

#include <cstdlib>

#include <opencv2/core.hpp>

namespace parsimony::video {

Orientation Orientation::fromDisplayMatrix(const std::int32_t (&matrix)[9]) {
  const std::int32_t a = matrix[0];
  const std::int32_t b = matrix[1];
  const std::int32_t c = matrix[3];
  const std::int32_t d = matrix[4];
  const std::int64_t along = std::llabs(a) + std::llabs(d);
  const std::int64_t across = std::llabs(b) + std::llabs(c);
  Orientation turn;
  if (along == 0 && across == 0) return turn;
  turn.transpose = across > along;
  turn.mirrorX = (turn.transpose ? c : a) < 0;
  turn.mirrorY = (turn.transpose ? b : d) < 0;
  turn.unusual = along != 0 && across != 0;
  return turn;
}

int Orientation::rotation() const {
  if (!transpose) return mirrorY ? 180 : 0;
  return mirrorX ? 90 : 270;
}

cv::Mat Orientation::apply(const cv::Mat& picture) const {
  if (identity()) return picture;
  cv::Mat turned = picture;
  if (transpose) cv::transpose(picture, turned);
  if (!mirrorX && !mirrorY) return turned;
  cv::Mat flipped;
  cv::flip(turned, flipped, mirrorX && mirrorY ? -1 : (mirrorX ? 1 : 0));
  return flipped;
}

}  // namespace parsimony::video
