// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/binary_file.h"

namespace parsimony::nn {

/// Place of one uncompressed entry in the file.
struct StoredEntry {
  std::uint64_t offset = 0;  ///< of the first byte of the content
  std::uint64_t size = 0;
};

namespace zip {

using base::ErrorCode;

constexpr std::uint64_t kEndSize = 22;      // end of central directory without its comment
constexpr std::uint64_t kLocatorSize = 20;  // zip64 locator in front of it
constexpr std::uint64_t kCentralSize = 46;  // central header without name, extra and comment
constexpr std::uint64_t kLocalSize = 30;    // local header without name and extra
constexpr std::uint64_t kMaxDirectory = std::uint64_t{256} << 20;
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;  // "see the zip64 field"

inline std::uint64_t number(std::string_view bytes, std::uint64_t offset, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(offset) + static_cast<std::size_t>(i)]);
  return value;
}

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
};

inline Directory findDirectory(base::BinaryFile& file) {
  const std::uint64_t searched = std::min<std::uint64_t>(file.size(), kEndSize + 0xFFFF);
  const std::uint64_t base = file.size() - searched;
  const std::string tail = file.read(base, searched);
  const std::size_t found = searched < kEndSize ? std::string::npos : tail.rfind(std::string_view("PK\5\6", 4), tail.size() - kEndSize);
  if (found == std::string::npos)
    throw file.error(ErrorCode::Truncated, file.size(), "the directory of a zip archive", "the end of the file");

  Directory directory{number(tail, found + 16, 4), number(tail, found + 12, 4), number(tail, found + 10, 2)};
  const std::uint64_t end = base + found;
  const bool needs64 = directory.offset == kIn64 || directory.size == kIn64 || directory.entries == 0xFFFF;
  if (end >= kLocatorSize && file.read(end - kLocatorSize, 4) == std::string_view("PK\6\7", 4)) {
    const std::uint64_t end64 = file.readNumber(end - kLocatorSize + 8, 8);
    if (file.read(end64, 4) != std::string_view("PK\6\6", 4))
      throw file.error(ErrorCode::Malformed, end64, "a zip64 record", "something else");
    directory = {file.readNumber(end64 + 48, 8), file.readNumber(end64 + 40, 8), file.readNumber(end64 + 32, 8)};
  } else if (needs64) {
    throw file.error(ErrorCode::Malformed, end, "a zip64 record", "none");
  }
  return directory;
}

/// Replaces numbers that did not fit by those of the zip64 extra field (id 1), which holds them in this order.
inline void applyZip64(base::BinaryFile& file, std::uint64_t at, std::string_view extra, std::uint64_t& size, std::uint64_t& stored,
                       std::uint64_t& offset) {
  while (extra.size() >= 4) {
    const std::uint64_t id = number(extra, 0, 2);
    const std::uint64_t length = number(extra, 2, 2);
    if (length > extra.size() - 4) break;
    std::string_view field = extra.substr(4, length);
    extra.remove_prefix(4 + length);
    if (id != 1) continue;
    for (std::uint64_t* value : {&size, &stored, &offset}) {
      if (*value != kIn64) continue;
      if (field.size() < 8) throw file.error(ErrorCode::Malformed, at, "a complete zip64 field", "a shorter one");
      *value = number(field, 0, 8);
      field.remove_prefix(8);
    }
    return;
  }
}

/// The content follows the local header, whose name and extra field may be longer than those of the directory (PyTorch pads there).
inline StoredEntry locate(base::BinaryFile& file, std::uint64_t local, std::uint64_t size) {
  const std::string header = file.read(local, kLocalSize);
  if (!header.starts_with("PK\3\4")) throw file.error(ErrorCode::Malformed, local, "an entry of the archive", "something else");
  const StoredEntry entry{local + kLocalSize + number(header, 26, 2) + number(header, 28, 2), size};
  if (entry.offset > file.size() || size > file.size() - entry.offset) {
    throw file.error(ErrorCode::Truncated, entry.offset, std::to_string(size) + " bytes", "the end of the file");
  }
  return entry;
}

}  // namespace zip

/// Whether the file starts as a zip archive does.
inline bool looksLikeZip(base::BinaryFile& file) {
  return file.size() >= 4 && file.read(0, 4) == std::string_view("PK\3\4", 4);
}

/// Table of contents of a zip archive (APPNOTE 6.3, zip64 included) whose entries are stored and not compressed, as PyTorch writes it.
/// Checksums are not compared: PyTorch can be told to leave them out.
/// \throws base::Error Truncated, Malformed, Unsupported (compressed or encrypted entries)
inline std::map<std::string, StoredEntry> readStoredZip(base::BinaryFile& file) {
  using namespace zip;
  const Directory directory = findDirectory(file);
  if (directory.size > kMaxDirectory) {
    throw file.error(ErrorCode::Unsupported, directory.offset, "a directory of at most 256 MB", std::to_string(directory.size) + " bytes");
  }
  const std::string bytes = file.read(directory.offset, directory.size);
  std::map<std::string, StoredEntry> entries;
  std::uint64_t position = 0;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    const std::uint64_t at = directory.offset + position;
    if (bytes.size() - position < kCentralSize || !std::string_view(bytes).substr(position).starts_with("PK\1\2")) {
      throw file.error(ErrorCode::Malformed, at, "entry " + std::to_string(i + 1) + " of the archive", "something else");
    }
    const std::string_view record = std::string_view(bytes).substr(position);
    const std::uint64_t nameLength = number(record, 28, 2);
    const std::uint64_t extraLength = number(record, 30, 2);
    const std::uint64_t recordLength = kCentralSize + nameLength + extraLength + number(record, 32, 2);
    if (recordLength > record.size()) throw file.error(ErrorCode::Truncated, at, "a complete directory", "its end");

    std::string name(record.substr(kCentralSize, nameLength));
    if ((number(record, 8, 2) & 1) != 0) throw file.error(ErrorCode::Unsupported, at, "plain entries", "an encrypted entry");
    if (number(record, 10, 2) != 0) throw file.error(ErrorCode::Unsupported, at, "uncompressed entries", "a compressed entry");
    std::uint64_t stored = number(record, 20, 4);
    std::uint64_t size = number(record, 24, 4);
    std::uint64_t local = number(record, 42, 4);
    applyZip64(file, at, record.substr(kCentralSize + nameLength, extraLength), size, stored, local);
    if (stored != size) throw file.error(ErrorCode::Malformed, at, "two equal sizes of an uncompressed entry", "different ones");
    const StoredEntry entry = locate(file, local, size);
    if (!entries.emplace(std::move(name), entry).second) throw file.error(ErrorCode::Malformed, at, "every name once", "one twice");
    position += recordLength;
  }
  return entries;
}

}  // namespace parsimony::nn
