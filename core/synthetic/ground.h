// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace parsimony::synthetic {

/// The belt or wheel under the mouse, seen from the side: height of its surface at x, mm, 0 at x = 0.
/// Wheel of radius R: z(x) = sqrt(R^2 - x^2) - R.   Treadmill: z(x) = 0.
class Ground {
 public:
  explicit Ground(const std::string& floor) : m_wheel(floor == "wheel") {}
  [[nodiscard]] bool isWheel() const { return m_wheel; }
  [[nodiscard]] double height(double x) const;
  [[nodiscard]] static double wheelRadius() { return 125.0; }

 private:
  bool m_wheel;
};

}  // namespace parsimony::synthetic
