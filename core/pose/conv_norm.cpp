// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/conv_norm.h"

#include <torch/torch.h>

namespace parsimony::pose {

at::Tensor ConvNorm::forward(const at::Tensor& x) {
  const auto y = m_conv->forward(x);
  return m_folded ? y : m_norm->forward(y);
}

void ConvNorm::fold() {
  if (m_folded) return;
  const torch::NoGradGuard noGrad;
  const auto scale = m_norm->weight / (m_norm->running_var + m_norm->options.eps()).sqrt();
  const auto bias = m_conv->bias.defined() ? m_conv->bias : torch::zeros_like(m_norm->running_mean);
  const auto folded = m_norm->bias + (bias - m_norm->running_mean) * scale;
  m_conv->weight.set_data((m_conv->weight * scale.view({-1, 1, 1, 1})).detach());
  if (m_conv->bias.defined()) {
    m_conv->bias.set_data(folded.detach());
  } else {
    m_conv->bias = m_conv->register_parameter("bias", folded.detach().clone());
  }
  m_folded = true;
}

void foldNorms(torch::nn::Module& root) {
  for (const auto& module : root.modules(/*include_self=*/true)) {
    auto* foldable = dynamic_cast<Foldable*>(module.get());
    if (foldable == nullptr) continue;
    for (auto* pair : foldable->convNorms()) pair->fold();
  }
}

}  // namespace parsimony::pose
