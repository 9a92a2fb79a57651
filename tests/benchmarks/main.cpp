// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include <ATen/Parallel.h>

#include "core/nn/device.h"
#include "tests/benchmarks/support.h"

/// parsimony-bench [--benchmark_filter=REGEX ...]: one row per piece of the engine and, where it is built, of the window, each with what
/// limits it. PARSIMONY_THREADS: of the network.
int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const char* threads = std::getenv("PARSIMONY_THREADS");
  benchmark::AddCustomContext("threads", std::to_string(parsimony::nn::setThreads(threads != nullptr ? std::atoi(threads) : 0)));
  benchmark::AddCustomContext("libtorch", parsimony::nn::torchVersion());
  benchmark::AddCustomContext("precision", parsimony::nn::choosePlan("cpu", "auto").reason);
  // with all threads, before a row changes their number
  benchmark::AddCustomContext("fp32_peak", std::to_string(parsimony::bench::peaks().gemmFp32) + " GFLOP/s");
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
