// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/base/error.h"

namespace parsimony::base {

/// A binary file for reading at absolute offsets. Every read is checked against the length of the file before anything is allocated.
class BinaryFile {
 public:
  /// \throws Error NotFound, Unsupported (a folder), IoFailed, PermissionDenied
  explicit BinaryFile(std::filesystem::path path);

  [[nodiscard]] std::uint64_t size() const { return m_size; }
  /// \throws Error Truncated {path, byte} when the range ends behind the file
  void read(std::uint64_t offset, void* target, std::uint64_t bytes);
  [[nodiscard]] std::string read(std::uint64_t offset, std::uint64_t bytes);
  /// Little-endian unsigned number of `bytes` <= 8 bytes.
  [[nodiscard]] std::uint64_t readNumber(std::uint64_t offset, int bytes);

  /// An error that names this file and a place in it.
  [[nodiscard]] Error error(ErrorCode code, std::uint64_t byte, std::string expected, std::string found) const;

 private:
  void requireRange(std::uint64_t offset, std::uint64_t bytes) const;

  std::filesystem::path m_path;
  std::ifstream m_stream;
  std::uint64_t m_size = 0;
};

}  // namespace parsimony::base
