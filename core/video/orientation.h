// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <opencv2/core/mat.hpp>

namespace parsimony::video {

/// How a decoded picture is turned for display: transposed first, then mirrored left-right, then top-bottom.
struct Orientation {
  bool transpose = false;
  bool mirrorX = false;
  bool mirrorY = false;
  bool unusual = false;  ///< the matrix also scales, shears or turns by an odd angle; that part is ignored

  /// Display matrix of ISO 14496-12 (16.16 fixed point): x' = a p + c q + x, y' = b p + d q + y for column p, row q.
  [[nodiscard]] static Orientation fromDisplayMatrix(const std::int32_t (&matrix)[9]);

  [[nodiscard]] bool identity() const { return !transpose && !mirrorX && !mirrorY; }
  /// Degrees clockwise: 0, 90, 180, 270; a mirrored picture counts as its rotation after a left-right mirror.
  [[nodiscard]] int rotation() const;
  /// True when no rotation alone does it.
  [[nodiscard]] bool mirrored() const { return transpose != (mirrorX != mirrorY); }
  /// The picture as displayed; the input itself where nothing is to be done.
  [[nodiscard]] cv::Mat apply(const cv::Mat& picture) const;
};

}  // namespace parsimony::video
