// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_state.h"

#include <cmath>
#include <exception>
#include <numeric>
#include <set>
#include <thread>

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

/// Parameters of one member: group 0 = heads, 1 = backbone.
std::vector<nn::AdamW::Parameter> parametersOf(PoseNetwork& network, int member) {
  std::set<const void*> body;
  for (const auto& parameter : network.body(member).parameters()) body.insert(parameter.unsafeGetTensorImpl());
  std::set<const void*> own;
  for (const auto& tensor : network.memberParameters(member)) own.insert(tensor.unsafeGetTensorImpl());
  std::vector<nn::AdamW::Parameter> parameters;
  for (const auto& item : network.named_parameters()) {
    const void* identity = item.value().unsafeGetTensorImpl();
    if (own.count(identity) != 0) parameters.push_back({item.key(), item.value(), body.count(identity) != 0 ? 1 : 0});
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
  for (int i = 0; i < spec.members; ++i) m_optimizers.push_back(std::make_unique<nn::AdamW>(parametersOf(*m_network, i), adam));
}

void TrainingState::resetAverage() {
  if (m_average) loadNamedTensors(*m_average, namedTensors(*m_network));
}

void TrainingState::setRates(double head, double backbone) {
  for (auto& optimizer : m_optimizers) {
    optimizer->setRate(0, head);
    optimizer->setRate(1, backbone);
  }
}

double TrainingState::stepMember(int member, const Batch& batch) {
  auto& optimizer = *m_optimizers[static_cast<std::size_t>(member)];
  optimizer.zeroGrad();
  at::Tensor loss;
  at::Tensor fine;  // of the head whose maps are decoded: what validation measures too
  {
    const nn::AutocastGuard autocast(m_plan.device, m_plan.bf16);
    const auto logits = m_network->logits(batch.pictures.to(m_plan.device), member);
    fine = heatmapLossFromLogits(m_loss, batch.targets.to(m_plan.device), logits.front().to(at::kFloat));
    loss = fine;
    for (std::size_t i = 1; i < logits.size(); ++i) {
      loss =
          loss + kCoarseWeight * heatmapLossFromLogits(m_loss, batch.coarseTargets.at(i - 1).to(m_plan.device), logits[i].to(at::kFloat));
    }
  }
  loss.backward();
  optimizer.step();
  updateAverage(member);
  return fine.item<double>();
}

double TrainingState::step(const std::vector<Batch>& batches) {
  m_network->train();
  const int count = members();
  std::vector<double> losses(static_cast<std::size_t>(count));
  const int threads = at::get_num_threads();
  if (count == 1 || threads < count || !m_plan.device.is_cpu()) {
    for (int i = 0; i < count; ++i) losses[static_cast<std::size_t>(i)] = stepMember(i, batches[static_cast<std::size_t>(i)]);
  } else {
    // whole members side by side scale better than each convolution cut in pieces, and nobody spins at a barrier
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
    std::vector<std::thread> workers;
    for (int i = 0; i < count; ++i) {
      workers.emplace_back([&, i] {
        at::set_num_threads(threads / count);
        try {
          losses[static_cast<std::size_t>(i)] = stepMember(i, batches[static_cast<std::size_t>(i)]);
        } catch (...) {
          failures[static_cast<std::size_t>(i)] = std::current_exception();
        }
      });
    }
    for (auto& worker : workers) worker.join();
    for (const auto& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  }
  ++m_rounds;
  return std::accumulate(losses.begin(), losses.end(), 0.0) / count;
}

void TrainingState::updateAverage(int member) {
  if (!m_average) return;
  const torch::NoGradGuard noGrad;
  // the average of few steps must not remember the random start
  const auto own = static_cast<double>(m_rounds);
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

PoseNetwork& TrainingState::evaluated() {
  return m_average ? *m_average : *m_network;
}

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
  for (const auto& optimizer : m_optimizers) {
    for (const auto& [name, tensor] : optimizer->state()) tensors["optimizer." + name] = tensor;
  }
  tensors["rounds"] = torch::tensor(m_rounds);
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
  for (const auto& optimizer : m_optimizers) optimizer->loadState(part("optimizer."));
  m_rounds = tensors.at("rounds").item<std::int64_t>();
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
