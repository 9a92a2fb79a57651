// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace parsimony::io {

static_assert(std::endian::native == std::endian::little, "numbers of a message are used as they are");

/// Walks the fields of one message in the wire format of Protocol Buffers, without a schema:
///     field = varint(number << 3 | kind), value;   kind 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes
/// After next() answered false, `isDamaged()` tells whether that was the end.
class ProtobufFields {
 public:
  enum Kind : std::uint8_t { Varint = 0, EightBytes = 1, Bytes = 2, FourBytes = 5 };

  explicit ProtobufFields(std::string_view message) : m_rest(message) {}

  [[nodiscard]] bool next() {
    if (m_rest.empty()) return false;
    const auto key = takeVarint();
    if (!key || *key >> 3 == 0) return fail();
    m_number = *key >> 3;
    m_kind = static_cast<Kind>(*key & 7U);
    switch (m_kind) {
      case Varint: {
        const auto value = takeVarint();
        m_varint = value.value_or(0);
        return value.has_value() || fail();
      }
      case EightBytes:
        return take(8);
      case FourBytes:
        return take(4);
      case Bytes: {
        const auto length = takeVarint();
        return length ? take(*length) : fail();
      }
    }
    return fail();
  }

  [[nodiscard]] bool isDamaged() const { return m_damaged; }
  /// Whether this is the field `number` and of this kind; a known number of another kind is passed over like an unknown one.
  [[nodiscard]] bool is(std::uint64_t number, Kind kind) const { return m_number == number && m_kind == kind; }
  [[nodiscard]] std::int64_t integer() const { return static_cast<std::int64_t>(m_varint); }
  [[nodiscard]] std::string_view bytes() const { return m_bytes; }
  [[nodiscard]] double float64() const { return as<double>(m_bytes); }
  [[nodiscard]] double float32() const { return static_cast<double>(as<float>(m_bytes)); }

  /// The first bytes as a number; they have to be there.
  template <typename T>
  [[nodiscard]] static T as(std::string_view bytes) {
    T value{};
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  /// The first varint of packed values; nothing when there is none.
  [[nodiscard]] static std::optional<std::uint64_t> firstVarint(std::string_view packed) { return ProtobufFields(packed).takeVarint(); }

 private:
  bool fail() {
    m_damaged = true;
    m_rest = {};
    return false;
  }
  bool take(std::uint64_t length) {
    if (length > m_rest.size()) return fail();
    m_bytes = m_rest.substr(0, length);
    m_rest.remove_prefix(length);
    return true;
  }
  std::optional<std::uint64_t> takeVarint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(m_rest.front());
      m_rest.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::string_view m_rest;
  std::string_view m_bytes;
  std::uint64_t m_number = 0;
  std::uint64_t m_varint = 0;
  Kind m_kind = Varint;
  bool m_damaged = false;
};

}  // namespace parsimony::io
