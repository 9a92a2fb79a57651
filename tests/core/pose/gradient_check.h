// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace parsimony::tests {

using ScalarFunction = std::function<at::Tensor(const at::Tensor&)>;

/// Gradient of f at x by automatic differentiation.
inline at::Tensor gradientOf(const ScalarFunction& f, const at::Tensor& x) {
  auto leaf = x.detach().clone().requires_grad_(true);
  f(leaf).backward();
  return leaf.grad().clone();
}

/// Largest difference between it and central finite differences, relative to the largest entry. x: fp64.
inline double gradientError(const ScalarFunction& f, const at::Tensor& x, double step = 1e-5) {
  const auto gradient = gradientOf(f, x).contiguous();
  const at::NoGradGuard noGrad;
  const auto probe = x.detach().clone().contiguous();
  auto* values = probe.data_ptr<double>();
  const auto* exact = gradient.data_ptr<double>();
  double error = 0.0, scale = 1e-300;
  for (std::int64_t i = 0; i < probe.numel(); ++i) {
    const double kept = values[i];
    values[i] = kept + step;
    const double above = f(probe).item<double>();
    values[i] = kept - step;
    const double below = f(probe).item<double>();
    values[i] = kept;
    error = std::max(error, std::abs(exact[i] - (above - below) / (2.0 * step)));
    scale = std::max(scale, std::abs(exact[i]));
  }
  return error / scale;
}

}  // namespace parsimony::tests
