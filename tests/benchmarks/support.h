// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <vector>

#include <benchmark/benchmark.h>

namespace parsimony::bench {

/// Folder of the reference data: $PARSIMONY_TEST_DATA, else ../shared/data beside the checkout.
[[nodiscard]] std::filesystem::path dataFolder();
/// The video all video rows read; 396 x 406, H.264.
[[nodiscard]] std::filesystem::path testVideo();
/// The labelled project all training rows read; 90 frames, 17 keypoints.
[[nodiscard]] std::filesystem::path testProject();
/// False, and the row says why, when `path` is missing.
[[nodiscard]] bool present(benchmark::State& state, const std::filesystem::path& path);

/// What this machine can do with the threads in force at the first call (main), measured once per process.
struct Peaks {
  double gemmFp32 = 0.0;  ///< GFLOP/s, product of 2048 x 2048 matrices
  double gemmBf16 = 0.0;  ///< GFLOP/s
  double memory = 0.0;    ///< GB/s read and written by copying 256 MB
};
[[nodiscard]] const Peaks& peaks();

/// Floating-point operations of the convolutions (2 per multiply-add) that `work` runs in this thread.
[[nodiscard]] double convolutionFlops(const std::function<void()>& work);

/// The value that a share q in [0, 1] of the values does not exceed; values in any order, NaN without values.
[[nodiscard]] double quantile(std::vector<double> values, double q);

/// A row that has a goal: `limit_ms` and, above 1 where it is missed, `share_of_limit`.
void setLimit(benchmark::State& state, double milliseconds, double limitMilliseconds);

/// Adds what a row is limited by: `cores_used` (CPU seconds of all threads per second of wall clock) and what the caller says.
class Limits {
 public:
  Limits() : m_cpu(std::clock()) {}
  /// flops: per iteration; share_of_peak is of the product of matrices in the same type.
  void compute(benchmark::State& state, double flops, bool bf16, double seconds) const;
  /// bytes: read and written per iteration; share_of_memory is of copying.
  void memory(benchmark::State& state, double bytes, double seconds) const;
  void cores(benchmark::State& state, double seconds) const;

 private:
  std::clock_t m_cpu;
};

}  // namespace parsimony::bench
