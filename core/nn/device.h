// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

namespace parsimony::nn {

/// Where and in which arithmetic a network runs. Parameters, losses, decoding and optimiser state stay fp32 in every case.
struct ComputePlan {
  c10::Device device = c10::kCPU;
  bool bf16 = false;   ///< convolutions and matrix products in bf16 with channels-last memory
  std::string reason;  ///< why, for the log: "cpu, bf16 2.9x faster than fp32"
};

/// device: auto|cpu|cuda[:i]|mps; precision: auto|fp32|bf16. `auto` takes bf16 only where the CPU multiplies it in hardware and a
/// convolution measured once per process is really faster.
/// \throws base::Error Usage for unknown words, Unsupported for a device that is not there
[[nodiscard]] ComputePlan choosePlan(const std::string& device, const std::string& precision);

/// Sets LibTorch's threads (physical cores when 0) and OpenCV-free global state. \return the number in force
int setThreads(int threads);

/// Threads of the calling thread's products and convolutions.
[[nodiscard]] int threads();

/// Seeds LibTorch's global generators.
void seedEverything(std::uint64_t seed);

/// "2.13.0"
[[nodiscard]] std::string torchVersion();

}  // namespace parsimony::nn
