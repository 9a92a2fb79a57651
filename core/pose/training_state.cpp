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
#include "core/pose/inference.h"

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

/// Windows of five of a context network: those of the labelled samples, then those of the video.
at::Tensor trainingTilesOf(std::int64_t labelled, const VideoWindow* window) {
  const std::int64_t views = window == nullptr ? 0 : window->views;
  return trainingTiles(labelled, views == 0 ? 0 : window->pictures.size(0) / views, views);
}

/// The part of a window that a context network predicts.
VideoWindow middleOf(const VideoWindow& window) {
  const auto middle = trainingTilesOf(0, &window).select(1, 2).contiguous();
  VideoWindow result;
  result.views = window.views;
  result.toFrame = window.toFrame.index_select(0, middle);
  result.toModel = window.toModel.index_select(0, middle);
  result.scale = window.scale.index_select(0, middle);
  return result;
}

/// Factors of the losses of the fine and the coarse heads: 1, or of several processes the share of this one (parallel::toShares).
std::vector<double> lossShares(const Batch& batch, const nn::DataParallel* processes) {
  std::vector<double> shares(1 + batch.coarseTargets.size(), 1.0);
  if (processes == nullptr) return shares;
  shares[0] = static_cast<double>(numTargets(batch.targets));
  for (std::size_t i = 0; i < batch.coarseTargets.size(); ++i) shares[i + 1] = static_cast<double>(numTargets(batch.coarseTargets[i]));
  processes->toShares(shares);
  return shares;
}

/// Adds up what the processes tell.
void sumOverProcesses(StepLosses& losses, const nn::DataParallel& processes) {
  std::vector<double> numbers{losses.supervised, losses.total};
  for (const auto& [name, value] : losses.terms) numbers.push_back(value);
  processes.sum(numbers);
  losses.supervised = numbers[0];
  losses.total = numbers[1];
  std::size_t i = 2;
  for (auto& [name, value] : losses.terms) value = numbers[i++];
}

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

void TrainingState::share(parallel::Communicator& world, bool syncBatchNorm) {
  if (world.size() == 1) return;
  auto state = snapshot();
  std::vector<at::Tensor> tensors;
  for (const auto& [name, tensor] : state) tensors.push_back(tensor);
  nn::broadcastTensors(tensors, world);
  std::size_t i = 0;
  for (auto& [name, tensor] : state) tensor = tensors[i++];
  restore(state);
  for (int member = 0; member < members(); ++member)
    m_processes.push_back(std::make_unique<nn::DataParallel>(m_network->memberParameters(member), world, syncBatchNorm));
}

void TrainingState::setRates(double head, double backbone) {
  for (auto& optimizer : m_optimizers) {
    optimizer->setRate(0, head);
    optimizer->setRate(1, backbone);
  }
}

StepLosses TrainingState::stepMember(int member, const Batch& batch, const VideoWindow* window, const TeacherPoints& teacher,
                                     double annealing) {
  auto& optimizer = *m_optimizers[static_cast<std::size_t>(member)];
  optimizer.zeroGrad();
  auto* processes = processesOf(member);
  if (processes != nullptr) processes->gradients().begin();
  const auto shares = lossShares(batch, processes);
  const auto labelled = batch.targets.size(0);
  // one pass for both: the norms see the pictures that the network will have to predict
  const auto pictures = window == nullptr ? batch.pictures : at::cat({batch.pictures, window->pictures}, 0);
  std::vector<at::Tensor> logits;
  {
    const nn::AutocastGuard autocast(m_plan.device, m_plan.bf16);
    const nn::SyncBatchNormGuard norms(processes == nullptr ? nullptr : processes->norms());
    logits = m_network->spec().context ? m_network->logits(pictures.to(m_plan.device), trainingTilesOf(labelled / 2, window), member)
                                       : m_network->logits(pictures.to(m_plan.device), member);
  }
  for (auto& maps : logits) maps = maps.to(at::kFloat);  // losses in fp32
  const auto fine = heatmapLossFromLogits(m_loss, batch.targets.to(m_plan.device), logits.front().narrow(0, 0, labelled));
  auto total = shares[0] * fine;
  for (std::size_t i = 1; i < logits.size(); ++i) {
    total = total + kCoarseWeight * shares[i] *
                        heatmapLossFromLogits(m_loss, batch.coarseTargets.at(i - 1).to(m_plan.device),
                                              logits[i].narrow(0, 0, batch.coarseTargets.at(i - 1).size(0)));
  }
  StepLosses losses;
  if (window != nullptr) {
    const auto unlabelled = logits.front().narrow(0, labelled, logits.front().size(0) - labelled);
    // both heads of a context network, of the frames that have neighbours
    const int heads = m_network->spec().context ? 2 : 1;
    const double part = 1.0 / (heads * (processes == nullptr ? 1 : processes->size()));  // every process has a window
    const auto seen = heads == 2 ? middleOf(*window) : *window;
    for (int head = 0; head < heads; ++head) {
      for (const auto& term : m_terms->terms(unlabelled.slice(0, head, c10::nullopt, heads), seen, teacher)) {
        total = total + annealing * term.weight * part * term.value;
        losses.terms[term.name] += term.value.item<double>() * part;
      }
    }
  }
  total.backward();
  if (processes != nullptr) processes->gradients().finish();
  optimizer.step();
  updateAverage(member);
  losses.supervised = shares[0] * fine.item<double>();
  losses.total = total.item<double>();
  if (processes != nullptr) sumOverProcesses(losses, *processes);
  return losses;
}

/// Whole members side by side scale better than each convolution cut in pieces, and nobody spins at a barrier.
void TrainingState::forEachMember(const std::function<void(int)>& work) {
  const int count = members();
  const int threads = at::get_num_threads();
  if (count == 1 || threads < count || !m_plan.device.is_cpu()) {
    for (int i = 0; i < count; ++i) work(i);
    return;
  }
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
  std::vector<std::thread> workers;
  for (int i = 0; i < count; ++i) {
    workers.emplace_back([&, i] {
      at::set_num_threads(threads / count);
      try {
        work(i);
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

/// All members of the average look at the plain pictures, and their mean is decoded as a prediction would be.
TeacherPoints TrainingState::teach(const VideoWindow& window) {
  const torch::NoGradGuard noGrad;
  const nn::AutocastGuard autocast(m_plan.device, m_plan.bf16);
  auto& network = evaluated();
  const auto& spec = network.spec();
  const auto plain = window.plain.to(m_plan.device);
  const auto maps =
      (spec.context ? network.heatmaps(plain, trainingTilesOf(0, &window)) : network.heatmaps(plain)).to(at::kCPU).contiguous();
  const auto scales = spec.context ? middleOf(window).scale : window.scale;
  std::vector<cv::Size> sizes;
  for (std::int64_t n = 0; n < maps.size(0); ++n) {
    const auto* scale = scales.const_data_ptr<float>() + 2 * n;
    sizes.emplace_back(static_cast<int>(std::lround(scale[0] * static_cast<float>(spec.width))),
                       static_cast<int>(std::lround(scale[1] * static_cast<float>(spec.height))));
  }
  const auto predictions = decodeBatch(maps, spec, sizes);
  TeacherPoints taught{at::empty({maps.size(0), maps.size(1), 2}), at::empty({maps.size(0), maps.size(1)})};
  auto* point = taught.points.data_ptr<float>();
  auto* likelihood = taught.likelihoods.data_ptr<float>();
  for (const auto& p : predictions) {
    *point++ = static_cast<float>(p.x);
    *point++ = static_cast<float>(p.y);
    *likelihood++ = static_cast<float>(p.likelihood);
  }
  taught.points = taught.points.to(m_plan.device);
  taught.likelihoods = taught.likelihoods.to(m_plan.device);
  return taught;
}

StepLosses TrainingState::step(const std::vector<Batch>& batches, const std::vector<VideoWindow>& windows, double annealing) {
  const int count = members();
  std::vector<TeacherPoints> taught(static_cast<std::size_t>(count));
  const bool teaches = !windows.empty() && m_terms->needsTeacher() && annealing > 0.0;
  if (teaches) {
    // every member reads all weights of the average, so nobody may step yet
    evaluated().eval();
    forEachMember([&](int i) { taught[static_cast<std::size_t>(i)] = teach(windows[static_cast<std::size_t>(i)]); });
  }
  m_network->train();
  std::vector<StepLosses> losses(static_cast<std::size_t>(count));
  forEachMember([&](int i) {
    const auto index = static_cast<std::size_t>(i);
    const auto* window = windows.empty() || annealing <= 0.0 ? nullptr : &windows[index];
    losses[index] = stepMember(i, batches[index], window, taught[index], annealing);
  });
  ++m_rounds;
  StepLosses mean;
  for (const auto& own : losses) {
    mean.supervised += own.supervised / count;
    mean.total += own.total / count;
    for (const auto& [name, value] : own.terms) mean.terms[name] += value / count;
  }
  return mean;
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
  const std::int64_t stride = std::int64_t{batchSize} * network.framesPerSample();
  for (std::int64_t i = 0; i < pictures.size(0); i += stride) {
    const auto slice = pictures.slice(0, i, std::min<std::int64_t>(pictures.size(0), i + stride));
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
