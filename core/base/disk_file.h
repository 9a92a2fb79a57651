// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace parsimony::base {

/// An open file whose every call either succeeds or throws Error naming `reportedAs`. All platform differences of writing live in its
/// source. The faults of setDiskCalls() apply to all its calls.
class DiskFile {
 public:
  enum class Mode {
    CreateNew,    ///< must not exist
    OpenExisting  ///< must exist; writing starts at the end
  };
  /// `reportedAs`: the path that people know, where the file at `path` is only a temporary.
  DiskFile(const std::filesystem::path& path, Mode mode, std::filesystem::path reportedAs);
  ~DiskFile();
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  /// Writes all bytes at the current position.
  void write(std::string_view bytes);
  void seek(std::uint64_t offset);
  /// Cuts the file and leaves the position at its new end.
  void truncate(std::uint64_t size);
  /// Returns when the bytes and the length are on the disk.
  void flush();
  void close();

 private:
  int m_handle = -1;
  std::filesystem::path m_reportedAs;
};

/// Renames over an existing target and flushes the folder. \throws Error that names `to`
void renameOver(const std::filesystem::path& from, const std::filesystem::path& to);

/// Whether an existing file may be written by this user (renaming over it would not ask).
[[nodiscard]] bool isWritable(const std::filesystem::path& existing);

[[nodiscard]] long processId();

}  // namespace parsimony::base
