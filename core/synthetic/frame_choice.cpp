// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/frame_choice.h"

#include <algorithm>
#include <numeric>

namespace parsimony::synthetic {

std::vector<std::int64_t> framesSpreadByMotion(const std::vector<double>& motion, std::int64_t n) {
  const auto frames = static_cast<std::int64_t>(motion.size());
  std::vector<std::int64_t> chosen;
  if (n >= frames) {
    chosen.resize(motion.size());
    std::iota(chosen.begin(), chosen.end(), 0);
    return chosen;
  }
  std::vector<double> way(motion.size(), 0.0);
  std::partial_sum(motion.begin() + 1, motion.end(), way.begin() + 1);
  const double floor = way.back() > 0.0 ? 0.1 * way.back() / static_cast<double>(frames) : 1.0;
  for (std::size_t t = 0; t < way.size(); ++t) way[t] += floor * static_cast<double>(t);

  for (std::int64_t i = 0; i < n; ++i) {
    const double goal = (static_cast<double>(i) + 0.5) * way.back() / static_cast<double>(n);
    const auto at = std::lower_bound(way.begin(), way.end(), goal) - way.begin();
    std::int64_t frame = std::min<std::int64_t>(at, frames - 1);
    if (frame > 0 && goal - way[static_cast<std::size_t>(frame) - 1] < way[static_cast<std::size_t>(frame)] - goal) --frame;
    // one quick step may hold several goals: move on to the next free frame, but leave room for those to come
    if (!chosen.empty()) frame = std::max(frame, chosen.back() + 1);
    chosen.push_back(std::min(frame, frames - (n - i)));
  }
  return chosen;
}

}  // namespace parsimony::synthetic
