// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/efficientnet.h"

#include <array>
#include <cmath>

#include <torch/torch.h>

#include "core/pose/conv_norm.h"
#include "core/pose/efficientnet_lite.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

struct Stage {
  int expand, kernel, stride, in, out, blocks;
};
constexpr std::array<Stage, 7> kB0Stages{{{1, 3, 1, 32, 16, 1},
                                          {6, 3, 2, 16, 24, 2},
                                          {6, 5, 2, 24, 40, 2},
                                          {6, 3, 2, 40, 80, 3},
                                          {6, 5, 1, 80, 112, 3},
                                          {6, 5, 2, 112, 192, 4},
                                          {6, 3, 1, 192, 320, 1}}};

int divisibleBy8(double channels) {
  int rounded = std::max(8, static_cast<int>(channels + 4.0) / 8 * 8);
  if (rounded < 0.9 * channels) rounded += 8;
  return rounded;
}

/// Conv + norm as one Sequential with torchvision's names "0" and "1".
ConvNorm convNorm(tn::Sequential& into, int in, int out, int kernel, int stride, int groups) {
  const tn::Conv2d conv(tn::Conv2dOptions(in, out, kernel).stride(stride).padding((kernel - 1) / 2).groups(groups).bias(false));
  const tn::BatchNorm2d norm(out);
  into = tn::Sequential(conv, norm);
  return {conv, norm};
}

class SqueezeExcitation : public tn::Module {
 public:
  SqueezeExcitation(int channels, int squeezed)
      : m_fc1(register_module("fc1", tn::Conv2d(channels, squeezed, 1))),
        m_fc2(register_module("fc2", tn::Conv2d(squeezed, channels, 1))) {}
  at::Tensor forward(const at::Tensor& x) {
    return x * m_fc2->forward(at::silu(m_fc1->forward(at::adaptive_avg_pool2d(x, {1, 1})))).sigmoid();
  }

 private:
  tn::Conv2d m_fc1, m_fc2;
};

/// Inverted bottleneck: expand 1x1, depthwise k x k, squeeze-excitation, project 1x1; shortcut where the shape stays.
class MbConv : public tn::Module, public Foldable {
 public:
  MbConv(int in, int out, int expand, int kernel, int stride) : m_shortcut(stride == 1 && in == out) {
    const int width = divisibleBy8(static_cast<double>(in) * expand);
    tn::ModuleList block;
    tn::Sequential part;
    if (expand != 1) {
      m_pairs.push_back(convNorm(part, in, width, 1, 1, 1));
      block->push_back(part);
    }
    m_pairs.push_back(convNorm(part, width, width, kernel, stride, width));
    block->push_back(part);
    m_squeeze = std::make_shared<SqueezeExcitation>(width, std::max(1, in / 4));
    block->push_back(m_squeeze);
    m_pairs.push_back(convNorm(part, width, out, 1, 1, 1));
    block->push_back(part);
    register_module("block", block);
  }
  at::Tensor forward(const at::Tensor& x) {
    auto y = x;
    for (std::size_t i = 0; i + 1 < m_pairs.size(); ++i) y = at::silu(m_pairs[i].forward(y));
    y = m_pairs.back().forward(m_squeeze->forward(y));
    return m_shortcut ? y + x : y;
  }
  std::vector<ConvNorm*> convNorms() override {
    std::vector<ConvNorm*> pairs;
    for (auto& pair : m_pairs) pairs.push_back(&pair);
    return pairs;
  }

 private:
  bool m_shortcut;
  std::vector<ConvNorm> m_pairs;
  std::shared_ptr<SqueezeExcitation> m_squeeze;
};

class EfficientNet : public Backbone, public Foldable {
 public:
  EfficientNet(double widthFactor, double depthFactor, int inputChannels) {
    tn::ModuleList features;
    tn::Sequential part;
    int in = divisibleBy8(32 * widthFactor);
    m_stem = convNorm(part, inputChannels, in, 3, 2, 1);
    features->push_back(part);
    for (const auto& stage : kB0Stages) {
      tn::ModuleList blocks;
      const int out = divisibleBy8(stage.out * widthFactor);
      const int count = static_cast<int>(std::ceil(stage.blocks * depthFactor));
      for (int i = 0; i < count; ++i) {
        auto block = std::make_shared<MbConv>(in, out, stage.expand, stage.kernel, i == 0 ? stage.stride : 1);
        blocks->push_back(block);
        m_blocks.push_back(block);
        in = out;
      }
      features->push_back(blocks);
    }
    m_last = convNorm(part, in, 4 * in, 1, 1, 1);
    features->push_back(part);
    register_module("features", features);
    const torch::NoGradGuard noGrad;
    for (const auto& module : modules(/*include_self=*/false)) {
      if (auto* conv = module->as<tn::Conv2d>()) tn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    }
  }
  at::Tensor forward(at::Tensor x) override {
    x = at::silu(m_stem.forward(x));
    for (const auto& block : m_blocks) x = block->forward(x);
    return at::silu(m_last.forward(x));
  }
  std::vector<ConvNorm*> convNorms() override { return {&m_stem, &m_last}; }

 private:
  ConvNorm m_stem, m_last;
  std::vector<std::shared_ptr<MbConv>> m_blocks;
};

std::string torchvisionKey(const std::string& key) {
  return key.rfind("classifier.", 0) == 0 ? std::string() : key;
}

BackboneDescriptor describe(const std::string& name, double width, double depth) {
  BackboneDescriptor descriptor;
  descriptor.name = name;
  descriptor.stride = 32;
  descriptor.channels = 4 * divisibleBy8(320 * width);
  descriptor.build = [width, depth](const BackboneSettings& settings) {
    return std::make_shared<EfficientNet>(width, depth, settings.inputChannels);
  };
  descriptor.foreignKey = torchvisionKey;
  return descriptor;
}

}  // namespace

std::vector<BackboneDescriptor> efficientnetDescriptors() {
  return {describe("efficientnet_b0", 1.0, 1.0), describe("efficientnet_b1", 1.0, 1.1), describe("efficientnet_b2", 1.1, 1.2),
          efficientnetLite0Descriptor()};
}

}  // namespace parsimony::pose
