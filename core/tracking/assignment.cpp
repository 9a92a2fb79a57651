// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/assignment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace parsimony::tracking {

namespace {

/// Costs from 0 on, forbidden pairs beyond the sum of all that an assignment can hold.
Eigen::MatrixXd finiteCosts(const Eigen::MatrixXd& costs) {
  double least = HUGE_VAL, most = -HUGE_VAL;
  for (const double cost : costs.reshaped()) {
    if (!std::isfinite(cost)) continue;
    least = std::min(least, cost);
    most = std::max(most, cost);
  }
  if (least > most) return Eigen::MatrixXd::Zero(costs.rows(), costs.cols());
  const double range = most - least;
  const double beyond = 1.0 + 2.0 * range * static_cast<double>(std::min(costs.rows(), costs.cols()));
  return costs.unaryExpr([&](double cost) { return std::isfinite(cost) ? cost - least : beyond; });
}

/// Potentials u, v with u_i + v_j <= c_ij, equal on the pairs: grown row by row along the cheapest alternating path.
/// costs: [R x C], R <= C. Index 0 of the columns stands for "no column yet"; rows and columns count from 1.
class ShortestPaths {
 public:
  explicit ShortestPaths(const Eigen::MatrixXd& costs)
      : m_costs(costs),
        m_u(static_cast<std::size_t>(costs.rows()) + 1, 0.0),
        m_v(static_cast<std::size_t>(costs.cols()) + 1, 0.0),
        m_rowOf(m_v.size(), 0),
        m_before(m_v.size(), 0) {}

  /// Row of each column, 0 = none.
  const std::vector<std::size_t>& solve() {
    for (std::size_t row = 1; row < m_u.size(); ++row) augment(row);
    return m_rowOf;
  }

 private:
  void augment(std::size_t row) {
    std::vector<double> distance(m_v.size(), HUGE_VAL);
    std::vector<char> isDone(m_v.size(), 0);
    m_rowOf[0] = row;
    std::size_t column = 0;
    while (m_rowOf[column] != 0) {
      isDone[column] = 1;
      column = nearest(column, distance, isDone);
    }
    while (column != 0) {
      const std::size_t before = m_before[column];
      m_rowOf[column] = m_rowOf[before];
      column = before;
    }
  }

  /// One step of Dijkstra's search over the columns; moves the potentials by its length.
  std::size_t nearest(std::size_t from, std::vector<double>& distance, const std::vector<char>& isDone) {
    const std::size_t row = m_rowOf[from];
    double least = HUGE_VAL;
    std::size_t next = 0;
    for (std::size_t column = 1; column < m_v.size(); ++column) {
      if (isDone[column]) continue;
      const double reduced = m_costs(static_cast<Eigen::Index>(row - 1), static_cast<Eigen::Index>(column - 1)) - m_u[row] - m_v[column];
      if (reduced < distance[column]) {
        distance[column] = reduced;
        m_before[column] = from;
      }
      if (distance[column] < least) {
        least = distance[column];
        next = column;
      }
    }
    for (std::size_t column = 0; column < m_v.size(); ++column) {
      if (isDone[column]) {
        m_u[m_rowOf[column]] += least;
        m_v[column] -= least;
      } else {
        distance[column] -= least;
      }
    }
    return next;
  }

  const Eigen::MatrixXd& m_costs;
  std::vector<double> m_u, m_v;
  std::vector<std::size_t> m_rowOf, m_before;
};

}  // namespace

Assignment assign(const Eigen::MatrixXd& costs) {
  Assignment result;
  result.columnOfRow.assign(static_cast<std::size_t>(costs.rows()), -1);
  if (costs.size() == 0) return result;
  const bool isWide = costs.rows() <= costs.cols();
  const Eigen::MatrixXd finite = isWide ? finiteCosts(costs) : Eigen::MatrixXd(finiteCosts(costs).transpose());
  ShortestPaths paths(finite);
  const std::vector<std::size_t>& rowOf = paths.solve();
  for (std::size_t other = 1; other < rowOf.size(); ++other) {
    if (rowOf[other] == 0) continue;
    const std::size_t row = isWide ? rowOf[other] - 1 : other - 1;
    const std::size_t column = isWide ? other - 1 : rowOf[other] - 1;
    const double cost = costs(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));
    if (!std::isfinite(cost)) continue;
    result.columnOfRow[row] = static_cast<int>(column);
    result.cost += cost;
    ++result.numPairs;
  }
  return result;
}

Assignment secondBest(const Eigen::MatrixXd& costs, const Assignment& best) {
  Assignment second;
  second.columnOfRow.assign(best.columnOfRow.size(), -1);
  second.cost = kForbidden;
  for (std::size_t row = 0; row < best.columnOfRow.size(); ++row) {
    if (best.columnOfRow[row] < 0) continue;
    Eigen::MatrixXd others = costs;
    others(static_cast<Eigen::Index>(row), best.columnOfRow[row]) = kForbidden;
    Assignment found = assign(others);
    if (found.numPairs == best.numPairs && found.cost < second.cost) second = std::move(found);
  }
  return second;
}

}  // namespace parsimony::tracking
