// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace parsimony::io {

/// Whether this build can read HDF5 at all.
[[nodiscard]] bool hasHdf5();

/// What the readers of this program need of an HDF5 file, read-only. One file at a time is open in the process: Debian's library is not
/// thread-safe, so a lock is held while one of these lives. Sizes are checked against bounds before anything is allocated.
class H5File {
 public:
  /// \throws base::Error NotFound, Unsupported (a folder; a build without HDF5), Malformed (not HDF5, or damaged)
  explicit H5File(std::filesystem::path path);
  ~H5File();
  H5File(const H5File&) = delete;
  H5File& operator=(const H5File&) = delete;

  [[nodiscard]] bool has(const std::string& name) const;
  /// Rows of a data set, 0 when there is none of this name.
  [[nodiscard]] std::int64_t numRows(const std::string& dataset) const;
  /// Whether the rows have this field: a member of a compound type, or a column of a plain table that is wide enough.
  [[nodiscard]] bool hasField(const std::string& dataset, const std::string& field, int column) const;
  /// One field of every row as numbers (truth values as 0 and 1): a member of a compound type by its name, or column `column` of a plain
  /// [n x c] table, as files from the web write it. \throws base::Error Malformed {path, dataset, field, expected, found}
  [[nodiscard]] std::vector<double> field(const std::string& dataset, const std::string& field, int column) const;
  /// The texts of a 1-D data set of fixed or variable length; none when it is missing, or empty in whatever type.
  [[nodiscard]] std::vector<std::string> texts(const std::string& dataset) const;
  /// A text attribute of a group or data set. \throws base::Error Malformed when it is missing or no text
  [[nodiscard]] std::string textAttribute(const std::string& object, const std::string& attribute) const;
  /// A number attribute, or `fallback`.
  [[nodiscard]] double numberAttribute(const std::string& object, const std::string& attribute, double fallback) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::io
