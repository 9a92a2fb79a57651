// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace parsimony::widgets {

/// Time of a frame at a constant rate: "0:12.345", from one hour on "1:02:03.456"; empty where the rate is unknown (fps <= 0).
[[nodiscard]] QString frameTimeText(std::int64_t frame, double fps);

}  // namespace parsimony::widgets
