// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace parsimony::widgets {

/// Call inside catch (...): base::Error as it is, std::bad_alloc as OutOfMemory, std::exception as Internal {found: its text}.
[[nodiscard]] base::Error errorOfCurrentException();

}  // namespace parsimony::widgets
