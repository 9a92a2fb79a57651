// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace parsimony::io {

/// The rows of a CSV file, read in blocks of 1 MiB, so that a file of any length costs the same memory.
/// RFC 4180: cells may be quoted, quoted cells may hold commas, doubled quotes and line breaks. LF or CRLF, UTF-8 with or without
/// byte-order mark. Lines without any character are skipped, as pandas does, and counted.
class CsvRows {
 public:
  /// \throws base::Error NotFound, PermissionDenied, Unsupported (a folder), Empty (no byte), Malformed (UTF-16)
  explicit CsvRows(std::filesystem::path path);

  /// Goes to the next row. \return false at the end of the file.
  /// \throws base::Error Malformed {path, line, column} for bytes that are not UTF-8, stray or open quotes, rows beyond 16 MiB or 100 000
  /// cells
  [[nodiscard]] bool next();

  /// The cells of the row, unquoted; valid until the next call of next().
  [[nodiscard]] const std::vector<std::string_view>& cells() const { return m_cells; }
  /// Line on which the row starts, from 1. After the end: the last line plus one.
  [[nodiscard]] std::int64_t line() const { return m_line; }
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] std::uint64_t fileBytes() const { return m_fileBytes; }
  /// Bytes up to the end of this row.
  [[nodiscard]] std::uint64_t bytesConsumed() const { return m_consumed; }

  /// The cell as a finite number; NaN for an empty cell or "nan". \throws base::Error Malformed {path, line, column, expected, found}
  [[nodiscard]] double number(std::size_t column) const;

  /// An error about this row: {path, line, expected, found}, and {column} (from 1) when `column` is not negative.
  [[nodiscard]] base::Error error(base::ErrorCode code, std::int64_t column, std::string expected, std::string_view found) const;

 private:
  [[nodiscard]] bool takeRow(std::string_view& row, bool& quoted);
  [[nodiscard]] bool refill();
  [[nodiscard]] std::size_t endOfQuotedRow() const;
  void skipByteOrderMark();
  void checkText(std::string_view row) const;
  void splitPlain(std::string_view row);
  void splitQuoted(std::string_view row);
  void addCell(std::string_view cell);

  std::filesystem::path m_path;
  std::ifstream m_stream;
  std::uint64_t m_fileBytes = 0;
  std::uint64_t m_consumed = 0;
  std::vector<char> m_buffer;
  std::size_t m_begin = 0;  ///< first byte in the buffer that no row has taken
  std::size_t m_end = 0;    ///< end of the bytes in the buffer
  bool m_fileEnded = false;
  std::int64_t m_line = 0;
  std::int64_t m_nextLine = 1;
  std::vector<std::string_view> m_cells;
  std::string m_unquoted;  ///< text of quoted cells of this row
};

/// At most 60 bytes of a text for an error value, cut between characters.
[[nodiscard]] std::string shortened(std::string_view text);

}  // namespace parsimony::io
