// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/support.h"

namespace parsimony::bench {
namespace {

/// What the shares in the other rows refer to.
void peaksOfTheMachine(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(peaks());
  state.counters["gemm_fp32_GFLOP/s"] = peaks().gemmFp32;
  state.counters["gemm_bf16_GFLOP/s"] = peaks().gemmBf16;
  state.counters["copy_GB/s"] = peaks().memory;
  state.SetLabel("compute (GFLOP/s) and bandwidth (GB/s)");
}
BENCHMARK(peaksOfTheMachine)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace parsimony::bench
