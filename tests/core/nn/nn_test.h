// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LibTorch before Qt: its headers use the word `slots`.
#include <torch/torch.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <QtTest/QtTest>

#include "core/base/error.h"

namespace parsimony::tests {

inline void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::remove(path);  // ext4 flushes a file that was cut to 0 and written again: 3 ms each
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// "code: found" of what `action` throws; "nothing" when it does not. Anything but base::Error ends the test.
inline std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code())) + ": " + error.text("found");
  }
  return "nothing";
}

inline std::string codeOf(const std::function<void()>& action) {
  const std::string text = refusal(action);
  return text.substr(0, text.find(':'));
}

/// Little-endian number.
inline std::string le(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

}  // namespace parsimony::tests
