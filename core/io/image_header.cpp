// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/image_header.h"

#include <cstdlib>

namespace parsimony::io {
namespace {

enum class Order { BigEndian, LittleEndian };

/// Unsigned number of `count` bytes; 0 beyond the end.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t count, Order order) {
  if (at > bytes.size() || bytes.size() - at < count) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t index = order == Order::BigEndian ? at + i : at + count - 1 - i;
    value = value << 8 | static_cast<unsigned char>(bytes[index]);
  }
  return value;
}

ImageHeader parsePng(std::string_view bytes) {
  ImageHeader header{ImageFormat::Png};
  header.width = static_cast<std::int64_t>(number(bytes, 16, 4, Order::BigEndian));
  header.height = static_cast<std::int64_t>(number(bytes, 20, 4, Order::BigEndian));
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::uint64_t length = number(bytes, at, 4, Order::BigEndian);
    if (length > bytes.size() - at - 12) break;
    if (bytes.substr(at + 4, 4) == "IEND") header.complete = true;
    at += 12 + static_cast<std::size_t>(length);
  }
  return header;
}

/// SOF0-15 without DHT, JPG and DAC, which share their range.
bool isFrameStart(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}
bool standsAlone(unsigned marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

/// Position of the marker that ends entropy-coded data: FF followed by neither a stuffed zero, a restart nor a fill byte.
std::size_t endOfScan(std::string_view bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at) {
    if (static_cast<unsigned char>(bytes[at]) != 0xFF) continue;
    const auto next = static_cast<unsigned char>(bytes[at + 1]);
    if (next != 0x00 && next != 0xFF && (next < 0xD0 || next > 0xD7)) return at;
  }
  return bytes.size();
}

ImageHeader parseJpeg(std::string_view bytes) {
  ImageHeader header{ImageFormat::Jpeg};
  std::size_t at = 2;
  while (at + 1 < bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) != 0xFF) break;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    at += 2;
    if (marker == 0xD9) {
      header.complete = true;
      break;
    }
    if (standsAlone(marker)) continue;
    const std::uint64_t length = number(bytes, at, 2, Order::BigEndian);
    if (length < 2 || length > bytes.size() - at) break;
    if (isFrameStart(marker) && header.width == 0) {
      header.height = static_cast<std::int64_t>(number(bytes, at + 3, 2, Order::BigEndian));
      header.width = static_cast<std::int64_t>(number(bytes, at + 5, 2, Order::BigEndian));
    }
    at += static_cast<std::size_t>(length);
    if (marker == 0xDA) at = endOfScan(bytes, at);
  }
  return header;
}

ImageHeader parseTiff(std::string_view bytes, Order order) {
  ImageHeader header{ImageFormat::Tiff};
  header.complete = true;
  const std::uint64_t directory = number(bytes, 4, 4, order);
  if (directory < 8 || directory > bytes.size()) return header;
  const std::uint64_t entries = number(bytes, directory, 2, order);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > bytes.size()) break;
    const std::uint64_t tag = number(bytes, entry, 2, order);
    const bool isShort = number(bytes, entry + 2, 2, order) == 3;
    const auto value = static_cast<std::int64_t>(number(bytes, entry + 8, isShort ? 2 : 4, order));
    if (tag == 256) header.width = value;
    if (tag == 257) header.height = value;
  }
  return header;
}

ImageHeader parseBmp(std::string_view bytes) {
  ImageHeader header{ImageFormat::Bmp};
  header.complete = number(bytes, 2, 4, Order::LittleEndian) <= bytes.size();  // 0 where a writer left it out
  const bool isOld = number(bytes, 14, 4, Order::LittleEndian) == 12;
  const std::size_t width = isOld ? 2 : 4;
  header.width = static_cast<std::int64_t>(number(bytes, 18, width, Order::LittleEndian));
  header.height = static_cast<std::int64_t>(number(bytes, 18 + width, width, Order::LittleEndian));
  if (!isOld) header.height = std::abs(std::int64_t{static_cast<std::int32_t>(header.height)});  // negative: rows run downwards
  return header;
}

}  // namespace

ImageHeader parseImageHeader(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n"sv) return parsePng(bytes);
  if (bytes.substr(0, 3) == "\xFF\xD8\xFF"sv) return parseJpeg(bytes);
  if (bytes.substr(0, 4) == "II*\0"sv) return parseTiff(bytes, Order::LittleEndian);
  if (bytes.substr(0, 4) == "MM\0*"sv) return parseTiff(bytes, Order::BigEndian);
  if (bytes.substr(0, 2) == "BM"sv) return parseBmp(bytes);
  return {};
}

}  // namespace parsimony::io
