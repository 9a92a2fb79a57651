// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace parsimony::base {

/// The system calls of the writers, replaceable so that tests can let the nth call fail. Each returns 0 or an errno.
/// Paths are those of the target, not of its temporary neighbour; only beforeRename sees both.
struct DiskCalls {
  std::function<int(const std::filesystem::path&)> beforeOpen;
  std::function<int(const std::filesystem::path&, std::size_t bytes)> beforeWrite;
  std::function<int(const std::filesystem::path&)> beforeFlush;
  std::function<int(const std::filesystem::path& from, const std::filesystem::path& to)> beforeRename;
};
/// Installs faults for tests; an empty struct removes them. Process-wide.
void setDiskCalls(DiskCalls calls);
/// The installed faults (empty functions mean: no fault).
[[nodiscard]] const DiskCalls& diskCalls();

/// Writes a file whole or not at all: temporary neighbour, flush to the disk, rename over the target.
/// A destroyed writer that was not committed removes its temporary and leaves the target as it was.
class AtomicFile {
 public:
  /// \throws Error (DiskFull, ReadOnly, PermissionDenied, IoFailed) with {path}
  explicit AtomicFile(std::filesystem::path target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Overwrites `bytes` at an absolute offset already written (headers known only at the end).
  void writeAt(std::uint64_t offset, std::span<const std::byte> bytes);
  /// Flushes, renames, flushes the folder. After it the target holds the new content.
  void commit();

  /// Where the bytes go until commit(); for libraries that insist on writing to a path themselves.
  [[nodiscard]] const std::filesystem::path& temporaryPath() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Writes `text` to `target` atomically.
void writeFileAtomically(const std::filesystem::path& target, std::string_view text);

/// Flushes a file that another library wrote to a temporary, and renames it over the target. On an error the temporary is removed.
void publishFile(const std::filesystem::path& temporary, const std::filesystem::path& target);

/// Removes what killed writers left in `folder`: temporaries that nobody has written to for `olderThan`. \return how many
int removeStaleTemporaries(const std::filesystem::path& folder, std::chrono::hours olderThan = std::chrono::hours(24));

}  // namespace parsimony::base
