// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/ground.h"

#include <algorithm>
#include <cmath>

namespace parsimony::synthetic {

double Ground::height(double x) const {
  if (!m_wheel) return 0.0;
  const double r = wheelRadius();
  return std::sqrt(std::max(r * r - x * x, 0.0)) - r;
}

}  // namespace parsimony::synthetic
