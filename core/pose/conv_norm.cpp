// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/conv_norm.h"

#include <torch/torch.h>

#include "core/nn/sync_batch_norm.h"

namespace parsimony::pose {

at::Tensor ConvNorm::forward(const at::Tensor& x) {
  if (!m_weight.defined()) return nn::batchNorm(m_norm, m_conv->forward(x));
  const auto& o = m_conv->options;
  const auto& padding = std::get<torch::ExpandingArray<2>>(o.padding());
  return at::conv2d(x, m_weight, m_bias, *o.stride(), *padding, *o.dilation(), o.groups());
}

void ConvNorm::fold(at::ScalarType type) {
  if (m_weight.defined()) return;
  const torch::NoGradGuard noGrad;
  const auto scale = m_norm->weight / (m_norm->running_var + m_norm->options.eps()).sqrt();
  const auto bias = m_conv->bias.defined() ? m_conv->bias : torch::zeros_like(m_norm->running_mean);
  m_bias = (m_norm->bias + (bias - m_norm->running_mean) * scale).detach().to(type);
  m_weight = (m_conv->weight * scale.view({-1, 1, 1, 1})).detach().to(type).contiguous(at::MemoryFormat::ChannelsLast);
  m_conv->weight.set_data(at::empty({0}));
}

void foldNorms(torch::nn::Module& root, at::ScalarType type) {
  for (const auto& module : root.modules(/*include_self=*/true)) {
    auto* foldable = dynamic_cast<Foldable*>(module.get());
    if (foldable == nullptr) continue;
    for (auto* pair : foldable->convNorms()) pair->fold(type);
  }
}

}  // namespace parsimony::pose
