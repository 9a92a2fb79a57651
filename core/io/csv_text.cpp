// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/csv_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "core/base/text.h"

namespace parsimony::io {
namespace {

// 15 digits, a point, 5 decimals and a sign at most; larger numbers take the exact form.
using Digits = std::array<char, 64>;

}  // namespace

void appendCell(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void appendExact(std::string& out, double value) {
  out += base::formatDouble(value);
}

void appendPixels(std::string& out, double pixels) {
  if (!std::isfinite(pixels)) return;
  if (std::abs(pixels) >= 1e15) return appendExact(out, pixels);
  Digits digits;
  char* end = std::to_chars(digits.data(), digits.data() + digits.size(), pixels, std::chars_format::fixed, 5).ptr;
  while (end[-1] == '0') --end;
  if (end[-1] == '.') --end;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text == "-0" ? "0" : text;
}

void appendLikelihood(std::string& out, double likelihood) {
  if (!std::isfinite(likelihood)) return;
  Digits digits;
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), likelihood, std::chars_format::general, 6);
  out.append(digits.data(), result.ptr);
}

}  // namespace parsimony::io
