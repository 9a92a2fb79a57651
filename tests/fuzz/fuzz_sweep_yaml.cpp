// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sweep_yaml.h"

#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return parsimony::fuzz::check(data, size, [](const std::filesystem::path& file) { (void)parsimony::io::readSweepYaml(file); });
}
