// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core/mat.hpp>

#include "core/video/ffmpeg.h"
#include "core/video/frame.h"
#include "core/video/orientation.h"

namespace parsimony::video {

/// Turns decoded pictures into matrices as displayed. One per thread.
///
/// Colour follows the stream's matrix; where it says nothing, BT.601, as FFmpeg and OpenCV assume. Grey is luma in full range:
///   grey = 255/219 (Y - 16) for limited range, Y for full range.
class PictureConverter {
 public:
  /// `width`, `height`: of the stream before rotation; pictures of another size (a change in mid-stream) are resampled to it.
  PictureConverter(PixelFormat format, Orientation orientation, int width, int height);

  /// Continuous CV_8UC3 (RGB) or CV_8UC1 matrix of its own. \throws base::Error Unsupported
  [[nodiscard]] cv::Mat convert(const AVFrame& picture);

 private:
  [[nodiscard]] bool lumaCanBeTaken(const AVFrame& picture) const;
  [[nodiscard]] cv::Mat scaled(const AVFrame& picture);
  void prepareScaler(const AVFrame& picture);

  PixelFormat m_format;
  Orientation m_orientation;
  int m_width;
  int m_height;
  ScalerPointer m_scaler;
  int m_sourceWidth = 0;
  int m_sourceHeight = 0;
  int m_sourceFormat = -1;
  int m_sourceSpace = -1;
  bool m_sourceFullRange = false;
};

/// yuvj420p and its kin are yuv420p with a range of their own.
[[nodiscard]] AVPixelFormat withoutRange(AVPixelFormat format);
/// True when luma spans 0..255 instead of 16..235.
[[nodiscard]] bool isFullRange(const AVFrame& picture);

}  // namespace parsimony::video
