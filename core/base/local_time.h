// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ctime>
#include <string>

namespace parsimony::base {

/// Local calendar time of a moment; thread-safe on every platform.
[[nodiscard]] std::tm localTime(std::time_t moment);

/// strftime of a calendar time. The format may only use numbers (%Y %m %d %H %M %S): names depend on the locale.
[[nodiscard]] std::string formatTime(const std::tm& time, const char* format);

}  // namespace parsimony::base
