// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/decode.h"

#include "core/base/error.h"
#include "core/pose/decode_reference.h"

#include <algorithm>
#include <cmath>

namespace parsimony::pose {
namespace {

tracks::Prediction decodeWindow(const float* heatmap, int width, int height, const DecodeOptions& options) {
  const auto* peak = std::max_element(heatmap, heatmap + static_cast<std::ptrdiff_t>(width) * height);
  const auto at = static_cast<int>(peak - heatmap);
  const int px = at % width;
  const int py = at / width;
  const int r = options.windowRadius;
  double mass = 0.0;
  double sumX = 0.0;
  double sumY = 0.0;
  for (int y = std::max(0, py - r); y <= std::min(height - 1, py + r); ++y) {
    for (int x = std::max(0, px - r); x <= std::min(width - 1, px + r); ++x) {
      const double p = heatmap[y * width + x];
      mass += p;
      sumX += p * x;
      sumY += p * y;
    }
  }
  const double scale = static_cast<double>(1 << options.downsampleFactor);
  if (!(mass > 0.0)) return {px * scale, py * scale, 0.0};
  return {sumX / mass * scale, sumY / mass * scale, std::min(1.0, mass)};
}

}  // namespace

Decoder decoderFrom(const std::string& name) {
  if (name == "window") return Decoder::Window;
  if (name == "reference") return Decoder::Reference;
  if (name == "pose_prior") return Decoder::PosePrior;
  throw base::Error(base::ErrorCode::Usage, {{"field", "decoder"}, {"found", name}, {"expected", "pose_prior, window or reference"}});
}

std::string toString(Decoder decoder) {
  switch (decoder) {
    case Decoder::Window:
      return "window";
    case Decoder::PosePrior:
      return "pose_prior";
    case Decoder::Reference:
      return "reference";
  }
  return "window";
}

tracks::Prediction decodeHeatmap(const float* heatmap, int width, int height, const DecodeOptions& options) {
  if (options.decoder != Decoder::Reference) return decodeWindow(heatmap, width, height, options);
  return decodeReference(heatmap, width, height, options);
}

}  // namespace parsimony::pose
