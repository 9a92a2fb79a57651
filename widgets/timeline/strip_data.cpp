// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/strip_data.h"

#include <algorithm>
#include <cmath>

#include "widgets/timeline/timeline_axis.h"

namespace parsimony::widgets {

namespace {

void extend(ValueRange& range, float value) {
  if (std::isnan(value)) return;
  range.low = range.empty ? value : std::min(range.low, value);
  range.high = range.empty ? value : std::max(range.high, value);
  range.empty = false;
}

void extend(ValueRange& range, const ValueRange& other) {
  if (other.empty) return;
  extend(range, other.low);
  extend(range, other.high);
}

}  // namespace

std::vector<std::uint8_t> occupiedColumns(const std::vector<std::int64_t>& frames, const TimelineAxis& axis) {
  std::vector<std::uint8_t> columns(static_cast<std::size_t>(std::ceil(axis.width())), 0);
  auto at = std::lower_bound(frames.begin(), frames.end(), static_cast<std::int64_t>(std::floor(axis.first())));
  while (at != frames.end()) {
    const double px = axis.positionOf(*at);
    const auto column = static_cast<std::int64_t>(std::floor(px));
    if (column >= static_cast<std::int64_t>(columns.size())) break;
    if (column >= 0) columns[static_cast<std::size_t>(column)] = 1;
    // The first frame whose middle lies beyond this column: all others in it change nothing.
    const double beyond = axis.first() + static_cast<double>(column + 1) / axis.pxPerFrame() - 0.5;
    at = std::lower_bound(at + 1, frames.end(), static_cast<std::int64_t>(std::ceil(beyond)));
  }
  return columns;
}

TracePyramid::TracePyramid(std::vector<float> values) : m_values(std::move(values)) {
  std::vector<ValueRange> level((m_values.size() + kFactor - 1) / kFactor);
  for (std::size_t i = 0; i < m_values.size(); ++i) extend(level[i / kFactor], m_values[i]);
  while (level.size() > 1) {
    std::vector<ValueRange> coarser((level.size() + kFactor - 1) / kFactor);
    for (std::size_t i = 0; i < level.size(); ++i) extend(coarser[i / kFactor], level[i]);
    m_levels.push_back(std::move(level));
    level = std::move(coarser);
  }
  m_levels.push_back(std::move(level));
}

ValueRange TracePyramid::range(std::int64_t begin, std::int64_t end) const {
  begin = std::max<std::int64_t>(begin, 0);
  end = std::min(end, size());
  ValueRange found;
  while (begin < end) {
    // The largest aligned block that starts here and fits.
    std::int64_t length = 1;
    std::size_t level = 0;
    while (level < m_levels.size() && begin % (length * kFactor) == 0 && begin + length * kFactor <= end) {
      length *= kFactor;
      ++level;
    }
    if (level == 0) {
      extend(found, m_values[static_cast<std::size_t>(begin)]);
    } else {
      extend(found, m_levels[level - 1][static_cast<std::size_t>(begin / length)]);
    }
    begin += length;
  }
  return found;
}

}  // namespace parsimony::widgets
