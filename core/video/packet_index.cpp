// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/packet_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parsimony::video {

namespace {

constexpr double kDefaultFps = 25.0;

bool strictlyIncreasing(const std::vector<std::int64_t>& values) {
  return std::adjacent_find(values.begin(), values.end(), [](auto a, auto b) { return a >= b; }) == values.end();
}

/// Time stamps order the pictures only when each has one of its own and the key pictures never jump back (joined recordings do).
bool timesAreSound(const std::vector<IndexedPacket>& packets) {
  std::vector<std::int64_t> all;
  std::int64_t lastKey = kNoTime;
  for (const IndexedPacket& packet : packets) {
    if (packet.discarded) continue;
    if (packet.pts == kNoTime) return false;
    if (packet.key) {
      if (packet.pts <= lastKey) return false;
      lastKey = packet.pts;
    }
    all.push_back(packet.pts);
  }
  std::sort(all.begin(), all.end());
  return strictlyIncreasing(all);
}

}  // namespace

PacketIndex::PacketIndex(std::vector<IndexedPacket> packets, const StreamFacts& facts) : m_packets(std::move(packets)), m_facts(facts) {
  orderByTime();
  finish();
}

PacketIndex PacketIndex::restored(std::vector<IndexedPacket> packets, const StreamFacts& facts) {
  PacketIndex index;
  index.m_packets = std::move(packets);
  index.m_facts = facts;
  std::vector<std::uint8_t> seen(index.m_packets.size(), 0);
  std::int64_t frames = 0;
  index.m_ordered = true;
  for (const IndexedPacket& packet : index.m_packets) {
    if (packet.rank < 0) continue;
    ++frames;
    const auto rank = static_cast<std::size_t>(packet.rank);
    if (rank >= seen.size() || seen[rank] != 0) {
      index.m_ordered = false;
      return index;
    }
    seen[rank] = 1;
  }
  index.m_ordered = std::all_of(seen.begin(), seen.begin() + frames, [](std::uint8_t s) { return s != 0; });
  if (index.m_ordered) index.finish();
  return index;
}

void PacketIndex::orderByTime() {
  for (IndexedPacket& packet : m_packets) packet.rank = -1;
  std::vector<std::int64_t> order;
  for (std::size_t i = 0; i < m_packets.size(); ++i) {
    if (!m_packets[i].discarded && m_packets[i].size > 0) order.push_back(static_cast<std::int64_t>(i));
  }
  if (timesAreSound(m_packets)) {
    std::sort(order.begin(), order.end(), [this](std::int64_t a, std::int64_t b) {
      return m_packets[static_cast<std::size_t>(a)].pts < m_packets[static_cast<std::size_t>(b)].pts;
    });
  } else if (m_facts.reorders) {
    m_ordered = false;
    return;
  }
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    m_packets[static_cast<std::size_t>(order[rank])].rank = static_cast<std::int64_t>(rank);
  }
  m_ordered = true;
}

void PacketIndex::setPresentationOrder(const std::vector<std::int64_t>& ordinals) {
  for (IndexedPacket& packet : m_packets) packet.rank = -1;
  std::int64_t rank = 0;
  for (const std::int64_t ordinal : ordinals) {
    if (ordinal < 0 || ordinal >= static_cast<std::int64_t>(m_packets.size())) continue;
    IndexedPacket& packet = m_packets[static_cast<std::size_t>(ordinal)];
    if (packet.rank < 0) packet.rank = rank++;
  }
  m_ordered = true;
  finish();
}

void PacketIndex::finish() {
  m_shown.clear();
  if (m_ordered) {
    for (std::size_t i = 0; i < m_packets.size(); ++i) {
      if (m_packets[i].rank >= 0) m_shown.push_back(static_cast<std::int64_t>(i));
    }
    std::sort(m_shown.begin(), m_shown.end(), [this](std::int64_t a, std::int64_t b) {
      return m_packets[static_cast<std::size_t>(a)].rank < m_packets[static_cast<std::size_t>(b)].rank;
    });
  }
  m_byPosition.clear();
  for (std::size_t i = 0; i < m_packets.size(); ++i) {
    if (m_packets[i].pos >= 0) m_byPosition.emplace_back(m_packets[i].pos, static_cast<std::int64_t>(i));
  }
  std::sort(m_byPosition.begin(), m_byPosition.end());
  computeTicks();
  computeKeys();
}

void PacketIndex::computeTicks() {
  const auto collect = [this](std::int64_t IndexedPacket::*time) {
    std::vector<std::int64_t> times;
    for (const std::int64_t ordinal : m_shown) {
      const std::int64_t value = m_packets[static_cast<std::size_t>(ordinal)].*time;
      if (value == kNoTime) return std::vector<std::int64_t>{};
      times.push_back(value);
    }
    return times;
  };
  m_ticks = collect(&IndexedPacket::pts);
  m_hasTimes = !m_ticks.empty() && strictlyIncreasing(m_ticks);
  if (!m_hasTimes) {
    // AVI counts decoded pictures only: the same times, handed out in presentation order.
    m_ticks = collect(&IndexedPacket::dts);
    std::sort(m_ticks.begin(), m_ticks.end());
    m_hasTimes = !m_ticks.empty() && strictlyIncreasing(m_ticks);
  }
  if (m_hasTimes) {
    const std::int64_t first = m_ticks.front();
    for (std::int64_t& tick : m_ticks) tick -= first;
    return;
  }
  const double fps = m_facts.fpsHint > 0.0 ? m_facts.fpsHint : kDefaultFps;
  const double ticksPerFrame = std::max(1.0, m_facts.timeBaseDen / (m_facts.timeBaseNum * fps));
  m_ticks.resize(m_shown.size());
  for (std::size_t rank = 0; rank < m_ticks.size(); ++rank) m_ticks[rank] = std::llround(static_cast<double>(rank) * ticksPerFrame);
}

void PacketIndex::computeKeys() {
  m_keys.clear();
  m_safeRanks.clear();
  std::int64_t decodedSoFar = 0;  // one past the largest rank before this packet
  for (std::size_t i = 0; i < m_packets.size(); ++i) {
    const IndexedPacket& packet = m_packets[i];
    if (packet.key || i == 0) {
      m_keys.push_back(static_cast<std::int64_t>(i));
      m_safeRanks.push_back(i == 0 ? 0 : (packet.rank >= 0 ? packet.rank : decodedSoFar));
    }
    decodedSoFar = std::max(decodedSoFar, packet.rank + 1);
  }
}

double PacketIndex::seconds(std::int64_t rank) const {
  return static_cast<double>(m_ticks[static_cast<std::size_t>(rank)]) * m_facts.timeBaseNum / m_facts.timeBaseDen;
}

std::size_t PacketIndex::keyFor(std::int64_t rank) const {
  const std::int64_t ordinal = m_shown[static_cast<std::size_t>(rank)];
  auto position = static_cast<std::size_t>(std::upper_bound(m_keys.begin(), m_keys.end(), ordinal) - m_keys.begin());
  position = position > 0 ? position - 1 : 0;
  while (position > 0 && m_safeRanks[position] > rank) --position;
  return position;
}

bool PacketIndex::matches(std::int64_t ordinal, const IndexedPacket& packet) const {
  if (ordinal < 0 || ordinal >= static_cast<std::int64_t>(m_packets.size())) return false;
  const IndexedPacket& known = m_packets[static_cast<std::size_t>(ordinal)];
  if (known.size != packet.size) return false;
  if (known.pos >= 0 && packet.pos >= 0) return known.pos == packet.pos;
  // The last packet of a parsed stream has no position; neither may have a time.
  return known.pts == packet.pts || known.dts == packet.dts;
}

std::optional<std::int64_t> PacketIndex::find(const IndexedPacket& packet) const {
  if (packet.pos < 0) return std::nullopt;
  auto candidate = std::lower_bound(m_byPosition.begin(), m_byPosition.end(), std::pair{packet.pos, std::int64_t{0}});
  std::optional<std::int64_t> found;
  for (; candidate != m_byPosition.end() && candidate->first == packet.pos; ++candidate) {
    const IndexedPacket& known = m_packets[static_cast<std::size_t>(candidate->second)];
    if (known.size != packet.size) continue;
    if (!found) found = candidate->second;
    // An edit list may play the same bytes twice: then the time tells which of them this is.
    if (known.pts == packet.pts && known.discarded == packet.discarded) return candidate->second;
  }
  return found;
}

}  // namespace parsimony::video
