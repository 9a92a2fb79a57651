// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// How a heatmap becomes a point. Recorded with every run: the likelihood means something else for each.
enum class Decoder {
  Window,     ///< mean position under p in a window around the maximum; likelihood = mass of p in it
  PosePrior,  ///< best candidate of each keypoint under a Gaussian of whole poses, fused with it (pose_prior.h); likelihood = mass of the
              ///< candidate
  Reference,  ///< Lightning Pose: soft-argmax at temperature 1000 of the map upsampled to the network input (spec/pose.md 2.3)
};

/// \throws base::Error Usage
[[nodiscard]] Decoder decoderFrom(const std::string& name);
[[nodiscard]] std::string toString(Decoder decoder);

struct DecodeOptions {
  Decoder decoder = Decoder::Window;
  int windowRadius = 5;          ///< heatmap px; 5 = 11 x 11
  double temperature = 1000.0;   ///< Reference only
  int downsampleFactor = 2;      ///< heatmap px = model px / 2^downsampleFactor
  bool referenceOffset = false;  ///< Reference with factor 3: subtract 2.5 as Lightning Pose does; the right value is 3.5
};

/// Decodes one heatmap p by itself (PosePrior counts as Window here: it needs all keypoints of a frame) [height x width], non-negative,
/// sum 1. \return x, y in model px (heatmap px * 2^downsampleFactor) and likelihood
[[nodiscard]] tracks::Prediction decodeHeatmap(const float* heatmap, int width, int height, const DecodeOptions& options);

/// The separable matrix of `steps` bicubic doublings (a = -0.75, half-pixel centres, edges clamped), each followed by [1 4 6 4 1]/16 with
/// zero padding: upsampled = M heatmap M^T. Rows are stored as bands.
class UpsampleBands {
 public:
  UpsampleBands(int size, int steps);
  [[nodiscard]] int inputSize() const { return m_inputSize; }
  [[nodiscard]] int outputSize() const { return static_cast<int>(m_first.size()); }
  [[nodiscard]] int first(int row) const { return m_first[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int count(int row) const { return m_count[static_cast<std::size_t>(row)]; }
  [[nodiscard]] const double* weights(int row) const {
    return m_weights.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(m_width);
  }
  /// Largest sum of positive weights of a row: an upsampled value is at most its square times the largest input under the bands.
  [[nodiscard]] double positiveGain() const { return m_positiveGain; }
  /// How far, in input cells, a band reaches from the cell it lies over.
  [[nodiscard]] int reach() const { return m_reach; }

 private:
  int m_inputSize = 0;
  int m_width = 0;
  std::vector<int> m_first, m_count;
  std::vector<double> m_weights;
  double m_positiveGain = 0.0;
  int m_reach = 0;
};

}  // namespace parsimony::pose
