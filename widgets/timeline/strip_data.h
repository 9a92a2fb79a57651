// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace parsimony::widgets {

class TimelineAxis;

/// Which px columns of a strip hold at least one tick; [width] entries. `frames` is sorted.   O(width log n), whatever n is.
[[nodiscard]] std::vector<std::uint8_t> occupiedColumns(const std::vector<std::int64_t>& frames, const TimelineAxis& axis);

struct ValueRange {
  float low = 0.0F;
  float high = 0.0F;
  bool empty = true;  ///< nothing but NaN in there
};

/// Minimum and maximum of any interval of a long trace in O(log n), from maxima of blocks of 8, 64, 512 ... values. NaN is a gap.
class TracePyramid {
 public:
  TracePyramid() = default;
  explicit TracePyramid(std::vector<float> values);

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(m_values.size()); }
  [[nodiscard]] float value(std::int64_t index) const { return m_values[static_cast<std::size_t>(index)]; }
  /// Range of [begin, end), clamped to what exists.
  [[nodiscard]] ValueRange range(std::int64_t begin, std::int64_t end) const;
  [[nodiscard]] ValueRange range() const { return range(0, size()); }

 private:
  static constexpr std::int64_t kFactor = 8;
  std::vector<float> m_values;
  std::vector<std::vector<ValueRange>> m_levels;  ///< [l][b]: range of block b of 8^(l + 1) values
};

}  // namespace parsimony::widgets
