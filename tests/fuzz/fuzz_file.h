// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

#include "core/base/error.h"

namespace parsimony::fuzz {

/// A file of this process that holds the fuzzer's bytes; in memory where the system offers that.
inline std::filesystem::path fileOf(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path path = [] {
    const std::filesystem::path memory = "/dev/shm";
    const auto folder = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
#ifdef _WIN32
    const int process = _getpid();
#else
    const int process = static_cast<int>(getpid());
#endif
    return folder / ("parsimony-fuzz-" + std::to_string(process));
  }();
  static const int removed = std::atexit([] {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  });
  (void)removed;
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return path;
}

/// Calls `read` with a file of these bytes. base::Error is an answer; everything else ends the fuzzer.
template <typename Read>
int check(const std::uint8_t* data, std::size_t size, Read&& read) {
  try {
    read(fileOf(data, size));
  } catch (const base::Error&) {
    return 0;
  }
  return 0;
}

}  // namespace parsimony::fuzz
