// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace parsimony::sweep {

/// Part of a text: words as they stand, or the name between { and }.
struct Piece {
  std::string text;
  bool isPlaceholder = false;
};

/// "a-{seed}" -> "a-", {seed}.   {{ and }} stand for the braces themselves.
/// \throws base::Error Malformed {expected, found} for a brace without its partner and for {}
[[nodiscard]] std::vector<Piece> piecesOf(std::string_view text);

/// The text with every placeholder replaced by what `valueOf` says. \throws base::Error as piecesOf, and what `valueOf` throws
[[nodiscard]] std::string filled(std::string_view text, const std::function<std::string(const std::string& name)>& valueOf);

}  // namespace parsimony::sweep
