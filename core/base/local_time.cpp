// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/local_time.h"

#include <array>

#include "core/base/text.h"

namespace parsimony::base {

std::tm localTime(std::time_t moment) {
  std::tm result{};
#ifdef _WIN32
  localtime_s(&result, &moment);
#else
  localtime_r(&moment, &result);
#endif
  return result;
}

std::string formatTime(const std::tm& time, const char* format) {
  std::array<char, 64> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), format, &time)};
}

std::string timestampNow() {
  return formatTime(localTime(std::time(nullptr)), "%Y-%m-%dT%H:%M:%S");
}

}  // namespace parsimony::base
