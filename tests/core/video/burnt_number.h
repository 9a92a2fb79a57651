// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <opencv2/core.hpp>

#include "core/video/video_writer.h"

namespace parsimony::tests {

/// The frame number burnt into a picture of the reference videos: 16 bits, most significant first; bit b is the mean of rows 8..15,
/// columns 10b+3..10b+6 above 127.
inline int burntNumber(const cv::Mat& picture) {
  int number = 0;
  for (int bit = 0; bit < 16; ++bit) {
    const cv::Scalar mean = cv::mean(picture(cv::Rect(10 * bit + 3, 8, 4, 8)));
    const double level = picture.channels() == 3 ? (mean[0] + mean[1] + mean[2]) / 3.0 : mean[0];
    number = number * 2 + (level > 127.0 ? 1 : 0);
  }
  return number;
}

/// As above for a picture that is displayed turned by `rotation` degrees clockwise.
inline int burntNumber(const cv::Mat& picture, int rotation) {
  cv::Mat upright = picture;
  if (rotation == 90) cv::rotate(picture, upright, cv::ROTATE_90_COUNTERCLOCKWISE);
  if (rotation == 180) cv::rotate(picture, upright, cv::ROTATE_180);
  if (rotation == 270) cv::rotate(picture, upright, cv::ROTATE_90_CLOCKWISE);
  return burntNumber(upright);
}

/// A picture of `width` x `height` (at least 160 x 24) with a moving gradient and its number burnt in.
inline cv::Mat numberedPicture(int number, int width = 160, int height = 96) {
  cv::Mat picture(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      picture.at<cv::Vec3b>(y, x) = cv::Vec3b(static_cast<uchar>(40 + (x + number) % 160), static_cast<uchar>(40 + (y + 2 * number) % 160),
                                              static_cast<uchar>(60 + (x + y) % 120));
    }
  }
  for (int bit = 0; bit < 16; ++bit) {
    const bool set = ((number >> (15 - bit)) & 1) != 0;
    picture(cv::Rect(10 * bit, 6, 10, 12)).setTo(set ? cv::Scalar::all(235) : cv::Scalar::all(16));
  }
  return picture;
}

/// Writes frames 0 .. frames-1 of numberedPicture().
inline void writeNumberedVideo(const std::filesystem::path& path, int frames, const video::WriteOptions& options = {}) {
  video::VideoWriter writer(path, 160, 96, options);
  for (int i = 0; i < frames; ++i) writer.write(numberedPicture(i));
  writer.commit();
}

}  // namespace parsimony::tests
