// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/heatmap_head.h"

#include <torch/torch.h>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

int log2Of(int value) {
  int bits = 0;
  while ((1 << bits) < value) ++bits;
  return bits;
}

}  // namespace

HeatmapHead::HeatmapHead(int channels, int stride, int keypoints, int downsampleFactor) {
  const torch::NoGradGuard noGrad;
  if (stride == (1 << downsampleFactor)) {
    m_shuffles = false;
    m_pointwise = register_module("logits", torch::nn::Conv2d(channels, keypoints, 1));
    torch::nn::init::xavier_uniform_(m_pointwise->weight, 0.01);
    torch::nn::init::zeros_(m_pointwise->bias);
    return;
  }
  const int doublings = log2Of(stride) - downsampleFactor - 1;
  if (doublings < 1) {
    throw base::Error(base::ErrorCode::Unsupported, {{"field", "downsample_factor"},
                                                     {"value", std::int64_t{downsampleFactor}},
                                                     {"expected", "a smaller factor for a backbone of stride " + std::to_string(stride)}});
  }
  auto layers = torch::nn::ModuleList();
  layers->push_back(torch::nn::PixelShuffle(2));
  for (int i = 0; i < doublings; ++i) {
    const int in = i == 0 ? channels / 4 : keypoints;
    const auto layer =
        torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(in, keypoints, 3).stride(2).padding(1).output_padding(1));
    torch::nn::init::xavier_uniform_(layer->weight, 0.01);
    torch::nn::init::zeros_(layer->bias);
    layers->push_back(layer);
    m_upsampling.push_back(layer);
  }
  register_module("upsampling_layers", layers);
}

at::Tensor HeatmapHead::forward(at::Tensor features) {
  if (!m_shuffles) return m_pointwise->forward(features);
  features = at::pixel_shuffle(features, 2);
  for (auto& layer : m_upsampling) features = layer->forward(features);
  return features;
}

}  // namespace parsimony::pose
