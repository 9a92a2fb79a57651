// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::base {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kRotateBytes = 5u << 20;
constexpr int kGenerations = 5;
constexpr std::array<std::string_view, 5> kNames = {"debug", "info", "warning", "error", "off"};

struct LogState {
  std::mutex mutex;
  fs::path file;
  std::ofstream stream;
  std::uintmax_t bytes = 0;
  LogLevel level = LogLevel::Off;
};

LogState& state() {
  // Never destroyed: other static objects may still log while the program ends.
  static LogState* instance = new LogState;
  return *instance;
}

std::string jsonText(std::string_view text) {
  std::string result = "\"";
  for (std::size_t bad = invalidUtf8(text); !text.empty(); bad = invalidUtf8(text)) {
    const std::string_view good = text.substr(0, bad);
    for (const char c : good) {
      if (c == '"' || c == '\\') {
        result += '\\';
        result += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        std::array<char, 8> escape{};
        std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
        result += escape.data();
      } else {
        result += c;
      }
    }
    if (bad == std::string_view::npos) break;
    result += "\xEF\xBF\xBD";  // U+FFFD, so that the line stays JSON
    text.remove_prefix(bad + 1);
  }
  return result + '"';
}

fs::path generation(const fs::path& file, int number) {
  fs::path result = file;
  return number == 0 ? result : result += "." + std::to_string(number);
}

void open(LogState& log) {
  std::error_code ignored;
  fs::create_directories(log.file.parent_path(), ignored);
  log.stream.clear();
  log.stream.open(log.file, std::ios::binary | std::ios::app);
  const std::uintmax_t size = fs::file_size(log.file, ignored);
  log.bytes = ignored ? 0 : size;
}

void rotate(LogState& log) {
  log.stream.close();
  std::error_code ignored;
  fs::remove(generation(log.file, kGenerations), ignored);
  for (int number = kGenerations - 1; number >= 0; --number)
    fs::rename(generation(log.file, number), generation(log.file, number + 1), ignored);
  open(log);
}

fs::path folderFromEnvironment(const char* variable, const char* below) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return {};
  return pathFromUtf8(value) / below;
}

}  // namespace

void openLog(const fs::path& file, LogLevel level) {
  LogState& log = state();
  const std::lock_guard lock(log.mutex);
  log.stream.close();
  log.file = file;
  log.level = level;
  open(log);
}

void closeLog() {
  LogState& log = state();
  const std::lock_guard lock(log.mutex);
  log.stream.close();
  log.file.clear();
  log.level = LogLevel::Off;
}

fs::path logFile() {
  LogState& log = state();
  const std::lock_guard lock(log.mutex);
  return log.file;
}

void setLogLevel(LogLevel level) {
  LogState& log = state();
  const std::lock_guard lock(log.mutex);
  log.level = level;
}

void log(LogLevel level, std::string_view area, std::string_view message) {
  LogState& log = state();
  const std::lock_guard lock(log.mutex);
  if (level == LogLevel::Off || level < log.level || !log.stream.is_open()) return;
  const std::string line = "{\"time\":\"" + timestampNow() + "\",\"level\":\"" + std::string(kNames[static_cast<std::size_t>(level)]) +
                           "\",\"area\":" + jsonText(area) + ",\"message\":" + jsonText(message) + "}\n";
  if (log.bytes > 0 && log.bytes + line.size() > kRotateBytes) rotate(log);
  log.stream << line << std::flush;  // a crash must not take the last lines with it
  log.stream.clear();                // a full disk now is no reason to stay silent later
  log.bytes += line.size();
}

LogLevel logLevelFrom(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (toLower(text) == kNames[i]) return static_cast<LogLevel>(i);
  }
  throw Error(ErrorCode::Usage, {{"field", "log level"}, {"expected", "debug, info, warning, error or off"}, {"found", std::string(text)}});
}

fs::path userStateFolder() {
#if defined(_WIN32)
  fs::path folder = folderFromEnvironment("LOCALAPPDATA", "parsimony");
#elif defined(__APPLE__)
  fs::path folder = folderFromEnvironment("HOME", "Library/Application Support/parsimony");
#else
  fs::path folder = folderFromEnvironment("XDG_STATE_HOME", "parsimony");
  if (folder.empty()) folder = folderFromEnvironment("HOME", ".local/state/parsimony");
#endif
  std::error_code ignored;
  if (folder.empty()) folder = fs::temp_directory_path(ignored) / "parsimony";
  fs::create_directories(folder, ignored);
  return folder;
}

}  // namespace parsimony::base
