// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/selftest.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <torch/torch.h>

#include "core/nn/device.h"
#include "core/pose/decode.h"
#include "core/pose/inference.h"
#include "core/pose/losses.h"
#include "core/pose/network.h"
#include "core/pose/split.h"
#include "core/pose/targets.h"

namespace parsimony::pose {
namespace {

std::vector<float> targetAt(double x, double y, int size) {
  std::vector<float> map(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  writeTarget({x, y, tracks::Visibility::Visible}, 256, 256, size, size, {}, map.data());
  return map;
}

at::Tensor tensorOf(const std::vector<float>& map, int size) {
  return torch::tensor(map).view({1, 1, size, size});
}

SelfTestCheck targets() {
  const auto map = targetAt(33.3, 65.7, 64);
  return {"target heatmap peak", std::abs(*std::max_element(map.begin(), map.end()) - 0.09294346), 1e-6};
}

SelfTestCheck decoding(int factor, double x, double y, double likelihood) {
  DecodeOptions options;
  options.decoder = Decoder::Reference;
  options.downsampleFactor = factor;
  options.referenceOffset = true;
  const int size = 256 >> factor;
  const auto p = decodeHeatmap(targetAt(33.3, 65.7, size).data(), size, size, options);
  return {"reference decoding, factor " + std::to_string(factor),
          std::max({std::abs(p.x - x), std::abs(p.y - y), std::abs(p.likelihood - likelihood)}), 1e-3};
}

SelfTestCheck loss(HeatmapLoss kind, const char* name, double expected) {
  const auto target = tensorOf(targetAt(100, 100, 64), 64);
  const auto predicted = tensorOf(targetAt(104, 98, 64), 64);
  return {std::string("loss ") + name, std::abs(heatmapLoss(kind, target, predicted).item<double>() - expected), 1e-5};
}

SelfTestCheck headSize(const char* backboneName, int channels, int stride, std::int64_t expected) {
  const HeatmapHead head(channels, stride, 17, 2);
  std::int64_t count = 0;
  for (const auto& parameter : head.parameters()) count += parameter.numel();
  return {std::string("parameters of the head of ") + backboneName, static_cast<double>(std::abs(count - expected)), 0.0};
}

SelfTestCheck split() {
  const auto s = splitFrames(90, 0.8, 0.1, 1.0, 42);
  const std::vector<int> first{42, 66, 22, 82, 70, 45, 46, 85, 60, 38};
  const std::vector<int> test{21, 58, 3, 47, 48, 4, 44, 75, 9};
  const bool same = std::equal(first.begin(), first.end(), s.train.begin()) && s.test == test;
  return {"data split, seed 42", same ? 0.0 : 1.0, 0.0};
}

/// The precision that would be chosen against fp32: largest difference of the heatmaps of one random network, relative to their peak.
SelfTestCheck precision(const std::string& device) {
  const auto plan = nn::choosePlan(device, "auto");
  NetworkSpec spec;
  spec.keypoints = {"a", "b", "c"};
  spec.inputChannels = 1;
  spec.members = 2;
  torch::manual_seed(0);
  const auto plain = std::make_shared<PoseNetwork>(spec);
  const auto chosen = std::make_shared<PoseNetwork>(spec);
  loadNamedTensors(*chosen, namedTensors(*plain));
  const auto pictures = torch::randint(0, 256, {2, 256, 256, 1}, at::kByte);
  plain->prepareForInference(false);
  chosen->to(plan.device);
  chosen->prepareForInference(plan.bf16);
  const c10::InferenceMode inferenceMode;
  const auto a = plain->heatmaps(pictures);
  const auto b = chosen->heatmaps(pictures.to(plan.device)).to(at::kCPU);
  return {"heatmaps in the chosen precision (" + plan.reason + ")", ((a - b).abs().max() / a.max()).item<double>(), 0.05};
}

}  // namespace

std::vector<SelfTestCheck> runSelfTest(const std::string& device) {
  return {targets(),
          decoding(1, 33.47124, 65.52953, 1.0),
          decoding(2, 33.30099, 65.6943, 0.999034),
          decoding(3, 34.2943, 66.6935, 0.89141),
          loss(HeatmapLoss::Mse, "mse", 0.01846400462090969),
          loss(HeatmapLoss::Kl, "kl", 0.399999737739563),
          loss(HeatmapLoss::Js, "js", 0.09109065681695938),
          headSize("resnet50", 2048, 32, 80971),
          headSize("resnet18", 512, 32, 22219),
          split(),
          precision(device)};
}

}  // namespace parsimony::pose
