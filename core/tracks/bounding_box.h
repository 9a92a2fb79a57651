// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>

namespace parsimony::tracks {

/// A rectangle of the displayed frame, px; x, y: its top-left corner, which may lie outside the picture. NaN = no box.
struct BoundingBox {
  double x = std::numeric_limits<double>::quiet_NaN();
  double y = std::numeric_limits<double>::quiet_NaN();
  double width = std::numeric_limits<double>::quiet_NaN();
  double height = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] bool isNone() const { return !std::isfinite(x + y + width + height) || width <= 0 || height <= 0; }
  friend bool operator==(const BoundingBox&, const BoundingBox&) = default;
};

}  // namespace parsimony::tracks
