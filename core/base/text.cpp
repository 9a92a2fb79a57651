// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "core/base/error.h"

namespace parsimony::base {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

void refuseOddFiles(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
      throw errorFromErrno(error.value(), path, "read");
    }
    throw Error(ErrorCode::NotFound, {{"path", toUtf8(path)}});
  }
  if (fs::is_regular_file(status)) return;
  throw Error(ErrorCode::Unsupported,
              {{"path", toUtf8(path)}, {"expected", "a file"}, {"found", fs::is_directory(status) ? "a folder" : "a device or pipe"}});
}

std::int64_t lineAt(std::string_view text, std::size_t offset) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
}

bool looksLikeUtf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  return bytes.size() >= 4 && ((bytes[0] == 0 && bytes[2] == 0) || (bytes[1] == 0 && bytes[3] == 0));
}

/// Bytes of the UTF-8 character that starts `text`, 0 when it is invalid (overlong, surrogate, cut off, beyond U+10FFFF).
std::size_t characterLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool tooLarge = first == 0xF4 && byte(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !tooLarge ? 4 : 0;
  }
  return 0;
}

std::string hexByte(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(c);
  return {kDigits[value >> 4], kDigits[value & 15]};
}

}  // namespace

fs::path pathFromUtf8(std::string_view utf8) {
  return fs::path(std::u8string(reinterpret_cast<const char8_t*>(utf8.data()), utf8.size()));
}

std::string toUtf8(const fs::path& path) {
  const std::u8string text = path.u8string();
  return {reinterpret_cast<const char*>(text.data()), text.size()};
}

std::string readFile(const fs::path& path, std::uint64_t limitBytes) {
  refuseOddFiles(path);
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw errorFromErrno(errno == 0 ? EIO : errno, path, "read");
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  std::string content;
  if (!error && size <= limitBytes) content.reserve(static_cast<std::size_t>(size));
  // Read to the end instead of trusting the size: the file may be growing.
  for (std::string chunk(kChunk, '\0'); stream;) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    content.append(chunk, 0, static_cast<std::size_t>(stream.gcount()));
    if (content.size() > limitBytes) {
      throw Error(ErrorCode::Unsupported,
                  {{"path", toUtf8(path)},
                   {"expected", "at most " + std::to_string(limitBytes) + " bytes"},
                   {"found", "a file of " + std::to_string(std::max<std::uintmax_t>(size, content.size())) + " bytes"}});
    }
  }
  if (stream.bad()) throw errorFromErrno(errno == 0 ? EIO : errno, path, "read");
  return content;
}

std::string readTextFile(const fs::path& path, std::uint64_t limitBytes) {
  std::string text = readFile(path, limitBytes);
  const std::size_t bad = looksLikeUtf16(text) ? 0 : invalidUtf8(text);
  if (bad != std::string::npos) {
    throw Error(ErrorCode::Malformed, {{"path", toUtf8(path)},
                                       {"line", lineAt(text, bad)},
                                       {"byte", static_cast<std::int64_t>(bad)},
                                       {"expected", "UTF-8 text"},
                                       {"found", looksLikeUtf16(text) ? "UTF-16 text" : "the byte 0x" + hexByte(text[bad])}});
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

std::size_t invalidUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = characterLength(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string toLower(std::string_view ascii) {
  std::string result(ascii);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace parsimony::base
