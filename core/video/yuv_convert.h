// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/video/ffmpeg.h"
#include "core/video/orientation.h"

namespace parsimony::video {

/// Turns pictures of any format into what an H.264 encoder takes: planar YUV 4:2:0, limited range, as displayed, even width and height
/// (the last column and row are repeated once). YUV keeps its colour matrix; RGB and grey become BT.601.
class Yuv420Converter {
 public:
  /// `width`, `height`: of the pictures before rotation; others (a change in mid-stream) are resampled.
  Yuv420Converter(Orientation orientation, int width, int height) : m_orientation(orientation), m_width(width), m_height(height) {}

  [[nodiscard]] int codedWidth() const { return ((m_orientation.transpose ? m_height : m_width) + 1) / 2 * 2; }
  [[nodiscard]] int codedHeight() const { return ((m_orientation.transpose ? m_width : m_height) + 1) / 2 * 2; }

  /// \throws base::Error Unsupported, OutOfMemory
  [[nodiscard]] PicturePointer convert(const AVFrame& picture);

 private:
  [[nodiscard]] PicturePointer rescaled(const AVFrame& picture);

  Orientation m_orientation;
  int m_width;
  int m_height;
  ScalerPointer m_scaler;
  int m_sourceWidth = 0;
  int m_sourceHeight = 0;
  int m_sourceFormat = -1;
  bool m_sourceFullRange = false;
};

/// A picture of a format with buffers of its own. \throws base::Error OutOfMemory
[[nodiscard]] PicturePointer allocatePicture(AVPixelFormat format, int width, int height);

}  // namespace parsimony::video
