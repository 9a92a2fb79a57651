// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace parsimony::sweep {

/// The value at a dotted path: keys of objects, numbers of array items from 0 ("outputs.0.csv"). nullptr when there is none.
[[nodiscard]] const nlohmann::json* valueAt(const nlohmann::json& root, std::string_view dottedPath);

/// A scalar as text: numbers in the fewest digits that read back to the same value, null as "".
/// \throws base::Error Inconsistent {expected, found} for arrays and objects
[[nodiscard]] std::string scalarText(const nlohmann::json& value);

}  // namespace parsimony::sweep
