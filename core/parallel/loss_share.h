// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/parallel/communicator.h"

namespace parsimony::parallel {

/// Turns the means of the processes into the mean of the whole. Process r has L_r = S_r / max(1, n_r), the sum of n_r values over their
/// number; the whole is L = sum_r S_r / max(1, sum_r n_r). With the share
///   w_r = max(1, n_r) / max(1, sum_r n_r)      L = sum_r w_r L_r,   dL/dtheta = sum_r d(w_r L_r)/dtheta
/// so that gradients of w_r L_r are added up, not averaged. counts: n_r of several means. They become the shares, in place.
void toShares(std::span<double> counts, Communicator& communicator);

}  // namespace parsimony::parallel
