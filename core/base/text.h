// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace parsimony::base {

/// Paths are UTF-8 everywhere in this program, also on Windows.
[[nodiscard]] std::filesystem::path pathFromUtf8(std::string_view utf8);
[[nodiscard]] std::string toUtf8(const std::filesystem::path& path);

/// Whole file as bytes. \throws Error NotFound, IoFailed, Unsupported (larger than `limitBytes`, or a folder).
[[nodiscard]] std::string readFile(const std::filesystem::path& path, std::uint64_t limitBytes = std::uint64_t{1} << 32);
/// Whole file as UTF-8 text without byte-order mark. \throws Error Malformed {path, line, byte} when it is not UTF-8 (UTF-16 is named).
[[nodiscard]] std::string readTextFile(const std::filesystem::path& path, std::uint64_t limitBytes = std::uint64_t{1} << 32);

/// Byte offset of the first byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t invalidUtf8(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string toLower(std::string_view ascii);
/// Whole text as a number, independent of the locale; "nan" and "inf" are numbers. \return false, with `value` untouched, when anything is
/// left over (spaces too) or the number does not fit.
[[nodiscard]] bool parseDouble(std::string_view text, double& value);
[[nodiscard]] bool parseInt(std::string_view text, std::int64_t& value);
/// Fewest digits that read back to the same double, in plain notation from 1e-4 to 1e16; "" for NaN when `nanAsEmpty`, else "nan".
[[nodiscard]] std::string formatDouble(double value, bool nanAsEmpty = true);

/// sha256 of bytes or of a file, 64 lower-case hex digits.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string sha256OfFile(const std::filesystem::path& path);
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

/// Local time as 2026-11-23T14:05:09.
[[nodiscard]] std::string timestampNow();

}  // namespace parsimony::base
