// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <ATen/core/Tensor.h>

namespace parsimony::nn {

/// Named tensors of one file, on the CPU, and what the file says about itself.
struct TensorFile {
  std::map<std::string, at::Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// Reads a safetensors file: 8 bytes N (little-endian), N bytes of JSON {name: {dtype, shape, data_offsets}}, then the data.
/// Types: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL. The header is checked completely before a tensor is allocated.
/// \throws base::Error NotFound, Truncated, Malformed {path, key, expected, found}, Unsupported (other types), OutOfMemory
[[nodiscard]] TensorFile readSafetensors(const std::filesystem::path& path);

/// Writes atomically; tensors of any device and stride. Data are ordered by size of the type (largest first), then by name.
/// \throws base::Error of a disk; Unsupported {key} for other types; InvalidValue for names that JSON cannot hold
void writeSafetensors(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& tensors,
                      const std::map<std::string, std::string>& metadata = {});

}  // namespace parsimony::nn
