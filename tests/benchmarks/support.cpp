// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/support.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <ATen/record_function.h>
#include <torch/torch.h>

#include "core/nn/torch_compat.h"

namespace parsimony::bench {
namespace {

using Clock = std::chrono::steady_clock;

double bestSeconds(int repetitions, const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

double gemmGflops(at::ScalarType type) {
  constexpr std::int64_t kSize = 2048;
  const torch::NoGradGuard noGrad;
  const auto a = at::rand({kSize, kSize}).to(type);
  const auto b = at::rand({kSize, kSize}).to(type);
  const double seconds = bestSeconds(7, [&] { benchmark::DoNotOptimize(at::mm(a, b)); });
  return 2e-9 * static_cast<double>(kSize * kSize * kSize) / seconds;
}

double copyGigabytes() {
  constexpr std::int64_t kBytes = std::int64_t{256} << 20;
  const auto from = at::ones({kBytes}, at::kByte);
  auto to = at::empty({kBytes}, at::kByte);
  return 2e-9 * static_cast<double>(kBytes) / bestSeconds(7, [&] { to.copy_(from); });
}

thread_local double countedFlops = 0.0;

/// aten::convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups): each weight is used once per
/// place, places being those of the output, or of the input where the convolution is transposed.
std::unique_ptr<at::ObserverContext> countConvolution(const at::RecordFunction& function) {
  if (std::strcmp(function.name(), "aten::convolution") != 0) return nullptr;
  const auto inputs = function.inputs();
  const auto input = inputs[0].toTensor().sizes();
  const auto weight = inputs[1].toTensor();
  double places = static_cast<double>(input[0]);
  const bool transposed = inputs[6].toBool();
  const auto stride = inputs[3].toIntVector();
  const auto padding = inputs[4].toIntVector();
  for (std::size_t d = 2; d < input.size(); ++d) {
    const auto i = std::min(d - 2, stride.size() - 1);
    const auto kernel = weight.size(static_cast<std::int64_t>(d));
    places *=
        static_cast<double>(transposed ? input[d] : (input[d] + 2 * padding[std::min(i, padding.size() - 1)] - kernel) / stride[i] + 1);
  }
  countedFlops += 2.0 * places * static_cast<double>(weight.numel());
  return nullptr;
}

}  // namespace

std::filesystem::path dataFolder() {
  if (const char* set = std::getenv("PARSIMONY_TEST_DATA")) return set;
  return std::filesystem::path("..") / "shared" / "data";
}

std::filesystem::path testProject() {
  return dataFolder() / "pose" / "mirror-mouse";
}
std::filesystem::path testVideo() {
  return testProject() / "videos" / "test_vid.mp4";
}

bool present(benchmark::State& state, const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return true;
  state.SkipWithError(("reference data not found: " + path.string()).c_str());
  return false;
}

const Peaks& peaks() {
  static const Peaks measured{gemmGflops(at::kFloat), nn::cpuHasBf16() ? gemmGflops(at::kBFloat16) : 0.0, copyGigabytes()};
  return measured;
}

double convolutionFlops(const std::function<void()>& work) {
  countedFlops = 0.0;
  const auto handle =
      at::addThreadLocalCallback(at::RecordFunctionCallback(countConvolution).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
  work();
  at::removeCallback(handle);
  return countedFlops;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto at = std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

void setLimit(benchmark::State& state, double milliseconds, double limitMilliseconds) {
  state.counters["limit_ms"] = limitMilliseconds;
  state.counters["share_of_limit"] = milliseconds / limitMilliseconds;
}

void Limits::cores(benchmark::State& state, double seconds) const {
  if (state.thread_index() != 0) return;  // counters of the threads are added up; the clock is that of the whole process
  state.counters["cores_used"] = static_cast<double>(std::clock() - m_cpu) / CLOCKS_PER_SEC / std::max(1e-9, seconds);
}

void Limits::compute(benchmark::State& state, double flops, bool bf16, double seconds) const {
  cores(state, seconds);
  const double gflops = 1e-9 * flops * static_cast<double>(state.iterations()) / seconds;
  state.counters["GFLOP/s"] = gflops;
  state.counters["share_of_peak"] = gflops / (bf16 && peaks().gemmBf16 > 0.0 ? peaks().gemmBf16 : peaks().gemmFp32);
}

void Limits::memory(benchmark::State& state, double bytes, double seconds) const {
  cores(state, seconds);
  const double gigabytes = 1e-9 * bytes * static_cast<double>(state.iterations()) / seconds;
  state.counters["GB/s"] = gigabytes;
  state.counters["share_of_memory"] = gigabytes / peaks().memory;
}

}  // namespace parsimony::bench
