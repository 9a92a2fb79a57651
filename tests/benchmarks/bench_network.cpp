// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <torch/torch.h>

#include "core/nn/device.h"
#include "core/pose/network.h"
#include "core/pose/training_state.h"
#include "core/project/project.h"
#include "tests/benchmarks/support.h"

namespace parsimony::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBatch = 16;
constexpr int kSize = 256;  // px of the network's input
constexpr int kKeypoints = 17;
const int kCores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

pose::NetworkSpec specOf(const std::string& backbone, int members) {
  pose::NetworkSpec spec;
  spec.backbone = backbone;
  for (int k = 0; k < kKeypoints; ++k) spec.keypoints.push_back("k" + std::to_string(k));
  spec.width = spec.height = kSize;
  spec.inputChannels = pose::backbone(backbone).allowsGrey ? 1 : 3;
  spec.members = members;
  return spec;
}

/// Batches through body and head, as predict runs them: norms folded, bf16 where the CPU gains from it, all members of the backbone, and
/// one batch per core side by side. Limited by the convolutions: share_of_peak is of the product of large matrices.
void forward(benchmark::State& state, const std::string& backbone) {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const auto plan = nn::choosePlan("cpu", "auto");
  const torch::NoGradGuard noGrad;
  const auto shared = std::make_shared<pose::PoseNetwork>(specOf(backbone, pose::backbone(backbone).members));
  auto& network = *shared;  // modules must be shared to be walked
  network.eval();
  const auto pictures = at::randint(0, 255, {kBatch, kSize, kSize, network.spec().inputChannels}, at::kByte);
  // folded norms may go round aten::convolution's front door: count before
  const double flops = convolutionFlops([&] { benchmark::DoNotOptimize(network.heatmaps(pictures)); });
  network.prepareForInference(plan.bf16);
  benchmark::DoNotOptimize(network.heatmaps(pictures));
  const Limits limits;
  const auto start = Clock::now();
  for (auto _ : state) benchmark::DoNotOptimize(network.heatmaps(pictures));
  const double seconds = secondsSince(start);
  state.counters["frames/s"] = benchmark::Counter(kBatch * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  limits.compute(state, flops, plan.bf16, seconds);
  state.SetLabel(plan.bf16 ? "compute: convolutions in bf16" : "compute: convolutions in fp32");
  at::set_num_threads(threads);  // one of the row's threads is the program's own
}
BENCHMARK_CAPTURE(forward, unet, "unet")->Threads(kCores)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(forward, resnet18, "resnet18")->Threads(kCores)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(forward, resnet50, "resnet50")->Threads(kCores)->Unit(benchmark::kMillisecond)->UseRealTime();

pose::LoaderOptions loaderOptions(const std::string& backbone) {
  pose::LoaderOptions options;
  options.width = options.height = kSize;
  options.heatmapWidth = options.heatmapHeight = kSize / 4;
  options.batchSize = kBatch;
  for (const auto& [channels, stride] : pose::backbone(backbone).coarse) options.coarseStrides.push_back(stride);
  return options;
}

/// One step of training, every member on a batch of its own: augmentation and targets in the loader's thread, forward, backward, optimiser,
/// running average. The operations are counted as three times those of the forward pass; what is missing to the peak are norms, optimiser
/// and loader.
void trainingStep(benchmark::State& state, const std::string& backbone) {
  if (!present(state, testProject())) return;
  const pose::TrainingSet set(project::open(testProject()), pose::backbone(backbone).allowsGrey ? "auto" : "rgb", {});
  const auto plan = nn::choosePlan("cpu", "auto");
  pose::TrainOptions options;
  options.backbone = backbone;
  auto spec = specOf(backbone, pose::backbone(backbone).members);
  spec.keypoints = set.keypoints();
  spec.inputChannels = set.isGrey() ? 1 : 3;
  pose::TrainingState training(spec, options, plan);
  training.setRates(options.learningRate, options.learningRate);
  std::vector<int> entries(static_cast<std::size_t>(set.size()));
  std::iota(entries.begin(), entries.end(), 0);
  pose::BatchLoader loader(set, entries, loaderOptions(backbone), 0);
  const auto members = static_cast<double>(training.members());
  const auto nextBatches = [&] {
    std::vector<pose::Batch> batches;
    for (int member = 0; member < training.members(); ++member) batches.push_back(loader.next());
    return batches;
  };
  const double flops = 3.0 * members * convolutionFlops([&] {
                         const torch::NoGradGuard noGrad;
                         benchmark::DoNotOptimize(training.trained().logits(loader.next().pictures, 0));
                       });
  for (int i = 0; i < 3; ++i) benchmark::DoNotOptimize(training.step(nextBatches()));  // the first steps build oneDNN's primitives
  const Limits limits;
  const auto start = Clock::now();
  for (auto _ : state) benchmark::DoNotOptimize(training.step(nextBatches()));
  const double seconds = secondsSince(start);
  state.counters["frames/s"] = benchmark::Counter(kBatch * members * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  limits.compute(state, flops, plan.bf16, seconds);
  state.SetLabel(plan.bf16 ? "compute: convolutions in bf16, norms, optimiser" : "compute: convolutions in fp32, norms, optimiser");
}
BENCHMARK_CAPTURE(trainingStep, unet, "unet")->Iterations(10)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingStep, resnet18, "resnet18")->Iterations(10)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(trainingStep, resnet50, "resnet50")->Iterations(10)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace parsimony::bench
