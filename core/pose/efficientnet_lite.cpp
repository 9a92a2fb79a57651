// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/efficientnet_lite.h"

#include <array>

#include <torch/torch.h>

#include "core/pose/conv_norm.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

struct Stage {
  int repeats, kernel, stride, expand, out;
};
constexpr std::array<Stage, 7> kStages{
    {{1, 3, 1, 1, 16}, {2, 3, 2, 6, 24}, {2, 5, 2, 6, 40}, {3, 3, 2, 6, 80}, {3, 5, 1, 6, 112}, {4, 5, 2, 6, 192}, {1, 3, 1, 6, 320}}};

tn::Conv2d convolution(int in, int out, int kernel, int stride, int groups) {
  // stride 2 is padded by padSame(), where left and right may differ
  return tn::Conv2d(tn::Conv2dOptions(in, out, kernel).stride(stride).padding(stride == 1 ? kernel / 2 : 0).groups(groups).bias(false));
}

tn::BatchNorm2d batchNorm(int channels) {
  return tn::BatchNorm2d(tn::BatchNorm2dOptions(channels).eps(1e-3).momentum(0.01));
}

/// TensorFlow's SAME: out = ceil(in / s), what is missing is padded, the odd pixel at the end.
at::Tensor padSame(const at::Tensor& x, int kernel, int stride) {
  const auto total = [kernel, stride](std::int64_t size) {
    const std::int64_t out = (size + stride - 1) / stride;
    return std::max<std::int64_t>((out - 1) * stride + kernel - size, 0);
  };
  const auto h = total(x.size(2));
  const auto w = total(x.size(3));
  return at::constant_pad_nd(x, {w / 2, w - w / 2, h / 2, h - h / 2});
}

at::Tensor clampTo6(const at::Tensor& x) {
  return x.clamp(0.0, 6.0);
}

class LiteBlock : public tn::Module, public Foldable {
 public:
  LiteBlock(int in, int out, int kernel, int stride, int expand)
      : m_kernel(kernel), m_stride(stride), m_shortcut(stride == 1 && in == out) {
    const int width = in * expand;
    if (expand != 1) {
      const auto conv = register_module("_expand_conv", convolution(in, width, 1, 1, 1));
      m_pairs.emplace_back(conv, register_module("_bn0", batchNorm(width)));
    }
    const auto depthwise = register_module("_depthwise_conv", convolution(width, width, kernel, stride, width));
    m_pairs.emplace_back(depthwise, register_module("_bn1", batchNorm(width)));
    const auto project = register_module("_project_conv", convolution(width, out, 1, 1, 1));
    m_pairs.emplace_back(project, register_module("_bn2", batchNorm(out)));
  }
  at::Tensor forward(const at::Tensor& x) {
    auto y = x;
    if (m_pairs.size() == 3) y = clampTo6(m_pairs.front().forward(y));
    if (m_stride != 1) y = padSame(y, m_kernel, m_stride);
    y = clampTo6(m_pairs[m_pairs.size() - 2].forward(y));
    y = m_pairs.back().forward(y);
    return m_shortcut ? y + x : y;
  }
  std::vector<ConvNorm*> convNorms() override {
    std::vector<ConvNorm*> pairs;
    for (auto& pair : m_pairs) pairs.push_back(&pair);
    return pairs;
  }

 private:
  int m_kernel, m_stride;
  bool m_shortcut;
  std::vector<ConvNorm> m_pairs;
};

class EfficientNetLite : public Backbone, public Foldable {
 public:
  explicit EfficientNetLite(int inputChannels) {
    const auto stem = register_module("_conv_stem", convolution(inputChannels, 32, 3, 2, 1));
    m_stem = ConvNorm(stem, register_module("_bn0", batchNorm(32)));
    tn::ModuleList blocks;
    int in = 32;
    for (const auto& stage : kStages) {
      for (int i = 0; i < stage.repeats; ++i) {
        auto block = std::make_shared<LiteBlock>(in, stage.out, stage.kernel, i == 0 ? stage.stride : 1, stage.expand);
        blocks->push_back(block);
        m_blocks.push_back(block);
        in = stage.out;
      }
    }
    register_module("_blocks", blocks);
    const auto head = register_module("_conv_head", convolution(in, 1280, 1, 1, 1));
    m_head = ConvNorm(head, register_module("_bn1", batchNorm(1280)));
    const torch::NoGradGuard noGrad;
    for (const auto& module : modules(/*include_self=*/false)) {
      if (auto* conv = module->as<tn::Conv2d>()) tn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    }
  }
  at::Tensor forward(at::Tensor x) override {
    x = clampTo6(m_stem.forward(padSame(x, 3, 2)));
    for (const auto& block : m_blocks) x = block->forward(x);
    return clampTo6(m_head.forward(x));
  }
  std::vector<ConvNorm*> convNorms() override { return {&m_stem, &m_head}; }

 private:
  ConvNorm m_stem, m_head;
  std::vector<std::shared_ptr<LiteBlock>> m_blocks;
};

}  // namespace

BackboneDescriptor efficientnetLite0Descriptor() {
  BackboneDescriptor descriptor;
  descriptor.name = "efficientnet_lite0";
  descriptor.stride = 32;
  descriptor.channels = 1280;
  descriptor.preprocessing = {1.0, {127.0, 127.0, 127.0}, {128.0, 128.0, 128.0}};
  descriptor.build = [](const BackboneSettings& settings) { return std::make_shared<EfficientNetLite>(settings.inputChannels); };
  descriptor.foreignKey = [](const std::string& key) { return key.rfind("_fc.", 0) == 0 ? std::string() : key; };
  return descriptor;
}

}  // namespace parsimony::pose
