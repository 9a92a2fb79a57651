// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace parsimony::widgets {

/// A point of a curve, in data units; y NaN breaks the line.
struct CurvePoint {
  double x = 0.0;
  double y = 0.0;
};

/// Part of the x axis on the screen.
struct PixelColumns {
  double from = 0.0;
  double to = 1.0;
  int count = 1;
  bool log = false;
};

/// The points that draw the same line as all of them: of each pixel column the first, the lowest, the highest and the last, in their order
/// (M4, Jugel et al. 2014), and one point on either side of the view for the lines that leave it. A gap stays a gap unless it lies within
/// one column. points: sorted by x; unchanged when there are fewer than four for each column.
[[nodiscard]] std::vector<CurvePoint> decimated(std::span<const CurvePoint> points, const PixelColumns& columns);

}  // namespace parsimony::widgets
