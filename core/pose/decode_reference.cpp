// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/decode_reference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <utility>

namespace parsimony::pose {
namespace {

using Dense = std::vector<std::vector<double>>;

/// PyTorch's cubic convolution weights (a = -0.75) at offset t from the second of four taps.
std::array<double, 4> cubicWeights(double t) {
  constexpr double a = -0.75;
  const auto near = [](double x) { return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0; };
  const auto far = [](double x) { return ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a; };
  return {far(t + 1.0), near(t), near(1.0 - t), far(2.0 - t)};
}

/// [2n x n]: bicubic doubling, then the 5-tap binomial with zero padding.
Dense doubling(int n) {
  Dense up(static_cast<std::size_t>(2 * n), std::vector<double>(static_cast<std::size_t>(n), 0.0));
  for (int i = 0; i < 2 * n; ++i) {
    const double source = (i + 0.5) / 2.0 - 0.5;
    const int base = static_cast<int>(std::floor(source));
    const auto weights = cubicWeights(source - base);
    for (int k = 0; k < 4; ++k)
      up[static_cast<std::size_t>(i)][static_cast<std::size_t>(std::clamp(base - 1 + k, 0, n - 1))] += weights[static_cast<std::size_t>(k)];
  }
  constexpr std::array<double, 5> binomial{1.0 / 16, 4.0 / 16, 6.0 / 16, 4.0 / 16, 1.0 / 16};
  Dense blurred(up.size(), std::vector<double>(static_cast<std::size_t>(n), 0.0));
  for (int i = 0; i < 2 * n; ++i) {
    for (int k = -2; k <= 2; ++k) {
      if (i + k < 0 || i + k >= 2 * n) continue;
      for (int j = 0; j < n; ++j)
        blurred[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] +=
            binomial[static_cast<std::size_t>(k + 2)] * up[static_cast<std::size_t>(i + k)][static_cast<std::size_t>(j)];
    }
  }
  return blurred;
}

Dense product(const Dense& a, const Dense& b) {
  Dense c(a.size(), std::vector<double>(b.front().size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < b.size(); ++k) {
      if (a[i][k] == 0.0) continue;
      for (std::size_t j = 0; j < b[k].size(); ++j) c[i][j] += a[i][k] * b[k][j];
    }
  }
  return c;
}

const UpsampleBands& bandsFor(int size, int steps) {
  static std::mutex mutex;
  static std::map<std::pair<int, int>, UpsampleBands> cache;
  const std::lock_guard lock(mutex);
  const auto key = std::make_pair(size, steps);
  auto found = cache.find(key);
  if (found == cache.end()) found = cache.emplace(key, UpsampleBands(size, steps)).first;
  return found->second;
}

/// Value of the upsampled map at (column, row).
double upsampledAt(const float* heatmap, int width, const UpsampleBands& bx, const UpsampleBands& by, int column, int row) {
  double sum = 0.0;
  const double* wx = bx.weights(column);
  const double* wy = by.weights(row);
  for (int j = 0; j < by.count(row); ++j) {
    const float* line = heatmap + static_cast<std::ptrdiff_t>(by.first(row) + j) * width + bx.first(column);
    double inner = 0.0;
    for (int i = 0; i < bx.count(column); ++i) inner += wx[i] * line[i];
    sum += wy[j] * inner;
  }
  return sum;
}

/// Largest heatmap value under the bands of each heatmap cell: a max filter, separable.
std::vector<float> localMaximum(const float* heatmap, int width, int height, int radius) {
  std::vector<float> rows(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::vector<float> result(rows.size());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float* line = heatmap + static_cast<std::ptrdiff_t>(y) * width;
      rows[static_cast<std::size_t>(y * width + x)] =
          *std::max_element(line + std::max(0, x - radius), line + std::min(width, x + radius + 1));
    }
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float best = 0.0F;
      for (int k = std::max(0, y - radius); k <= std::min(height - 1, y + radius); ++k)
        best = std::max(best, rows[static_cast<std::size_t>(k * width + x)]);
      result[static_cast<std::size_t>(y * width + x)] = best;
    }
  }
  return result;
}

struct Pixel {
  int x = 0;
  int y = 0;
  double value = 0.0;
};

/// All pixels of the upsampled map that can carry weight.
std::vector<Pixel> candidates(const float* heatmap, int width, int height, const UpsampleBands& bx, const UpsampleBands& by, int scale,
                              double depth) {
  const auto peak = static_cast<int>(std::max_element(heatmap, heatmap + static_cast<std::ptrdiff_t>(width) * height) - heatmap);
  // a lower bound of the maximum: the pixels that lie over the largest cell
  double best = -std::numeric_limits<double>::infinity();
  for (int y = 0; y < scale; ++y) {
    for (int x = 0; x < scale; ++x)
      best = std::max(best, upsampledAt(heatmap, width, bx, by, peak % width * scale + x, peak / width * scale + y));
  }
  const double gain = bx.positiveGain() * by.positiveGain();
  const auto local = localMaximum(heatmap, width, height, std::max(bx.reach(), by.reach()));
  std::vector<Pixel> pixels;
  for (int cy = 0; cy < height; ++cy) {
    for (int cx = 0; cx < width; ++cx) {
      if (gain * local[static_cast<std::size_t>(cy * width + cx)] < best - depth) continue;
      for (int y = cy * scale; y < (cy + 1) * scale; ++y) {
        for (int x = cx * scale; x < (cx + 1) * scale; ++x) pixels.push_back({x, y, upsampledAt(heatmap, width, bx, by, x, y)});
      }
    }
  }
  return pixels;
}

double offsetOf(int factor, bool referenceOffset) {
  // half the kernel of the doublings: (2^factor - 1) / 2; the reference has 2.5 at factor 3
  if (factor == 3 && referenceOffset) return 2.5;
  return ((1 << factor) - 1) / 2.0;
}

}  // namespace

UpsampleBands::UpsampleBands(int size, int steps) : m_inputSize(size) {
  Dense matrix = doubling(size);
  for (int step = 1; step < steps; ++step) matrix = product(doubling(static_cast<int>(matrix.size())), matrix);
  for (const auto& row : matrix) {
    const auto isSet = [](double v) { return v != 0.0; };
    const auto begin = std::find_if(row.begin(), row.end(), isSet) - row.begin();
    const auto end = row.rend() - std::find_if(row.rbegin(), row.rend(), isSet);
    m_first.push_back(static_cast<int>(begin));
    m_count.push_back(static_cast<int>(end - begin));
    m_width = std::max(m_width, static_cast<int>(end - begin));
  }
  m_weights.assign(matrix.size() * static_cast<std::size_t>(m_width), 0.0);
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    double positive = 0.0;
    for (int k = 0; k < m_count[i]; ++k) {
      const double weight = matrix[i][static_cast<std::size_t>(m_first[i] + k)];
      m_weights[i * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(k)] = weight;
      positive += std::max(0.0, weight);
    }
    m_positiveGain = std::max(m_positiveGain, positive);
    const int cell = static_cast<int>(i) >> steps;
    m_reach = std::max({m_reach, cell - m_first[i], m_first[i] + m_count[i] - 1 - cell});
  }
}

tracks::Prediction decodeReference(const float* heatmap, int width, int height, const DecodeOptions& options) {
  const int steps = options.downsampleFactor;
  const int scale = 1 << steps;
  const auto& bx = bandsFor(width, steps);
  const auto& by = bandsFor(height, steps);
  const auto pixels = candidates(heatmap, width, height, bx, by, scale, 30.0 / options.temperature);
  double top = -std::numeric_limits<double>::infinity();
  for (const auto& pixel : pixels) top = std::max(top, pixel.value);
  double sum = 0.0;
  double sumX = 0.0;
  double sumY = 0.0;
  for (const auto& pixel : pixels) {
    const double p = std::exp(options.temperature * (pixel.value - top));
    sum += p;
    sumX += p * pixel.x;
    sumY += p * pixel.y;
  }
  const double x = sumX / sum;
  const double y = sumY / sum;
  const int cx = static_cast<int>(x);
  const int cy = static_cast<int>(y);
  double inside = 0.0;
  for (const auto& pixel : pixels) {
    if (std::abs(pixel.x - cx) <= 2 && std::abs(pixel.y - cy) <= 2) inside += std::exp(options.temperature * (pixel.value - top));
  }
  const double offset = offsetOf(steps, options.referenceOffset);
  return {x - offset, y - offset, inside / sum};
}

}  // namespace parsimony::pose
