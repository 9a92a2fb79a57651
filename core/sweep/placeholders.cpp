// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/placeholders.h"

#include "core/base/error.h"

namespace parsimony::sweep {
namespace {

[[noreturn]] void unpaired(std::string_view text) {
  throw base::Error(base::ErrorCode::Malformed,
                    {{"expected", "a name between { and }; {{ and }} stand for braces"}, {"found", std::string(text)}});
}

}  // namespace

std::vector<Piece> piecesOf(std::string_view text) {
  std::vector<Piece> pieces;
  std::string words;
  const auto endWords = [&] {
    if (!words.empty()) pieces.push_back({words, false});
    words.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      words += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      words += c;
      ++i;
    } else {
      const std::size_t end = c == '{' ? text.find_first_of("{}", i + 1) : std::string_view::npos;
      if (end == std::string_view::npos || text[end] != '}' || end == i + 1) unpaired(text);
      endWords();
      pieces.push_back({std::string(text.substr(i + 1, end - i - 1)), true});
      i = end;
    }
  }
  endWords();
  return pieces;
}

std::string filled(std::string_view text, const std::function<std::string(const std::string& name)>& valueOf) {
  std::string result;
  for (const Piece& piece : piecesOf(text)) result += piece.isPlaceholder ? valueOf(piece.text) : piece.text;
  return result;
}

}  // namespace parsimony::sweep
