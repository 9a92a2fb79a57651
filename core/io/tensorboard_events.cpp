// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tensorboard_events.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/protobuf_fields.h"

namespace parsimony::io {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 31;
constexpr std::size_t kHeaderBytes = 12;  // length and its sum
constexpr std::size_t kSumBytes = 4;

/// Table of CRC-32C   (Castagnoli et al. 1993), polynomial 0x1EDC6F41 with its bits reversed.
constexpr std::array<std::uint32_t, 256> crcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x82F63B78U : crc >> 1U;
    table[i] = crc;
  }
  return table;
}

/// The sum as TFRecords store it: rotated right by 15 bits plus a constant, because a CRC of bytes that hold their own CRC is weak.
std::uint32_t maskedCrc(std::string_view bytes) {
  static constexpr auto kTable = crcTable();
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) crc = kTable[(crc ^ static_cast<std::uint8_t>(byte)) & 0xFFU] ^ (crc >> 8U);
  crc = ~crc;
  return ((crc >> 15U) | (crc << 17U)) + 0xA282EAD8U;
}

/// TensorProto {dtype 1, tensor_content 4, float_val 5, double_val 6, int_val 7, int64_val 10}: its number where it holds exactly one.
std::optional<double> numberOf(std::string_view tensor, bool& damaged) {
  constexpr std::int64_t kFloat = 1, kDouble = 2, kInt32 = 3, kInt64 = 9;
  std::int64_t type = 0;
  std::string_view content;
  std::optional<double> listed;
  std::size_t count = 0;
  ProtobufFields fields(tensor);
  const auto list = [&](std::size_t n, double value) {
    count += n;
    listed = value;
  };
  while (fields.next()) {
    if (fields.is(1, ProtobufFields::Varint)) type = fields.integer();
    if (fields.is(4, ProtobufFields::Bytes)) content = fields.bytes();
    if (fields.is(5, ProtobufFields::FourBytes)) list(1, fields.float32());
    if (fields.is(6, ProtobufFields::EightBytes)) list(1, fields.float64());
    if (fields.is(7, ProtobufFields::Varint) || fields.is(10, ProtobufFields::Varint)) list(1, static_cast<double>(fields.integer()));
    // the same lists, packed
    if (fields.is(5, ProtobufFields::Bytes) && fields.bytes().size() >= 4) list(fields.bytes().size() / 4, fields.float32());
    if (fields.is(6, ProtobufFields::Bytes) && fields.bytes().size() >= 8) list(fields.bytes().size() / 8, fields.float64());
    if (fields.is(7, ProtobufFields::Bytes) || fields.is(10, ProtobufFields::Bytes)) {
      const auto first = ProtobufFields::firstVarint(fields.bytes());
      const auto ends = std::count_if(fields.bytes().begin(), fields.bytes().end(), [](char c) { return (c & 0x80) == 0; });
      if (first) list(static_cast<std::size_t>(ends), static_cast<double>(static_cast<std::int64_t>(*first)));
    }
  }
  damaged = damaged || fields.isDamaged();
  if (type == kFloat && content.size() == 4) return static_cast<double>(ProtobufFields::as<float>(content));
  if (type == kDouble && content.size() == 8) return ProtobufFields::as<double>(content);
  if (type == kInt32 && content.size() == 4) return static_cast<double>(ProtobufFields::as<std::int32_t>(content));
  if (type == kInt64 && content.size() == 8) return static_cast<double>(ProtobufFields::as<std::int64_t>(content));
  return content.empty() && count == 1 ? listed : std::nullopt;
}

/// Summary.Value {tag 1, simple_value 2, tensor 8}.
void readValue(std::string_view message, std::vector<ScalarEvent>& scalars, bool& damaged) {
  ScalarEvent event;
  std::optional<double> value;
  ProtobufFields fields(message);
  while (fields.next()) {
    if (fields.is(1, ProtobufFields::Bytes)) event.tag = std::string(fields.bytes());
    if (fields.is(2, ProtobufFields::FourBytes)) value = fields.float32();
    if (fields.is(8, ProtobufFields::Bytes)) value = numberOf(fields.bytes(), damaged);
  }
  damaged = damaged || fields.isDamaged();
  if (!value || event.tag.empty()) return;
  event.value = *value;
  scalars.push_back(std::move(event));
}

/// Event {wall_time 1, step 2, summary 5 {value 1}}. \return false when it is no such message
bool readEvent(std::string_view message, std::vector<ScalarEvent>& scalars) {
  const std::size_t before = scalars.size();
  std::int64_t step = 0;
  double wallTime = 0.0;
  bool damaged = false;
  ProtobufFields fields(message);
  while (fields.next()) {
    if (fields.is(1, ProtobufFields::EightBytes)) wallTime = fields.float64();
    if (fields.is(2, ProtobufFields::Varint)) step = fields.integer();
    if (!fields.is(5, ProtobufFields::Bytes)) continue;
    ProtobufFields summary(fields.bytes());
    while (summary.next()) {
      if (summary.is(1, ProtobufFields::Bytes)) readValue(summary.bytes(), scalars, damaged);
    }
    damaged = damaged || summary.isDamaged();
  }
  // Fields come in any order: the step may stand behind the summary.
  for (std::size_t i = before; i < scalars.size(); ++i) {
    scalars[i].step = step;
    scalars[i].wallTime = wallTime;
  }
  return !damaged && !fields.isDamaged();
}

}  // namespace

std::vector<ScalarEvent> readTensorboardEvents(const std::filesystem::path& path) {
  const std::string bytes = base::readFile(path, kLargestFile);
  const auto malformed = [&](std::size_t byte, const char* expected, const char* found) {
    return base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                                    {"byte", static_cast<std::int64_t>(byte)},
                                                    {"expected", std::string(expected)},
                                                    {"found", std::string(found)}});
  };
  std::vector<ScalarEvent> scalars;
  std::string_view rest = bytes;
  while (rest.size() >= kHeaderBytes) {
    const std::size_t at = bytes.size() - rest.size();
    const auto length = ProtobufFields::as<std::uint64_t>(rest);
    if (ProtobufFields::as<std::uint32_t>(rest.substr(8)) != maskedCrc(rest.substr(0, 8))) {
      throw malformed(at, "the length of a record and its checksum", "another checksum");
    }
    rest.remove_prefix(kHeaderBytes);
    if (rest.size() < kSumBytes || length > rest.size() - kSumBytes) break;  // still being written, or cut
    const std::string_view message = rest.substr(0, length);
    if (ProtobufFields::as<std::uint32_t>(rest.substr(length)) != maskedCrc(message)) {
      throw malformed(at + kHeaderBytes, "a record and its checksum", "another checksum");
    }
    if (!readEvent(message, scalars)) throw malformed(at + kHeaderBytes, "an event of TensorBoard", "something else");
    rest.remove_prefix(length + kSumBytes);
  }
  return scalars;
}

std::vector<std::filesystem::path> tensorboardFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (base::toUtf8(entry.path().filename()).find("tfevents") == std::string::npos) continue;
    if (entry.is_regular_file(ignored)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace parsimony::io
