// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace parsimony::jobs {

/// What a program that has ended left behind.
struct ChildResult {
  int exitCode = 0;      ///< 128 + signal when a signal ended it
  std::string out, err;  ///< at most kMostOutput of each; the rest is dropped
};

inline constexpr std::size_t kMostOutput = std::size_t{16} << 20;

/// Runs a program with its arguments, without a shell: nothing in an argument is anything but text. It reads nothing from stdin and is
/// killed after `limit`. \throws base::Error NotFound {expected} when there is no such program, Inconsistent {field, expected, found} when
/// it has not ended in time, IoFailed when the system starts no process
[[nodiscard]] ChildResult runChild(const std::vector<std::string>& command, std::chrono::milliseconds limit = std::chrono::seconds(60));

/// Whether `program` is found in PATH.
[[nodiscard]] bool isInstalled(const std::string& program);

}  // namespace parsimony::jobs
