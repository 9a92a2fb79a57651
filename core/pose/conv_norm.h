// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

namespace parsimony::pose {

/// A convolution and the batch norm behind it. The two stay registered in their block under the names of the foreign weights;
/// this pair runs them and can fold the norm into the convolution for inference:
///   w' = w gamma / sqrt(var + eps),   b' = beta + (b - mean) gamma / sqrt(var + eps)
class ConvNorm {
 public:
  ConvNorm() = default;
  ConvNorm(torch::nn::Conv2d conv, torch::nn::BatchNorm2d norm) : m_conv(std::move(conv)), m_norm(std::move(norm)) {}

  [[nodiscard]] at::Tensor forward(const at::Tensor& x);
  /// Folds the norm; from then on forward() is one convolution in `type`, and training this pair is meaningless. Gives the conv's own
  /// weight back.
  void fold(at::ScalarType type);

 private:
  torch::nn::Conv2d m_conv{nullptr};
  torch::nn::BatchNorm2d m_norm{nullptr};
  at::Tensor m_weight, m_bias;  // defined once folded
};

/// Anything with ConvNorm pairs inside.
class Foldable {
 public:
  virtual ~Foldable() = default;
  /// The own pairs, not those of submodules.
  [[nodiscard]] virtual std::vector<ConvNorm*> convNorms() = 0;
};

/// Folds every pair of `root` and its submodules.
void foldNorms(torch::nn::Module& root, at::ScalarType type);

}  // namespace parsimony::pose
