// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/device.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include <torch/torch.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/physical_cores.h"
#include "core/nn/torch_compat.h"

namespace parsimony::nn {
namespace {

/// Best of several: other programs on the machine can only make a run slower.
double secondsOfConvolution(at::ScalarType type) {
  const auto x = at::rand({8, 64, 64, 64}).to(type).contiguous(at::MemoryFormat::ChannelsLast);
  const auto w = at::rand({64, 64, 3, 3}).to(type).contiguous(at::MemoryFormat::ChannelsLast);
  double best = 1e9;
  for (int i = 0; i < 9; ++i) {  // the first builds oneDNN's primitive
    const auto start = std::chrono::steady_clock::now();
    at::conv2d(x, w, {}, 1, 1);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

/// Gain of bf16 over fp32 in a typical convolution, measured once per process.
double bf16Gain() {
  static std::once_flag once;
  static double gain = 0.0;
  std::call_once(once, [] {
    if (!cpuHasBf16()) return;
    const at::NoGradGuard noGrad;
    const auto state = at::globalContext().defaultGenerator(at::kCPU).get_state();  // the probe must not move the random stream
    gain = secondsOfConvolution(at::kFloat) / secondsOfConvolution(at::kBFloat16);
    auto generator = at::globalContext().defaultGenerator(at::kCPU);
    generator.set_state(state);
  });
  return gain;
}

c10::Device deviceFrom(const std::string& word) {
  if (word == "auto") return torch::cuda::is_available() ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
  if (word == "cpu") return c10::kCPU;
  if (word == "mps") {
    if (!at::hasMPS())
      throw base::Error(base::ErrorCode::Unsupported, {{"field", "device"}, {"found", word}, {"expected", "a machine with Metal"}});
    return c10::Device(c10::kMPS);
  }
  if (word.rfind("cuda", 0) == 0) {
    const auto count = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    std::int64_t index = 0;
    if (word != "cuda" && (word[4] != ':' || !base::parseInt(std::string_view(word).substr(5), index) || index < 0)) {
      throw base::Error(base::ErrorCode::Usage, {{"field", "device"}, {"found", word}, {"expected", "cuda or cuda:0, cuda:1 ..."}});
    }
    if (index >= count) {
      throw base::Error(base::ErrorCode::Unsupported,
                        {{"field", "device"}, {"found", word}, {"expected", "one of " + std::to_string(count) + " CUDA devices"}});
    }
    return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index));
  }
  throw base::Error(base::ErrorCode::Usage, {{"field", "device"}, {"found", word}, {"expected", "auto, cpu, cuda, cuda:0 or mps"}});
}

}  // namespace

ComputePlan choosePlan(const std::string& device, const std::string& precision) {
  ComputePlan plan;
  plan.device = deviceFrom(device);
  if (precision == "fp32") {
    plan.reason = "fp32 asked for";
  } else if (precision == "bf16") {
    plan.bf16 = true;
    plan.reason = "bf16 asked for";
  } else if (precision == "auto") {
    const double gain = plan.device.is_cpu() ? bf16Gain() : (plan.device.is_cuda() ? 2.0 : 0.0);
    plan.bf16 = gain > 1.2;
    plan.reason = "bf16 gain " + std::to_string(gain);
  } else {
    throw base::Error(base::ErrorCode::Usage, {{"field", "precision"}, {"found", precision}, {"expected", "auto, fp32 or bf16"}});
  }
  return plan;
}

int setThreads(int threads) {
  const int wanted = threads > 0 ? threads : physicalCores();
  at::set_num_threads(wanted);
  return wanted;
}

int threads() {
  return at::get_num_threads();
}

void seedEverything(std::uint64_t seed) {
  torch::manual_seed(seed);
}

std::string torchVersion() {
  return TORCH_VERSION;
}

}  // namespace parsimony::nn
