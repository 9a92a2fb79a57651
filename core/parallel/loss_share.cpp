// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/loss_share.h"

#include <algorithm>
#include <vector>

namespace parsimony::parallel {

void toShares(std::span<double> counts, Communicator& communicator) {
  std::vector<double> all(counts.begin(), counts.end());
  communicator.sum(all);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = std::max(1.0, counts[i]) / std::max(1.0, all[i]);
}

}  // namespace parsimony::parallel
