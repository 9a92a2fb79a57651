// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/packet_index_file.h"

#include <bit>
#include <concepts>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/video/ffmpeg.h"

namespace parsimony::video {

namespace {

constexpr std::string_view kMagic = "PRSMPIDX";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kBytesPerPacket = 4 * 8 + 4 + 1;
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;

/// What must be unchanged for a cached index to hold.
struct Stamp {
  std::uint64_t size = 0;
  std::int64_t modified = 0;
};

std::optional<Stamp> stampOf(const std::filesystem::path& video) {
  std::error_code fault;
  Stamp stamp;
  stamp.size = std::filesystem::file_size(video, fault);
  if (fault) return std::nullopt;
  stamp.modified = static_cast<std::int64_t>(std::filesystem::last_write_time(video, fault).time_since_epoch().count());
  if (fault) return std::nullopt;
  return stamp;
}

/// Little-endian fixed-width fields, one after the other.
class Writer {
 public:
  template <typename T>
    requires std::integral<T>
  void put(T value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i, bits >>= 8) m_bytes.push_back(static_cast<char>(bits & 0xFF));
  }
  void put(double value) { put(std::bit_cast<std::uint64_t>(value)); }
  void put(std::string_view text) { m_bytes.append(text); }
  [[nodiscard]] std::string& bytes() { return m_bytes; }

 private:
  std::string m_bytes;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : m_bytes(bytes) {}
  template <typename T>
    requires std::integral<T>
  T get() {
    std::uint64_t bits = 0;
    if (m_bytes.size() < sizeof(T)) {
      m_failed = true;
      return T{};
    }
    for (std::size_t i = 0; i < sizeof(T); ++i) bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_bytes[i])) << (8 * i);
    m_bytes.remove_prefix(sizeof(T));
    return static_cast<T>(bits);
  }
  double getDouble() { return std::bit_cast<double>(get<std::uint64_t>()); }
  [[nodiscard]] std::size_t left() const { return m_bytes.size(); }
  [[nodiscard]] bool failed() const { return m_failed; }

 private:
  std::string_view m_bytes;
  bool m_failed = false;
};

enum PacketFlag : std::uint8_t { kKey = 1, kDiscarded = 2 };
enum FactFlag : std::uint8_t { kReorders = 1, kTruncated = 2, kNoContainerIndex = 4, kEditList = 8 };

void putFacts(Writer& out, const StreamFacts& facts) {
  out.put(facts.timeBaseNum);
  out.put(facts.timeBaseDen);
  out.put(facts.fpsHint);
  out.put(facts.framesDeclared);
  out.put(static_cast<std::uint8_t>((facts.reorders ? kReorders : 0) | (facts.truncated ? kTruncated : 0) |
                                    (facts.noContainerIndex ? kNoContainerIndex : 0) | (facts.editList ? kEditList : 0)));
}

StreamFacts getFacts(Reader& in) {
  StreamFacts facts;
  facts.timeBaseNum = in.get<std::int32_t>();
  facts.timeBaseDen = in.get<std::int32_t>();
  facts.fpsHint = in.getDouble();
  facts.framesDeclared = in.get<std::int64_t>();
  const auto flags = in.get<std::uint8_t>();
  facts.reorders = (flags & kReorders) != 0;
  facts.truncated = (flags & kTruncated) != 0;
  facts.noContainerIndex = (flags & kNoContainerIndex) != 0;
  facts.editList = (flags & kEditList) != 0;
  return facts;
}

void putPacket(Writer& out, const IndexedPacket& packet) {
  out.put(packet.pts);
  out.put(packet.dts);
  out.put(packet.pos);
  out.put(packet.rank);
  out.put(packet.size);
  out.put(static_cast<std::uint8_t>((packet.key ? kKey : 0) | (packet.discarded ? kDiscarded : 0)));
}

IndexedPacket getPacket(Reader& in) {
  IndexedPacket packet;
  packet.pts = in.get<std::int64_t>();
  packet.dts = in.get<std::int64_t>();
  packet.pos = in.get<std::int64_t>();
  packet.rank = in.get<std::int64_t>();
  packet.size = in.get<std::int32_t>();
  const auto flags = in.get<std::uint8_t>();
  packet.key = (flags & kKey) != 0;
  packet.discarded = (flags & kDiscarded) != 0;
  return packet;
}

std::optional<PacketIndex> parse(std::string_view bytes, const Stamp& stamp) {
  if (bytes.size() < kMagic.size() + 4 || bytes.substr(0, kMagic.size()) != kMagic) return std::nullopt;
  Reader checksum(bytes.substr(bytes.size() - 4));
  bytes.remove_suffix(4);
  if (checksum.get<std::uint32_t>() != base::crc32(bytes)) return std::nullopt;
  Reader in(bytes.substr(kMagic.size()));
  if (in.get<std::uint32_t>() != kFormatVersion || in.get<std::uint32_t>() != avformat_version()) return std::nullopt;
  if (in.get<std::uint64_t>() != stamp.size || in.get<std::int64_t>() != stamp.modified) return std::nullopt;
  const StreamFacts facts = getFacts(in);
  const auto count = in.get<std::uint64_t>();
  if (in.failed() || facts.timeBaseNum <= 0 || facts.timeBaseDen <= 0 || count > kLargestFile || count * kBytesPerPacket != in.left()) {
    return std::nullopt;
  }
  std::vector<IndexedPacket> packets(count);
  for (IndexedPacket& packet : packets) packet = getPacket(in);
  PacketIndex index = PacketIndex::restored(std::move(packets), facts);
  if (!index.ordered() || index.numFrames() == 0) return std::nullopt;
  return index;
}

}  // namespace

std::filesystem::path indexFile(const std::filesystem::path& folder, const std::filesystem::path& video) {
  std::error_code fault;
  std::filesystem::path whole = std::filesystem::weakly_canonical(video, fault);
  if (fault) whole = std::filesystem::absolute(video, fault);
  return folder / (base::sha256(base::toUtf8(whole)).substr(0, 32) + ".pidx");
}

std::optional<PacketIndex> loadIndex(const std::filesystem::path& file, const std::filesystem::path& video) {
  std::error_code fault;
  const auto stamp = stampOf(video);
  if (!stamp || !std::filesystem::is_regular_file(file, fault)) return std::nullopt;
  try {
    return parse(base::readFile(file, kLargestFile), *stamp);
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Info, "video", std::string("packet index not read: ") + error.what());
    return std::nullopt;
  }
}

void saveIndex(const std::filesystem::path& file, const std::filesystem::path& video, const PacketIndex& index) {
  const auto stamp = stampOf(video);
  if (!stamp) return;
  Writer out;
  out.put(kMagic);
  out.put(kFormatVersion);
  out.put(static_cast<std::uint32_t>(avformat_version()));
  out.put(stamp->size);
  out.put(stamp->modified);
  putFacts(out, index.facts());
  out.put(static_cast<std::uint64_t>(index.packets().size()));
  for (const IndexedPacket& packet : index.packets()) putPacket(out, packet);
  out.put(base::crc32(out.bytes()));
  try {
    std::error_code fault;
    std::filesystem::create_directories(file.parent_path(), fault);
    base::writeFileAtomically(file, out.bytes());
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "video", std::string("packet index not cached: ") + error.what());
  }
}

}  // namespace parsimony::video
