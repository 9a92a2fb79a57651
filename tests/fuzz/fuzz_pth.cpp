// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/pth_reader.h"

#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/fuzz_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return parsimony::fuzz::check(data, size,
                                [](const std::filesystem::path& file) { parsimony::fuzz::requireInside(parsimony::nn::readPth(file)); });
}
