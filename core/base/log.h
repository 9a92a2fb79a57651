// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace parsimony::base {

enum class LogLevel { Debug, Info, Warning, Error, Off };

/// Opens the structured log of this process: one JSON object per line {time, level, area, message}, rotated at 5 MB, 5 generations kept.
/// Without a call messages of level Warning and above go nowhere. A log that cannot be opened is no error.
void openLog(const std::filesystem::path& file, LogLevel level);
void closeLog();
[[nodiscard]] std::filesystem::path logFile();
void setLogLevel(LogLevel level);

/// Thread-safe. `area` is the module: "video", "pose", "qt".
void log(LogLevel level, std::string_view area, std::string_view message);

/// "debug", "info", "warning", "error", "off". \throws Error Usage
[[nodiscard]] LogLevel logLevelFrom(std::string_view text);

/// Where logs, recent projects and caches of this user live ($XDG_STATE_HOME/parsimony or the platform's equivalent). Created on demand.
[[nodiscard]] std::filesystem::path userStateFolder();

}  // namespace parsimony::base
