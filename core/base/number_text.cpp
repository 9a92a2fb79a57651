// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "core/base/text.h"

#ifdef __APPLE__
#include <xlocale.h>

#include <cstdio>
#include <cstdlib>
#endif

namespace parsimony::base {

namespace {

/// from_chars knows no leading plus; other programs write it.
std::string_view withoutPlus(std::string_view text) {
  const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
  return plus ? text.substr(1) : text;
}

}  // namespace

#ifdef __APPLE__
// libc++ has floating-point from_chars from version 20 on only; the C locale keeps the point a point.

bool parseDouble(std::string_view text, double& value) {
  text = withoutPlus(text);
  // strtod also takes leading spaces and hexadecimal numbers
  if (text.empty() || text.front() == ' ' || text.front() == '\t' || text.find_first_of("xX\n\r\v\f") != std::string_view::npos)
    return false;
  const std::string copy(text);
  char* end = nullptr;
  const double parsed = strtod_l(copy.c_str(), &end, LC_C_LOCALE);
  if (end != copy.c_str() + copy.size()) return false;
  if (std::isinf(parsed) && copy.find_first_of("iI") == std::string::npos) return false;
  value = parsed;
  return true;
}

std::string formatDouble(double value, bool nanAsEmpty) {
  if (std::isnan(value)) return nanAsEmpty ? "" : "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 64> buffer{};
  for (int digits = 1; digits <= 17; ++digits) {
    snprintf_l(buffer.data(), buffer.size(), LC_C_LOCALE, "%.*g", digits, value);
    if (strtod_l(buffer.data(), nullptr, LC_C_LOCALE) == value) break;
  }
  return buffer.data();
}

#else

bool parseDouble(std::string_view text, double& value) {
  text = withoutPlus(text);
  double parsed = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  value = parsed;
  return true;
}

std::string formatDouble(double value, bool nanAsEmpty) {
  if (std::isnan(value)) return nanAsEmpty ? "" : "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  // Plain notation where people expect it: 100000 and not 1e+05.
  const double magnitude = std::abs(value);
  const bool plain = magnitude == 0.0 || (magnitude >= 1e-4 && magnitude < 1e16);
  std::array<char, 64> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {buffer.data(), error == std::errc() ? end : buffer.data()};
}

#endif

bool parseInt(std::string_view text, std::int64_t& value) {
  text = withoutPlus(text);
  std::int64_t parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  value = parsed;
  return true;
}

}  // namespace parsimony::base
