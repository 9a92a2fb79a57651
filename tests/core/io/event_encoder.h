// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace parsimony::tests {

/// Writes what the reader of TensorBoard files reads, by another way: sums bit by bit instead of by table.
namespace events {

inline std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ (0x82F63B78U & (0U - (crc & 1U)));
  }
  return ~crc;
}

template <typename T>
std::string raw(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

inline std::string masked(std::string_view bytes) {
  const std::uint64_t crc = crc32c(bytes);
  const std::uint64_t rotated = (crc / 32768 + crc * 131072) % 4294967296;
  return raw(static_cast<std::uint32_t>((rotated + 2726488792) % 4294967296));
}

inline std::string record(const std::string& data) {
  const std::string length = raw(static_cast<std::uint64_t>(data.size()));
  return length + masked(length) + data + masked(data);
}

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 128; value /= 128) bytes += static_cast<char>(128 + value % 128);
  return bytes + static_cast<char>(value);
}
inline std::string key(int field, int kind) {
  return varint(static_cast<std::uint64_t>(field * 8 + kind));
}
inline std::string bytesField(int field, const std::string& bytes) {
  return key(field, 2) + varint(bytes.size()) + bytes;
}

inline std::string event(double wall, std::int64_t step, const std::string& values) {
  return key(1, 1) + raw(wall) + key(2, 0) + varint(static_cast<std::uint64_t>(step)) + bytesField(5, values);
}
inline std::string value(const std::string& tag, float number) {
  return bytesField(1, bytesField(1, tag) + key(2, 5) + raw(number));
}
inline std::string tensorValue(const std::string& tag, const std::string& tensor) {
  return bytesField(1, bytesField(1, tag) + bytesField(8, tensor));
}

/// A whole record of one scalar, as Lightning's logger writes it.
inline std::string scalar(const std::string& tag, std::int64_t step, float number, double wall = 1.7e9) {
  return record(event(wall, step, value(tag, number)));
}
/// The first record of every file.
inline std::string version() {
  return record(key(1, 1) + raw(1.7e9) + bytesField(3, "brain.Event:2"));
}

}  // namespace events
}  // namespace parsimony::tests
