// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/synthetic/random.h"

namespace parsimony::synthetic {

/// 0 below `from`, 1 above `to`, 3 s^2 - 2 s^3 between.
[[nodiscard]] inline double smoothStep(double from, double to, double x) {
  const double s = x <= from ? 0.0 : x >= to ? 1.0 : (x - from) / (to - from);
  return s * s * (3.0 - 2.0 * s);
}

/// A smooth random function of time with zero mean and variance 1: n(t) = sqrt(2 / N) sum_i sin(2 pi f_i t + p_i), f_i in [low, high] Hz.
/// A function and not a recursion, so that any frame can be asked for alone.
class SmoothNoise {
 public:
  SmoothNoise(Random& random, double lowHz, double highHz);
  [[nodiscard]] double at(double seconds) const;

 private:
  struct Wave {
    double radiansPerSecond;
    double phase;
  };
  std::vector<Wave> m_waves;
};

}  // namespace parsimony::synthetic
