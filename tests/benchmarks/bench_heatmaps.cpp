// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/pose/inference.h"
#include "tests/benchmarks/support.h"

namespace parsimony::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFrames = 16;
constexpr int kKeypoints = 17;
constexpr int kMap = 64;

/// Maps as a trained network makes them: a peak, a weaker rival, and a floor of noise; each sums to 1.
at::Tensor maps() {
  torch::manual_seed(0);
  const auto axis = at::arange(kMap, at::kFloat);
  const auto centres = at::rand({2, kFrames, kKeypoints, 2}) * (kMap - 8) + 4;
  const auto peak = [&](int which) {
    const auto x = (axis - centres[which].select(2, 0).unsqueeze(2)).square().unsqueeze(2);  // [F x K x 1 x W]
    const auto y = (axis - centres[which].select(2, 1).unsqueeze(2)).square().unsqueeze(3);
    return (-(x + y) / (2 * 1.25 * 1.25)).exp();
  };
  const auto logits = 9.0 * peak(0) + 7.0 * peak(1) + 0.5 * at::randn({kFrames, kKeypoints, kMap, kMap});
  return logits.flatten(2).softmax(2).view_as(logits).contiguous();
}

/// 72 poses around a mean, model px, as many as LP's split of mirror-mouse trains on.
pose::PosePrior prior() {
  std::mt19937 random(0);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd poses(72, 2 * kKeypoints);
  for (Eigen::Index row = 0; row < poses.rows(); ++row) {
    const double shift = 20.0 * normal(random);
    for (Eigen::Index column = 0; column < poses.cols(); ++column)
      poses(row, column) = 128.0 + shift + 4.0 * static_cast<double>(column) + 5.0 * normal(random);
  }
  return pose::fitPosePrior(poses);
}

const char* limitOf(pose::Decoder decoder) {
  switch (decoder) {
    case pose::Decoder::Window:
      return "compute: one scan per map for the largest cell";  // cell by cell: share_of_memory tells how far that is from bandwidth
    case pose::Decoder::PosePrior:
      return "compute: candidates of each map, weighed by the prior";
    case pose::Decoder::Reference:
      return "compute: upsampling around the peaks";
  }
  return "";
}

/// Positions out of 16 frames x 17 maps of 64 x 64, on all threads.
void decodeHeatmaps(benchmark::State& state, pose::Decoder decoder) {
  pose::NetworkSpec spec;
  for (int k = 0; k < kKeypoints; ++k) spec.keypoints.push_back("k" + std::to_string(k));
  spec.decode.decoder = decoder;
  if (decoder == pose::Decoder::PosePrior) spec.prior = prior();
  const auto heatmaps = maps();
  const std::vector<cv::Size> sizes(kFrames, cv::Size(396, 406));
  const Limits limits;
  const auto start = Clock::now();
  for (auto _ : state) benchmark::DoNotOptimize(pose::decodeBatch(heatmaps, spec, sizes));
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  state.counters["frames/s"] = benchmark::Counter(kFrames * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  limits.memory(state, static_cast<double>(heatmaps.nbytes()), seconds);
  state.SetLabel(limitOf(decoder));
}
BENCHMARK_CAPTURE(decodeHeatmaps, window, pose::Decoder::Window)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decodeHeatmaps, pose_prior, pose::Decoder::PosePrior)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decodeHeatmaps, reference, pose::Decoder::Reference)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace parsimony::bench
