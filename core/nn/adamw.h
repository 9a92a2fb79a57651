// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

namespace parsimony::nn {

struct AdamOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weightDecay = 0.0;  ///< decoupled (AdamW); applied to weights of rank >= 2 only: norms and biases are not shrunk
};

/// AdamW over named parameters with one learning rate per group:
///   m <- b1 m + (1-b1) g,  v <- b2 v + (1-b2) g^2,  p <- p - lr wd p - lr mhat / (sqrt(vhat) + eps)     (Loshchilov & Hutter 2019)
/// State is a set of named tensors, so that a checkpoint holds it and a resumed run takes the same steps.
class AdamW {
 public:
  struct Parameter {
    std::string name;
    at::Tensor value;
    int group = 0;
  };
  AdamW(std::vector<Parameter> parameters, const AdamOptions& options);

  void setRate(int group, double rate);
  /// One step with the gradients in `.grad()`; parameters without a gradient stay. A group with rate 0 still updates its moments.
  void step();
  void zeroGrad();

  [[nodiscard]] std::map<std::string, at::Tensor> state() const;
  /// \throws base::Error Inconsistent when a moment is missing or of another shape
  void loadState(const std::map<std::string, at::Tensor>& state);

 private:
  struct Group {
    std::vector<at::Tensor> values, firstMoments, secondMoments, steps;
    std::vector<std::string> names;
    bool decayed = false;
    int rateIndex = 0;
  };
  std::vector<Group> m_groups;
  std::vector<double> m_rates;
  AdamOptions m_options;
};

}  // namespace parsimony::nn
