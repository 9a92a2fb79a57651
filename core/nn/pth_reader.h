// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/nn/safetensors.h"

namespace parsimony::nn {

/// Reads the tensors of a PyTorch file (.pth, .pt), zip format or the older one, without executing anything of it.
///
/// Accepted are tensors, parameters, dict, OrderedDict, list, tuple, set, numbers and text; a file that names anything else is refused
/// (Unsupported {path, byte, found: "os.system"}). Names of nested containers are joined by '.', places in lists count from 0:
/// {"state_dict": {"conv.weight": t}, "epochs": [3]} has the tensor `state_dict.conv.weight` and the metadata `epochs.0` = "3".
/// A file that is nothing but one tensor has it under the name `tensor`. Tensors that share a storage in the file share it in memory.
/// \throws base::Error NotFound, Truncated, Malformed, Unsupported {path, byte, expected, found}, OutOfMemory
[[nodiscard]] TensorFile readPth(const std::filesystem::path& path);

}  // namespace parsimony::nn
