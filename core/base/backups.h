// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace parsimony::base {

/// Copies `file` to `<folder>/<stem>_YYYYmmdd-HHMMSS<ext>` (atomically) and thins the older copies by age:
/// all of the last 10 minutes, one per 10 minutes of the last hour, one per hour of the last day, one per day of the last 60 days.
/// A missing `file` is no error: there is nothing to back up. \return the new backup, or an empty path.
std::filesystem::path backUp(const std::filesystem::path& file, const std::filesystem::path& folder);

/// Which of the time stamps would be removed at `now` by the rule above (pure; for tests).
[[nodiscard]] std::vector<std::chrono::sys_seconds> thinned(std::vector<std::chrono::sys_seconds> stamps, std::chrono::sys_seconds now);

}  // namespace parsimony::base
