// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/decimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

namespace parsimony::widgets {

namespace {

using Point = const CurvePoint*;

/// x where column `i` ends. The last one ends behind the view, so that rounding loses no point.
double endOf(const PixelColumns& columns, int i) {
  const double share = static_cast<double>(i + 1) / columns.count;
  if (!columns.log) return columns.from + share * (columns.to - columns.from);
  return columns.from * std::pow(columns.to / columns.from, share);
}

/// Adds at most six points for those of one column: gaps before and behind, and the four extremes between.
void addColumn(Point begin, Point end, std::vector<CurvePoint>& kept) {
  if (begin == end) return;
  Point first = nullptr, last = nullptr, lowest = nullptr, highest = nullptr;
  for (Point point = begin; point != end; ++point) {
    if (std::isnan(point->y)) continue;
    if (first == nullptr) first = lowest = highest = point;
    if (point->y < lowest->y) lowest = point;
    if (point->y > highest->y) highest = point;
    last = point;
  }
  if (first == nullptr || first != begin) kept.push_back(*begin);  // a gap opens, or goes on
  if (first == nullptr) return;
  std::array<Point, 4> corners{first, std::min(lowest, highest), std::max(lowest, highest), last};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    if (i == 0 || corners[i] != corners[i - 1]) kept.push_back(*corners[i]);
  }
  if (last != end - 1) kept.push_back(*(end - 1));
}

}  // namespace

std::vector<CurvePoint> decimated(std::span<const CurvePoint> points, const PixelColumns& columns) {
  constexpr std::size_t kPerColumn = 4;
  const bool drawable = columns.count > 0 && columns.to > columns.from && (!columns.log || columns.from > 0.0);
  const auto before = [](const CurvePoint& point, double x) { return point.x < x; };
  const auto after = [](double x, const CurvePoint& point) { return x < point.x; };
  auto begin = drawable ? std::lower_bound(points.begin(), points.end(), columns.from, before) : points.begin();
  auto end = drawable ? std::upper_bound(begin, points.end(), columns.to, after) : points.end();
  const bool hasBefore = begin != points.begin();
  const bool hasAfter = end != points.end();
  if (!drawable || static_cast<std::size_t>(end - begin) < kPerColumn * static_cast<std::size_t>(columns.count)) {
    return {begin - (hasBefore ? 1 : 0), end + (hasAfter ? 1 : 0)};
  }
  std::vector<CurvePoint> kept;
  kept.reserve((kPerColumn + 2) * static_cast<std::size_t>(columns.count));
  if (hasBefore) kept.push_back(*(begin - 1));
  for (int column = 0; column < columns.count && begin != end; ++column) {
    const auto stop = column + 1 == columns.count ? end : std::lower_bound(begin, end, endOf(columns, column), before);
    addColumn(std::to_address(begin), std::to_address(stop), kept);
    begin = stop;
  }
  if (hasAfter) kept.push_back(*end);
  return kept;
}

}  // namespace parsimony::widgets
