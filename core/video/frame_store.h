// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "core/video/ffmpeg.h"

namespace parsimony::video {

/// Decoded but not yet converted pictures around the current frame, by rank, within a budget of bytes. What lies farthest from the
/// frame asked for last goes first, so that steps backward find the rest of their group of pictures.
class FrameStore {
 public:
  explicit FrameStore(std::size_t budgetBytes) : m_budget(budgetBytes) {}

  [[nodiscard]] PicturePointer find(std::int64_t rank) const;
  /// Nearest picture at or before `rank`, else the nearest after it; null when the store is empty.
  [[nodiscard]] PicturePointer nearest(std::int64_t rank) const;
  void insert(std::int64_t rank, PicturePointer picture, std::int64_t around);
  [[nodiscard]] std::size_t bytes() const { return m_bytes; }
  /// Pictures of the size seen last that the budget holds; without limit before the first.
  [[nodiscard]] std::int64_t capacity() const;

 private:
  std::size_t m_budget;
  std::size_t m_bytes = 0;
  std::size_t m_bytesOfLast = 0;
  std::map<std::int64_t, PicturePointer> m_pictures;
};

}  // namespace parsimony::video
