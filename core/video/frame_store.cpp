// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/frame_store.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <utility>

namespace parsimony::video {

PicturePointer FrameStore::find(std::int64_t rank) const {
  const auto found = m_pictures.find(rank);
  return found == m_pictures.end() ? nullptr : found->second;
}

PicturePointer FrameStore::nearest(std::int64_t rank) const {
  if (m_pictures.empty()) return nullptr;
  const auto after = m_pictures.upper_bound(rank);
  return after == m_pictures.begin() ? after->second : std::prev(after)->second;
}

std::int64_t FrameStore::capacity() const {
  constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();
  if (m_bytesOfLast == 0) return kUnlimited;
  return static_cast<std::int64_t>(std::min<std::uint64_t>(m_budget / m_bytesOfLast, kUnlimited));
}

void FrameStore::insert(std::int64_t rank, PicturePointer picture, std::int64_t around) {
  const std::size_t bytes = bytesOf(*picture);
  m_bytesOfLast = bytes;
  if (!m_pictures.emplace(rank, std::move(picture)).second) return;
  m_bytes += bytes;
  while (m_bytes > m_budget && m_pictures.size() > 1) {
    const auto first = m_pictures.begin();
    const auto last = std::prev(m_pictures.end());
    const auto farthest = std::llabs(first->first - around) >= std::llabs(last->first - around) ? first : last;
    m_bytes -= bytesOf(*farthest->second);
    m_pictures.erase(farthest);
  }
}

}  // namespace parsimony::video
