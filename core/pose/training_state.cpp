// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_state.h"

#include <cmath>

#include <torch/torch.h>

#include "core/nn/autocast.h"
#include "core/nn/safetensors.h"

namespace parsimony::pose {
namespace {

void toChannelsLast(PoseNetwork& network) {
  for (auto& parameter : network.parameters()) {
    if (parameter.dim() == 4) parameter.set_data(parameter.detach().contiguous(at::MemoryFormat::ChannelsLast));
  }
}

std::vector<nn::AdamW::Parameter> parametersOf(const PoseNetwork& network) {
  std::vector<nn::AdamW::Parameter> parameters;
  for (const auto& item : network.named_parameters()) {
    parameters.push_back({item.key(), item.value(), item.key().rfind("backbone", 0) == 0 ? 1 : 0});
  }
  return parameters;
}

constexpr double kCoarseWeight = 0.3;  // of the coarse heads' losses

}  // namespace

TrainingState::TrainingState(const NetworkSpec& spec, const TrainOptions& options, const nn::ComputePlan& plan)
    : m_plan(plan), m_loss(heatmapLossFrom(options.heatmapLoss)), m_emaDecay(options.emaDecay) {
  nn::seedEverything(static_cast<std::uint64_t>(options.seed));
  m_network = std::make_shared<PoseNetwork>(spec);
  m_network->to(plan.device);
  toChannelsLast(*m_network);
  if (m_emaDecay > 0.0) {
    m_average = std::make_shared<PoseNetwork>(spec);
    m_average->to(plan.device);
    toChannelsLast(*m_average);
    resetAverage();
  }
  nn::AdamOptions adam;
  adam.weightDecay = options.optimizer == "AdamW" ? options.weightDecay : 0.0;
  m_optimizer = std::make_unique<nn::AdamW>(parametersOf(*m_network), adam);
}

void TrainingState::resetAverage() {
  if (m_average) loadNamedTensors(*m_average, namedTensors(*m_network));
}

void TrainingState::setRates(double head, double backbone) {
  m_optimizer->setRate(0, head);
  m_optimizer->setRate(1, backbone);
}

double TrainingState::step(const Batch& batch) {
  m_network->train();
  m_optimizer->zeroGrad();
  at::Tensor loss;
  {
    const nn::AutocastGuard autocast(m_plan.device, m_plan.bf16);
    // the members learn in turn, each on its own batches: they see the data in another order and err differently
    const int member = static_cast<int>(m_steps % m_network->spec().members);
    const auto logits = m_network->logits(batch.pictures.to(m_plan.device), member);
    loss = heatmapLossFromLogits(m_loss, batch.targets.to(m_plan.device), logits.front().to(at::kFloat));
    for (std::size_t i = 1; i < logits.size(); ++i) {
      loss = loss + kCoarseWeight * heatmapLossFromLogits(m_loss, batch.coarseTargets.at(i - 1).to(m_plan.device), logits[i].to(at::kFloat));
    }
  }
  loss.backward();
  m_optimizer->step();
  ++m_steps;
  updateAverage();
  return loss.item<double>();
}

void TrainingState::updateAverage() {
  if (!m_average) return;
  const torch::NoGradGuard noGrad;
  // the average of few steps must not remember the random start
  const int members = m_network->spec().members;
  const auto member = static_cast<int>((m_steps - 1) % members);
  const auto own = static_cast<double>((m_steps - 1) / members);
  const double decay = own < 1.0 ? 0.0 : std::min(m_emaDecay, (1.0 + own) / (10.0 + own));
  std::vector<at::Tensor> averaged, current;
  const auto from = m_network->memberTensors(member);
  const auto into = m_average->memberTensors(member);
  for (std::size_t i = 0; i < into.size(); ++i) {
    if (!into[i].is_floating_point()) continue;
    averaged.push_back(into[i]);
    current.push_back(from[i]);
  }
  at::_foreach_lerp_(averaged, current, 1.0 - decay);
}

PoseNetwork& TrainingState::evaluated() { return m_average ? *m_average : *m_network; }

at::Tensor TrainingState::heatmaps(const at::Tensor& pictures, int batchSize) {
  const torch::NoGradGuard noGrad;
  auto& network = evaluated();
  network.eval();
  const nn::AutocastGuard autocast(m_plan.device, m_plan.bf16);
  std::vector<at::Tensor> parts;
  for (std::int64_t i = 0; i < pictures.size(0); i += batchSize) {
    const auto slice = pictures.slice(0, i, std::min<std::int64_t>(pictures.size(0), i + batchSize));
    parts.push_back(network.heatmaps(slice.to(m_plan.device)).to(at::kCPU));
  }
  return at::cat(parts, 0).contiguous();
}

std::map<std::string, at::Tensor> TrainingState::snapshot() const {
  std::map<std::string, at::Tensor> tensors;
  for (const auto& [name, tensor] : namedTensors(*m_network)) tensors["net." + name] = tensor;
  if (m_average) {
    for (const auto& [name, tensor] : namedTensors(*m_average)) tensors["average." + name] = tensor;
  }
  for (const auto& [name, tensor] : m_optimizer->state()) tensors["optimizer." + name] = tensor;
  tensors["steps"] = torch::tensor(m_steps);
  tensors["generator"] = at::globalContext().defaultGenerator(at::kCPU).get_state();
  for (auto& [name, tensor] : tensors) tensor = tensor.detach().to(at::kCPU).clone();
  return tensors;
}

void TrainingState::restore(const std::map<std::string, at::Tensor>& tensors) {
  const auto part = [&tensors](const std::string& prefix) {
    std::map<std::string, at::Tensor> result;
    for (const auto& [name, tensor] : tensors) {
      if (name.rfind(prefix, 0) == 0) result[name.substr(prefix.size())] = tensor;
    }
    return result;
  };
  loadNamedTensors(*m_network, part("net."));
  if (m_average) loadNamedTensors(*m_average, part("average."));
  m_optimizer->loadState(part("optimizer."));
  m_steps = tensors.at("steps").item<std::int64_t>();
  auto generator = at::globalContext().defaultGenerator(at::kCPU);
  generator.set_state(tensors.at("generator"));
}

void TrainingState::save(const std::filesystem::path& path, std::map<std::string, std::string> metadata) const {
  nn::writeSafetensors(path, snapshot(), metadata);
}

std::map<std::string, std::string> TrainingState::load(const std::filesystem::path& path) {
  const auto file = nn::readSafetensors(path);
  restore(file.tensors);
  return file.metadata;
}

}  // namespace parsimony::pose
