// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "core/synthetic/mouse_options.h"

namespace parsimony::synthetic {

/// Lens and chip: Gaussian blur, loss of light in the corners, gain, shot and read noise, 8 bits.
///   I = gain vignette (blur * L),   grey level = round(I + n),   n ~ N(0, read^2 + shot I), own pattern of +-0.6 % per pixel
class Sensor {
 public:
  explicit Sensor(const MouseOptions& options);

  /// light: [height x width x channels], consumed. \return CV_8UC1 or CV_8UC3 (RGB). The noise depends on the seed and the frame alone.
  [[nodiscard]] cv::Mat expose(std::vector<float>& light, int channels, std::int64_t frame) const;

 private:
  void blur(std::vector<float>& light, int channels) const;

  std::int64_t m_seed;
  int m_width;
  int m_height;
  float m_readVariance;
  float m_shotNoise;
  std::vector<float> m_gain;    ///< vignetting and the chip's own pattern, [height x width]
  std::vector<float> m_kernel;  ///< half of the blur, from the middle outward
};

}  // namespace parsimony::synthetic
