// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/resnet.h"

#include <array>

#include <torch/torch.h>

#include "core/pose/conv_norm.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

tn::Conv2d convolution(int in, int out, int kernel, int stride) {
  return tn::Conv2d(tn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

/// Two 3x3 convolutions (expansion 1) or 1x1, 3x3, 1x1 (expansion 4), and a shortcut. `downsample.0/1` as torchvision names them.
class ResidualBlock : public tn::Module, public Foldable {
 public:
  ResidualBlock(int in, int width, int stride, bool bottleneck) {
    const int out = bottleneck ? 4 * width : width;
    const auto add = [this](int index, int from, int to, int kernel, int step) {
      const auto conv = register_module("conv" + std::to_string(index), convolution(from, to, kernel, step));
      const auto norm = register_module("bn" + std::to_string(index), tn::BatchNorm2d(to));
      m_main.emplace_back(conv, norm);
    };
    if (bottleneck) {
      add(1, in, width, 1, 1);
      add(2, width, width, 3, stride);  // the stride sits in the 3x3: torchvision's "v1.5"
      add(3, width, out, 1, 1);
    } else {
      add(1, in, width, 3, stride);
      add(2, width, out, 3, 1);
    }
    if (stride != 1 || in != out) {
      const auto conv = convolution(in, out, 1, stride);
      const auto norm = tn::BatchNorm2d(out);
      register_module("downsample", tn::Sequential(conv, norm));
      m_shortcut.emplace_back(conv, norm);
    }
  }

  at::Tensor forward(const at::Tensor& x) {
    auto y = x;
    for (std::size_t i = 0; i + 1 < m_main.size(); ++i) y = m_main[i].forward(y).relu_();
    y = m_main.back().forward(y);
    return y.add_(m_shortcut.empty() ? x : m_shortcut.front().forward(x)).relu_();
  }

  std::vector<ConvNorm*> convNorms() override {
    std::vector<ConvNorm*> pairs;
    for (auto& pair : m_main) pairs.push_back(&pair);
    for (auto& pair : m_shortcut) pairs.push_back(&pair);
    return pairs;
  }

 private:
  std::vector<ConvNorm> m_main;
  std::vector<ConvNorm> m_shortcut;  // empty or one
};

class ResNet : public Backbone, public Foldable {
 public:
  ResNet(const std::array<int, 4>& depths, bool bottleneck, int inputChannels) {
    const auto conv = register_module("conv1", tn::Conv2d(tn::Conv2dOptions(inputChannels, 64, 7).stride(2).padding(3).bias(false)));
    const auto norm = register_module("bn1", tn::BatchNorm2d(64));
    m_stem = ConvNorm(conv, norm);
    int in = 64;
    for (int stage = 0; stage < 4; ++stage) {
      const int width = 64 << stage;
      tn::Sequential blocks;
      for (int i = 0; i < depths[static_cast<std::size_t>(stage)]; ++i) {
        auto block = std::make_shared<ResidualBlock>(in, width, i == 0 && stage > 0 ? 2 : 1, bottleneck);
        blocks->push_back(block);
        m_blocks.push_back(block);
        in = bottleneck ? 4 * width : width;
      }
      register_module("layer" + std::to_string(stage + 1), blocks);
    }
    initialise();
  }

  at::Tensor forward(at::Tensor x) override {
    x = at::max_pool2d(m_stem.forward(x).relu_(), 3, 2, 1);
    for (const auto& block : m_blocks) x = block->forward(x);
    return x;
  }

  std::vector<ConvNorm*> convNorms() override { return {&m_stem}; }

 private:
  void initialise() {
    const torch::NoGradGuard noGrad;
    for (const auto& module : modules(/*include_self=*/false)) {
      if (auto* conv = module->as<tn::Conv2d>()) tn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    }
  }

  ConvNorm m_stem;
  std::vector<std::shared_ptr<ResidualBlock>> m_blocks;
};

/// torchvision's own keys; mmpose checkpoints carry a prefix "backbone.".
std::string torchvisionKey(const std::string& key) {
  std::string name = key;
  for (const std::string prefix : {"state_dict.", "module.", "model.", "backbone."}) {
    if (name.rfind(prefix, 0) == 0) name = name.substr(prefix.size());
  }
  return name.rfind("fc.", 0) == 0 ? std::string() : name;
}

BackboneDescriptor describe(const std::string& name, const std::array<int, 4>& depths, bool bottleneck) {
  BackboneDescriptor descriptor;
  descriptor.name = name;
  descriptor.stride = 32;
  descriptor.channels = bottleneck ? 2048 : 512;
  descriptor.build = [depths, bottleneck](const BackboneSettings& settings) {
    return std::make_shared<ResNet>(depths, bottleneck, settings.inputChannels);
  };
  descriptor.foreignKey = torchvisionKey;
  return descriptor;
}

}  // namespace

std::vector<BackboneDescriptor> resnetDescriptors() {
  return {describe("resnet18", {2, 2, 2, 2}, false), describe("resnet34", {3, 4, 6, 3}, false), describe("resnet50", {3, 4, 6, 3}, true),
          describe("resnet101", {3, 4, 23, 3}, true), describe("resnet152", {3, 8, 36, 3}, true)};
}

}  // namespace parsimony::pose
