// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <opencv2/core/mat.hpp>

namespace parsimony::video {

/// 0-based position of a frame in presentation order. Not a time, not a packet number.
struct FrameIndex {
  std::int64_t value = 0;
  friend auto operator<=>(FrameIndex, FrameIndex) = default;
};

enum class PixelFormat { Rgb8, Grey8 };

/// One decoded picture as displayed (rotation applied). Immutable once shared.
struct Frame {
  FrameIndex index;
  double seconds = 0.0;   ///< presentation time from the start of the video
  cv::Mat picture;        ///< CV_8UC3 (RGB) or CV_8UC1, continuous
  bool repeated = false;  ///< the file is damaged here: the picture of a neighbouring frame stands in, so that numbers stay in step
};
using FramePtr = std::shared_ptr<const Frame>;

}  // namespace parsimony::video
