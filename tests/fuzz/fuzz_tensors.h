// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdlib>

#include "core/nn/safetensors.h"

namespace parsimony::fuzz {

/// Ends the fuzzer when a tensor reaches beyond its storage: LibTorch is not instrumented and would read there without a word.
/// In doubles, since the extents of a bad one need not fit into 64 bits.
inline void requireInside(const nn::TensorFile& file) {
  for (const auto& [name, tensor] : file.tensors) {
    if (!tensor.defined()) std::abort();
    if (tensor.numel() == 0) continue;
    double last = static_cast<double>(tensor.storage_offset());
    for (std::int64_t axis = 0; axis < tensor.dim(); ++axis) {
      if (tensor.stride(axis) < 0) std::abort();
      last += static_cast<double>(tensor.size(axis) - 1) * static_cast<double>(tensor.stride(axis));
    }
    if ((last + 1.0) * static_cast<double>(tensor.element_size()) > static_cast<double>(tensor.storage().nbytes())) std::abort();
  }
}

}  // namespace parsimony::fuzz
