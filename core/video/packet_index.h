// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace parsimony::video {

/// No time stamp (the value of AV_NOPTS_VALUE).
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

/// One packet of the video stream. Its place in decode order is its "ordinal", that of its picture in presentation order its "rank".
struct IndexedPacket {
  std::int64_t pts = kNoTime;  ///< in ticks of the stream
  std::int64_t dts = kNoTime;
  std::int64_t pos = -1;   ///< byte in the file, -1 = unknown
  std::int64_t rank = -1;  ///< -1 = decoded but not shown, or not decodable
  std::int32_t size = 0;
  bool key = false;
  bool discarded = false;  ///< outside the edit list
};

/// What the container said about the stream, and what reading it to the end showed.
struct StreamFacts {
  std::int32_t timeBaseNum = 1;  ///< seconds per tick = num / den
  std::int32_t timeBaseDen = 1;
  double fpsHint = 0.0;  ///< frames per second by the container, 0 = nothing
  std::int64_t framesDeclared = 0;
  bool reorders = false;  ///< pictures may be shown in another order than decoded
  bool truncated = false;
  bool noContainerIndex = false;
  bool editList = false;
};

/// The packets of a video in decode order and the presentation order of their pictures.
class PacketIndex {
 public:
  /// Orders the pictures by time stamp where that is sound; otherwise `ordered()` is false and a decoding pass must say.
  PacketIndex(std::vector<IndexedPacket> packets, const StreamFacts& facts);
  /// From a cache file: the ranks are in the packets. `ordered()` is false when they are no permutation.
  [[nodiscard]] static PacketIndex restored(std::vector<IndexedPacket> packets, const StreamFacts& facts);

  [[nodiscard]] bool ordered() const { return m_ordered; }
  /// Presentation order as a decoder emitted it: ordinals; packets not named are not shown.
  void setPresentationOrder(const std::vector<std::int64_t>& ordinals);

  [[nodiscard]] const std::vector<IndexedPacket>& packets() const { return m_packets; }
  [[nodiscard]] const StreamFacts& facts() const { return m_facts; }
  void markTruncated() { m_facts.truncated = true; }

  [[nodiscard]] std::int64_t numFrames() const { return static_cast<std::int64_t>(m_shown.size()); }
  /// Ordinals by rank.
  [[nodiscard]] const std::vector<std::int64_t>& shown() const { return m_shown; }
  /// Presentation times by rank, in ticks from the first frame; strictly increasing.
  [[nodiscard]] const std::vector<std::int64_t>& ticks() const { return m_ticks; }
  [[nodiscard]] double seconds(std::int64_t rank) const;
  /// False where the times were made from the frame rate because the file has none.
  [[nodiscard]] bool hasTimes() const { return m_hasTimes; }

  /// Ordinals of the packets at which decoding can start.
  [[nodiscard]] const std::vector<std::int64_t>& keys() const { return m_keys; }
  /// First rank that decodes properly when decoding starts at keys()[i]: pictures shown before that key picture but decoded after it
  /// (open group of pictures) refer to what is missing then.
  [[nodiscard]] std::int64_t safeRank(std::size_t i) const { return m_safeRanks[i]; }
  /// Position in keys() of the last key from which the picture of `rank` decodes properly.
  [[nodiscard]] std::size_t keyFor(std::int64_t rank) const;

  /// True when a packet read from the file is the one with this ordinal.
  [[nodiscard]] bool matches(std::int64_t ordinal, const IndexedPacket& packet) const;
  /// Ordinal of a packet read from the file.
  [[nodiscard]] std::optional<std::int64_t> find(const IndexedPacket& packet) const;

 private:
  PacketIndex() = default;
  void orderByTime();
  void finish();
  void computeTicks();
  void computeKeys();

  std::vector<IndexedPacket> m_packets;
  StreamFacts m_facts;
  bool m_ordered = false;
  bool m_hasTimes = false;
  std::vector<std::int64_t> m_shown;
  std::vector<std::int64_t> m_ticks;
  std::vector<std::int64_t> m_keys;
  std::vector<std::int64_t> m_safeRanks;
  std::vector<std::pair<std::int64_t, std::int64_t>> m_byPosition;  ///< (pos, ordinal), sorted
};

}  // namespace parsimony::video
