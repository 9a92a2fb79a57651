// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What differs between LibTorch versions (2.11 to 2.13) is guarded here and nowhere else.
#include <ATen/Version.h>
#include <torch/version.h>

#include <ATen/core/ivalue.h>
#include <ATen/cpu/Utils.h>

namespace parsimony::nn {

/// Whether the CPU multiplies bf16 in hardware (AVX512-bf16 or AMX).
inline bool cpuHasBf16() {
  const auto capabilities = at::cpu::get_cpu_capabilities();
  for (const char* name : {"avx512_bf16", "amx_bf16"}) {
    const auto found = capabilities.find(name);
    if (found != capabilities.end() && found->second.isBool() && found->second.toBool()) return true;
  }
  return false;
}

}  // namespace parsimony::nn
