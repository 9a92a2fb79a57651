// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include <Eigen/Core>

namespace parsimony::tracking {

/// The cost of a pair that may not be.
inline constexpr double kForbidden = std::numeric_limits<double>::infinity();

/// Which row goes with which column.
struct Assignment {
  std::vector<int> columnOfRow;  ///< [R], -1 = none
  double cost = 0.0;             ///< sum over the pairs
  int numPairs = 0;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// The cheapest assignment among those with the most pairs; rows and columns in at most one pair each, forbidden ones in none.
/// costs: [R x C]; infinite or NaN = forbidden. Successive shortest augmenting paths with potentials, O(min(R, C)^2 max(R, C)) (Kuhn 1955;
/// Jonker and Volgenant 1987, Computing 38). Forbidden pairs take part at a cost beyond all others together, so costs should not differ by
/// more than a factor of about 1e10.
[[nodiscard]] Assignment assign(const Eigen::MatrixXd& costs);

/// The cheapest assignment that is not `best`, with as many pairs: each pair of `best` is forbidden in turn (the first step of Murty 1968,
/// Operations Research 16). No pairs and infinite cost when there is none.
[[nodiscard]] Assignment secondBest(const Eigen::MatrixXd& costs, const Assignment& best);

}  // namespace parsimony::tracking
