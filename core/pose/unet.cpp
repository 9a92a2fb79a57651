// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/unet.h"

#include <array>

#include <torch/torch.h>

#include "core/pose/conv_norm.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

constexpr std::array<int, 5> kEncoder{16, 32, 64, 128, 256};  // channels at 1/2, 1/4, 1/8, 1/16, 1/32
constexpr std::array<int, 3> kDecoder{96, 64, 32};            // channels at 1/16, 1/8, 1/4
constexpr int kContext = 64;

tn::Conv2d convolution(int in, int out, int kernel, int stride = 1) {
  return tn::Conv2d(tn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

/// A block whose pairs of convolution and norm are named conv<i>, norm<i>.
class Block : public tn::Module, public Foldable {
 public:
  std::vector<ConvNorm*> convNorms() override {
    std::vector<ConvNorm*> pairs;
    for (auto& pair : m_pairs) pairs.push_back(&pair);
    return pairs;
  }

 protected:
  tn::BatchNorm2d add(int in, int out, int kernel, int stride = 1) {
    const auto index = std::to_string(m_pairs.size() + 1);
    const auto conv = register_module("conv" + index, convolution(in, out, kernel, stride));
    const auto norm = register_module("norm" + index, tn::BatchNorm2d(out));
    m_pairs.emplace_back(conv, norm);
    return norm;
  }
  std::vector<ConvNorm> m_pairs;
};

/// Halves the size: relu(norm(conv3(relu(norm(conv3 stride 2)))) + norm(conv1(avgpool2))). Starts as its shortcut alone.
class ResidualStage : public Block {
 public:
  ResidualStage(int in, int out) {
    add(in, out, 3, 2);
    m_lastNorm = add(out, out, 3);
    add(in, out, 1);
  }
  at::Tensor forward(const at::Tensor& x) {
    const auto y = m_pairs[1].forward(m_pairs[0].forward(x).relu_());
    return y.add(m_pairs[2].forward(at::avg_pool2d(x, 2))).relu_();
  }
  void startAsShortcut() { tn::init::zeros_(m_lastNorm->weight); }

 private:
  tn::BatchNorm2d m_lastNorm{nullptr};
};

class ConvolutionBlock : public Block {
 public:
  ConvolutionBlock(int in, int out, int kernel, int stride = 1) { add(in, out, kernel, stride); }
  at::Tensor forward(const at::Tensor& x) { return m_pairs.front().forward(x).relu_(); }
};

/// Mean and maximum of every row and every column, convolved along the strip and spread back over the map.
class StripContext : public tn::Module {
 public:
  explicit StripContext(int channels)
      : m_rows(register_module("rows", tn::Conv1d(tn::Conv1dOptions(2 * channels, kContext, 3).padding(1)))),
        m_columns(register_module("columns", tn::Conv1d(tn::Conv1dOptions(2 * channels, kContext, 3).padding(1)))),
        m_mix(register_module("mix", std::make_shared<ConvolutionBlock>(channels + 2 * kContext, channels, 1))) {}
  at::Tensor forward(const at::Tensor& x) {
    const auto rows = m_rows->forward(at::cat({x.mean(3), x.amax(3)}, 1)).relu_().unsqueeze(3).expand({-1, -1, -1, x.size(3)});
    const auto columns = m_columns->forward(at::cat({x.mean(2), x.amax(2)}, 1)).relu_().unsqueeze(2).expand({-1, -1, x.size(2), -1});
    return m_mix->forward(at::cat({x, rows, columns}, 1).contiguous(at::MemoryFormat::ChannelsLast));
  }

 private:
  tn::Conv1d m_rows, m_columns;
  std::shared_ptr<ConvolutionBlock> m_mix;
};

class UNet : public Backbone {
 public:
  explicit UNet(int inputChannels) {
    m_stem = register_module("stem", std::make_shared<ConvolutionBlock>(inputChannels, kEncoder[0], 3, 2));
    for (std::size_t i = 1; i < kEncoder.size(); ++i) {
      m_down.push_back(register_module("down" + std::to_string(i), std::make_shared<ResidualStage>(kEncoder[i - 1], kEncoder[i])));
    }
    m_context = register_module("context", std::make_shared<StripContext>(kEncoder.back()));
    int in = kEncoder.back();
    for (std::size_t i = 0; i < kDecoder.size(); ++i) {
      const auto index = std::to_string(i + 1);
      m_lateral.push_back(register_module("lateral" + index, convolution(in, kDecoder[i], 1)));
      m_up.push_back(register_module("up" + index,
                                     std::make_shared<ConvolutionBlock>(kDecoder[i] + kEncoder[kEncoder.size() - 2 - i], kDecoder[i], 3)));
      in = kDecoder[i];
    }
    const torch::NoGradGuard noGrad;
    for (const auto& module : modules(/*include_self=*/false)) {
      if (auto* conv = module->as<tn::Conv2d>()) tn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    }
    for (const auto& stage : m_down) stage->startAsShortcut();
  }

  at::Tensor forward(at::Tensor x) override { return forwardAll(x).front(); }

  /// Maps at 1/4, and for the coarse heads at 1/16 and 1/8.
  std::vector<at::Tensor> forwardAll(const at::Tensor& pictures) override {
    std::vector<at::Tensor> stages{m_stem->forward(pictures)};
    for (const auto& stage : m_down) stages.push_back(stage->forward(stages.back()));
    auto x = m_context->forward(stages.back());
    std::vector<at::Tensor> coarse;
    for (std::size_t i = 0; i < m_up.size(); ++i) {
      if (i > 0) coarse.push_back(x);
      const auto& skip = stages[stages.size() - 2 - i];
      x = at::upsample_bilinear2d(m_lateral[i]->forward(x), {skip.size(2), skip.size(3)}, /*align_corners=*/false);
      x = m_up[i]->forward(at::cat({x, skip}, 1));
    }
    coarse.insert(coarse.begin(), x);
    return coarse;
  }

 private:
  std::shared_ptr<ConvolutionBlock> m_stem;
  std::shared_ptr<StripContext> m_context;
  std::vector<std::shared_ptr<ResidualStage>> m_down;
  std::vector<tn::Conv2d> m_lateral;
  std::vector<std::shared_ptr<ConvolutionBlock>> m_up;
};

}  // namespace

BackboneDescriptor unetDescriptor() {
  BackboneDescriptor descriptor;
  descriptor.name = "unet";
  descriptor.stride = 4;
  descriptor.channels = kDecoder.back();
  descriptor.coarse = {{kDecoder[0], 16}, {kDecoder[1], 8}};
  descriptor.members = 2;
  descriptor.allowsGrey = true;
  descriptor.hasForeignWeights = false;
  // 80 and 64 of 255: the mean and spread of laboratory video, darker than photographs
  descriptor.preprocessing = {1.0 / 255.0, {80.0 / 255, 80.0 / 255, 80.0 / 255}, {64.0 / 255, 64.0 / 255, 64.0 / 255}};
  descriptor.build = [](const BackboneSettings& settings) { return std::make_shared<UNet>(settings.inputChannels); };
  descriptor.foreignKey = [](const std::string& key) { return key; };
  return descriptor;
}

}  // namespace parsimony::pose
