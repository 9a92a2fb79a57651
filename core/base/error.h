// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace parsimony::base {

/// What went wrong, as a program can act on it. Wording for people is made above core from the code and the values.
enum class ErrorCode {
  Usage,             ///< wrong option or argument
  NotFound,          ///< a file or entry that was asked for is missing
  Malformed,         ///< the content breaks the format: {path, line|byte, expected, found}
  Truncated,         ///< the content ends too early
  Empty,             ///< nothing in it
  Unsupported,       ///< well-formed, but of a kind that is not handled
  Inconsistent,      ///< two inputs contradict each other
  InvalidValue,      ///< an option or field is outside its range: {field, value, expected}
  Locked,            ///< another process is writing here
  PermissionDenied,  ///< EACCES, EPERM
  ReadOnly,          ///< EROFS
  DiskFull,          ///< ENOSPC, EDQUOT
  IoFailed,          ///< any other fault of a disk
  OutOfMemory,
  Cancelled,
  Internal,  ///< a broken promise of this program
};

/// One value that belongs to an error. Usual names: path, line, column, byte, frame, keypoint, field, value, expected, found.
using ErrorValue = std::variant<std::int64_t, double, std::string>;
using ErrorValues = std::map<std::string, ErrorValue, std::less<>>;

/// Thrown by core when an operation cannot go on; `what()` is one English line for logs.
class Error : public std::exception {
 public:
  Error(ErrorCode code, ErrorValues values);

  [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
  [[nodiscard]] const ErrorValues& values() const noexcept { return m_values; }
  [[nodiscard]] const char* what() const noexcept override { return m_what.c_str(); }

  /// The text of a value, or an empty string when the error does not carry it.
  [[nodiscard]] std::string text(std::string_view name) const;
  /// Adds a value that an outer layer knows (usually the path); an existing one stays.
  Error& with(std::string_view name, ErrorValue value);

 private:
  void compose();

  ErrorCode m_code;
  ErrorValues m_values;
  std::string m_what;
};

/// snake_case name of a code ("disk_full"), as used in JSON.
[[nodiscard]] std::string_view toString(ErrorCode code);

/// 0 done, 1 failed work or disk, 2 wrong use, 3 bad input, 130 cancelled (spec/cli.md).
[[nodiscard]] int exitCode(ErrorCode code);

/// One sentence with file and place, and a way out where there is one.
[[nodiscard]] std::string sentence(const Error& error);

/// Maps errno to DiskFull, ReadOnly, PermissionDenied, NotFound or IoFailed and names the path.
[[nodiscard]] Error errorFromErrno(int errnum, const std::filesystem::path& path, std::string_view operation);

}  // namespace parsimony::base
