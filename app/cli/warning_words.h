// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace parsimony::cli {

/// "image_missing: a.png", as in the JSON object, in words for the terminal; what has none stays as it is.
[[nodiscard]] std::string warningSentence(const std::string& warning);

}  // namespace parsimony::cli
