// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/vit.h"

#include <cmath>

#include <torch/torch.h>

#include "core/pose/vit_keys.h"
#include "core/pose/vit_position.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

constexpr int kPatch = 16;
constexpr int kMlpRatio = 4;
constexpr double kInitialDeviation = 0.02;
constexpr double kAdvisedLearningRate = 5e-5;  // Lightning Pose's advice for transformers
constexpr auto kPatchKernel = "embeddings.patch_embeddings.projection.weight";
constexpr auto kPositions = "embeddings.position_embeddings";

/// Normal, cut at two deviations: the inverse of its distribution function at uniform numbers.
at::Tensor truncatedNormal(at::IntArrayRef shape) {
  const double edge = std::erf(std::sqrt(2.0));
  return at::empty(shape).uniform_(-edge, edge).erfinv_().mul_(kInitialDeviation * std::sqrt(2.0));
}

/// Wx + b. Not torch::nn::Linear: that draws 86 million weights first which nobody wants.
class Affine : public tn::Module {
 public:
  Affine(int in, int out)
      : m_weight(register_parameter("weight", truncatedNormal({out, in}))), m_bias(register_parameter("bias", at::zeros({out}))) {}
  at::Tensor forward(const at::Tensor& x) { return at::linear(x, m_weight, m_bias); }

 private:
  at::Tensor m_weight, m_bias;
};

/// A module that only gives its children their names.
std::shared_ptr<tn::Module> addFolder(tn::Module& parent, const std::string& name) {
  return parent.register_module(name, std::make_shared<tn::Module>(name));
}

std::shared_ptr<Affine> addAffine(tn::Module& parent, const std::string& name, int in, int out) {
  return parent.register_module(name, std::make_shared<Affine>(in, out));
}

tn::LayerNorm addNorm(tn::Module& parent, const std::string& name, const VitConfig& config) {
  return parent.register_module(name, tn::LayerNorm(tn::LayerNormOptions({config.channels}).eps(config.epsilon)));
}

/// softmax(Q K^T / sqrt(C / heads)) V for each head, then one product over all heads.
class Attention : public tn::Module {
 public:
  explicit Attention(const VitConfig& config) : m_heads(config.heads) {
    const auto inner = addFolder(*this, "attention");
    m_query = addAffine(*inner, "query", config.channels, config.channels);
    m_key = addAffine(*inner, "key", config.channels, config.channels);
    m_value = addAffine(*inner, "value", config.channels, config.channels);
    m_output = addAffine(*addFolder(*this, "output"), "dense", config.channels, config.channels);
  }

  at::Tensor forward(const at::Tensor& x) {
    const auto heads = [&](Affine& affine) { return affine.forward(x).unflatten(2, {m_heads, -1}).transpose(1, 2); };
    const auto attended = at::scaled_dot_product_attention(heads(*m_query), heads(*m_key), heads(*m_value));
    return m_output->forward(attended.transpose(1, 2).flatten(2));
  }

 private:
  std::int64_t m_heads;
  std::shared_ptr<Affine> m_query, m_key, m_value, m_output;
};

class Layer : public tn::Module {
 public:
  explicit Layer(const VitConfig& config)
      : m_norm1(addNorm(*this, "norm1", config)), m_attention(register_module("attention", std::make_shared<Attention>(config))) {
    m_norm2 = addNorm(*this, "norm2", config);
    const auto mlp = addFolder(*this, "mlp");
    m_wide = addAffine(*mlp, "fc1", config.channels, kMlpRatio * config.channels);
    m_narrow = addAffine(*mlp, "fc2", kMlpRatio * config.channels, config.channels);
    if (!config.layerScale) return;
    m_scale1 = addFolder(*this, "layer_scale1")->register_parameter("lambda1", at::ones({config.channels}));
    m_scale2 = addFolder(*this, "layer_scale2")->register_parameter("lambda1", at::ones({config.channels}));
  }

  at::Tensor forward(const at::Tensor& x) {
    const auto y = x + scaled(m_attention->forward(m_norm1->forward(x)), m_scale1);
    return y + scaled(m_narrow->forward(at::gelu(m_wide->forward(m_norm2->forward(y)))), m_scale2);
  }

 private:
  static at::Tensor scaled(const at::Tensor& x, const at::Tensor& scale) { return scale.defined() ? x * scale : x; }

  tn::LayerNorm m_norm1{nullptr}, m_norm2{nullptr};
  std::shared_ptr<Attention> m_attention;
  std::shared_ptr<Affine> m_wide, m_narrow;
  at::Tensor m_scale1, m_scale2;  // undefined without layerScale
};

class Vit : public Backbone {
 public:
  explicit Vit(const VitConfig& config) {
    const torch::NoGradGuard noGrad;
    const auto embeddings = addFolder(*this, "embeddings");
    m_patches = addFolder(*embeddings, "patch_embeddings")
                    ->register_module("projection", tn::Conv2d(tn::Conv2dOptions(3, config.channels, kPatch).stride(kPatch)));
    m_patches->weight.copy_(truncatedNormal(m_patches->weight.sizes()));
    m_patches->bias.zero_();
    m_cls = embeddings->register_parameter("cls_token", truncatedNormal({1, 1, config.channels}));
    m_positions =
        embeddings->register_parameter("position_embeddings", truncatedNormal({1, 1 + config.grid * config.grid, config.channels}));
    const auto layers = addFolder(*addFolder(*this, "encoder"), "layer");
    for (int i = 0; i < config.layers; ++i) m_layers.push_back(layers->register_module(std::to_string(i), std::make_shared<Layer>(config)));
    m_norm = addNorm(*this, "layernorm", config);
  }

  at::Tensor forward(at::Tensor pictures) override {
    const auto grid = m_patches->forward(pictures);
    const auto rows = grid.size(2);
    const auto columns = grid.size(3);
    const auto positions = m_cache.get(m_positions, rows, columns);
    const auto cls = (m_cls + positions.slice(1, 0, 1)).expand({grid.size(0), -1, -1});
    auto x = at::cat({cls, grid.flatten(2).transpose(1, 2) + positions.slice(1, 1)}, 1);
    for (const auto& layer : m_layers) x = layer->forward(x);
    return m_norm->forward(x).slice(1, 1).transpose(1, 2).unflatten(2, {rows, columns});
  }

 private:
  tn::Conv2d m_patches{nullptr};
  at::Tensor m_cls, m_positions;
  std::vector<std::shared_ptr<Layer>> m_layers;
  tn::LayerNorm m_norm{nullptr};
  PositionCache m_cache;
};

/// Files have other patch sizes (DINOv2: 14 px) and other grids than the module.
at::Tensor converted(const VitConfig& config, const std::string& key, const at::Tensor& value) {
  const bool isKernel = key == kPatchKernel && value.dim() == 4 && value.size(2) == value.size(3);
  if (isKernel && value.size(2) != kPatch) return resizedPatchKernel(value, kPatch);
  if (key == kPositions && value.dim() == 3 && value.size(1) > 1) {
    const auto side = std::llround(std::sqrt(static_cast<double>(value.size(1) - 1)));
    if (side * side == value.size(1) - 1) return interpolatedPositions(value, config.grid, config.grid);
  }
  return value;
}

}  // namespace

std::shared_ptr<Backbone> buildVit(const VitConfig& config) {
  return std::make_shared<Vit>(config);
}

BackboneDescriptor vitDescriptor(const std::string& name, const VitConfig& config) {
  BackboneDescriptor descriptor;
  descriptor.name = name;
  descriptor.stride = kPatch;
  descriptor.channels = config.channels;
  descriptor.advisedLearningRate = kAdvisedLearningRate;
  descriptor.build = [config](const BackboneSettings&) { return buildVit(config); };
  descriptor.foreignKey = vitKey;
  descriptor.convert = [config](const std::string& key, const at::Tensor& value) { return converted(config, key, value); };
  return descriptor;
}

std::vector<BackboneDescriptor> vitDescriptors() {
  const VitConfig small{12, 384, 6, 14, 1e-12, false};
  const VitConfig base{12, 768, 12, 14, 1e-12, false};
  const VitConfig smallV2{12, 384, 6, 37, 1e-6, true};  // pretrained at 518 px with patches of 14
  const VitConfig baseV2{12, 768, 12, 37, 1e-6, true};
  return {vitDescriptor("vits_dino", small), vitDescriptor("vitb_dino", base), vitDescriptor("vits_dinov2", smallV2),
          vitDescriptor("vitb_dinov2", baseV2), vitDescriptor("vitb_imagenet", base)};
}

}  // namespace parsimony::pose
