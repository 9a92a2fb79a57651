// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/adamw.h"

#include <algorithm>

#include <torch/torch.h>

#include "core/base/error.h"

namespace parsimony::nn {

AdamW::AdamW(std::vector<Parameter> parameters, const AdamOptions& options) : m_options(options) {
  int groups = 0;
  for (const auto& parameter : parameters) groups = std::max(groups, parameter.group + 1);
  m_rates.assign(static_cast<std::size_t>(groups), 1e-3);
  for (int index = 0; index < groups; ++index) {
    for (const bool decayed : {true, false}) {
      Group group;
      group.decayed = decayed;
      group.rateIndex = index;
      for (const auto& parameter : parameters) {
        if (parameter.group != index || (parameter.value.dim() >= 2) != decayed) continue;
        group.names.push_back(parameter.name);
        group.values.push_back(parameter.value);
        group.firstMoments.push_back(at::zeros_like(parameter.value));
        group.secondMoments.push_back(at::zeros_like(parameter.value));
        group.steps.push_back(at::zeros({}, parameter.value.options().dtype(at::kFloat)));
      }
      if (!group.values.empty()) m_groups.push_back(std::move(group));
    }
  }
}

void AdamW::setRate(int group, double rate) {
  m_rates.at(static_cast<std::size_t>(group)) = rate;
}

void AdamW::step() {
  const at::NoGradGuard noGrad;
  for (auto& group : m_groups) {
    std::vector<at::Tensor> values, gradients, first, second, steps;
    for (std::size_t i = 0; i < group.values.size(); ++i) {
      auto gradient = group.values[i].grad();
      if (!gradient.defined()) continue;
      // the fused kernel walks flat memory: a gradient must lie as its parameter does
      if (gradient.strides() != group.values[i].strides()) gradient = at::empty_like(group.values[i]).copy_(gradient);
      values.push_back(group.values[i]);
      gradients.push_back(gradient);
      first.push_back(group.firstMoments[i]);
      second.push_back(group.secondMoments[i]);
      steps.push_back(group.steps[i].add_(1.0));
    }
    if (values.empty()) continue;
    at::_fused_adamw_(values, gradients, first, second, {}, steps, m_rates[static_cast<std::size_t>(group.rateIndex)], m_options.beta1,
                      m_options.beta2, group.decayed ? m_options.weightDecay : 0.0, m_options.epsilon, /*amsgrad=*/false,
                      /*maximize=*/false);
  }
}

void AdamW::zeroGrad() {
  for (auto& group : m_groups) {
    for (auto& value : group.values) value.mutable_grad() = at::Tensor();
  }
}

std::map<std::string, at::Tensor> AdamW::state() const {
  std::map<std::string, at::Tensor> state;
  for (const auto& group : m_groups) {
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      state["first." + group.names[i]] = group.firstMoments[i];
      state["second." + group.names[i]] = group.secondMoments[i];
      state["step." + group.names[i]] = group.steps[i];
    }
  }
  return state;
}

void AdamW::loadState(const std::map<std::string, at::Tensor>& state) {
  const at::NoGradGuard noGrad;
  const auto load = [&state](const std::string& key, at::Tensor& into) {
    const auto found = state.find(key);
    if (found == state.end() || found->second.sizes() != into.sizes()) {
      throw base::Error(base::ErrorCode::Inconsistent, {{"field", key}, {"expected", "optimiser state of this network"}});
    }
    into.copy_(found->second);
  };
  for (auto& group : m_groups) {
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      load("first." + group.names[i], group.firstMoments[i]);
      load("second." + group.names[i], group.secondMoments[i]);
      load("step." + group.names[i], group.steps[i]);
    }
  }
}

}  // namespace parsimony::nn
