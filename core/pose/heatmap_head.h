// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

namespace parsimony::pose {

/// Lightning Pose's head: PixelShuffle(2), then log2(stride) - downsampleFactor - 1 transposed convolutions (3x3, stride 2), K maps out.
/// Keys `upsampling_layers.1.weight` ... as there. A body that already ends at the heatmaps' resolution gets one 1x1 convolution instead
/// (`logits.weight`). Weights: Xavier-uniform with gain 0.01, bias 0, so that training starts from flat maps.   (spec/pose.md 2.2)
class HeatmapHead : public torch::nn::Module {
 public:
  HeatmapHead(int channels, int stride, int keypoints, int downsampleFactor);
  /// features [B x channels x h x w] -> logits [B x K x H/2^df x W/2^df], no softmax.
  [[nodiscard]] at::Tensor forward(at::Tensor features);

 private:
  bool m_shuffles = true;
  std::vector<torch::nn::ConvTranspose2d> m_upsampling;
  torch::nn::Conv2d m_pointwise{nullptr};
};

}  // namespace parsimony::pose
