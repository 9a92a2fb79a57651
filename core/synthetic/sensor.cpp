// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/sensor.h"

#include <algorithm>
#include <cmath>

#include "core/synthetic/random.h"

namespace parsimony::synthetic {

Sensor::Sensor(const MouseOptions& options)
    : m_seed(options.seed),
      m_width(static_cast<int>(options.width)),
      m_height(static_cast<int>(options.height)),
      m_readVariance(static_cast<float>(options.readNoise * options.readNoise)),
      m_shotNoise(static_cast<float>(options.shotNoise)) {
  Random pattern(options.seed, Stream::FixedPattern);
  const bool noisy = options.readNoise > 0.0;
  m_gain.resize(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height));
  for (int y = 0; y < m_height; ++y) {
    for (int x = 0; x < m_width; ++x) {
      const double u = 2.0 * (x + 0.5) / m_width - 1.0;
      const double v = 2.0 * (y + 0.5) / m_height - 1.0;
      const double corner = 0.5 * (u * u + v * v);
      const double own = noisy ? 0.006 * static_cast<double>(pattern.roughNormal()) : 0.0;
      m_gain[static_cast<std::size_t>(y * m_width + x)] =
          static_cast<float>(options.exposureGain * (1.0 - options.vignetting * corner) * (1.0 + own));
    }
  }
  if (options.blur > 0.05) {
    const int reach = static_cast<int>(std::ceil(3.0 * options.blur));
    double sum = 0.0;
    for (int k = 0; k <= reach; ++k) {
      const double weight = std::exp(-0.5 * k * k / (options.blur * options.blur));
      m_kernel.push_back(static_cast<float>(weight));
      sum += (k == 0 ? 1.0 : 2.0) * weight;
    }
    for (float& weight : m_kernel) weight = static_cast<float>(weight / sum);
  }
}

// Separable; written out because library filters differ in the last bit between machines.
void Sensor::blur(std::vector<float>& light, int channels) const {
  if (m_kernel.empty()) return;
  const auto reach = static_cast<int>(m_kernel.size()) - 1;
  const std::size_t rowLength = static_cast<std::size_t>(m_width) * static_cast<std::size_t>(channels);
  std::vector<float> padded(rowLength + 2 * static_cast<std::size_t>(reach * channels));
  for (int y = 0; y < m_height; ++y) {
    float* row = &light[static_cast<std::size_t>(y) * rowLength];
    const auto pad = static_cast<std::size_t>(reach * channels);
    std::copy(row, row + rowLength, padded.begin() + static_cast<std::ptrdiff_t>(pad));
    for (std::size_t i = 0; i < pad; ++i) {
      padded[i] = row[i % static_cast<std::size_t>(channels)];
      padded[pad + rowLength + i] = row[rowLength - static_cast<std::size_t>(channels) + i % static_cast<std::size_t>(channels)];
    }
    for (std::size_t i = 0; i < rowLength; ++i) {
      const float* middle = &padded[pad + i];
      float sum = m_kernel[0] * middle[0];
      for (int k = 1; k <= reach; ++k) sum += m_kernel[static_cast<std::size_t>(k)] * (middle[-k * channels] + middle[k * channels]);
      row[i] = sum;
    }
  }
  const std::vector<float> source = light;
  for (int y = 0; y < m_height; ++y) {
    float* row = &light[static_cast<std::size_t>(y) * rowLength];
    for (std::size_t i = 0; i < rowLength; ++i) row[i] *= m_kernel[0];
    for (int k = 1; k <= reach; ++k) {
      const float* above = &source[static_cast<std::size_t>(std::max(y - k, 0)) * rowLength];
      const float* below = &source[static_cast<std::size_t>(std::min(y + k, m_height - 1)) * rowLength];
      const float weight = m_kernel[static_cast<std::size_t>(k)];
      for (std::size_t i = 0; i < rowLength; ++i) row[i] += weight * (above[i] + below[i]);
    }
  }
}

cv::Mat Sensor::expose(std::vector<float>& light, int channels, std::int64_t frame) const {
  blur(light, channels);
  Random random(m_seed, Stream::Sensor, static_cast<std::uint64_t>(frame));
  cv::Mat picture(m_height, m_width, channels == 3 ? CV_8UC3 : CV_8UC1);
  for (int y = 0; y < m_height; ++y) {
    auto* out = picture.ptr<std::uint8_t>(y);
    for (int x = 0; x < m_width; ++x) {
      const auto pixel = static_cast<std::size_t>(y * m_width + x);
      for (int c = 0; c < channels; ++c) {
        const float level = m_gain[pixel] * light[pixel * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c)];
        const float deviation = std::sqrt(m_readVariance + m_shotNoise * std::max(level, 0.0F));
        const float noisy = level + deviation * random.roughNormal();
        out[x * channels + c] = static_cast<std::uint8_t>(std::clamp(std::floor(noisy + 0.5F), 0.0F, 255.0F));
      }
    }
  }
  return picture;
}

}  // namespace parsimony::synthetic
