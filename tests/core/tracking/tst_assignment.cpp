// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/tracking/assignment.h"
#include "core/tracking/risky_moments.h"

using namespace parsimony::tracking;

namespace {

/// Every assignment of the matrix, best first: more pairs before fewer, then by cost.
class AllAssignments {
 public:
  explicit AllAssignments(const Eigen::MatrixXd& costs) : m_costs(costs) {
    m_now.columnOfRow.assign(static_cast<std::size_t>(costs.rows()), -1);
    m_isTaken.assign(static_cast<std::size_t>(costs.cols()), false);
    visit(0);
    std::ranges::sort(
        all, [](const Assignment& a, const Assignment& b) { return a.numPairs != b.numPairs ? a.numPairs > b.numPairs : a.cost < b.cost; });
  }
  std::vector<Assignment> all;

 private:
  void visit(Eigen::Index row) {
    if (row == m_costs.rows()) {
      all.push_back(m_now);
      return;
    }
    visit(row + 1);
    for (Eigen::Index column = 0; column < m_costs.cols(); ++column) {
      const double cost = m_costs(row, column);
      if (m_isTaken[static_cast<std::size_t>(column)] || !std::isfinite(cost)) continue;
      const Assignment before = m_now;
      m_isTaken[static_cast<std::size_t>(column)] = true;
      m_now.columnOfRow[static_cast<std::size_t>(row)] = static_cast<int>(column);
      m_now.cost += cost;
      ++m_now.numPairs;
      visit(row + 1);
      m_isTaken[static_cast<std::size_t>(column)] = false;
      m_now = before;
    }
  }

  const Eigen::MatrixXd& m_costs;
  Assignment m_now;
  std::vector<bool> m_isTaken;
};

Eigen::MatrixXd randomCosts(std::mt19937& random, double forbidden) {
  std::uniform_real_distribution<double> value(-3.0, 7.0), share(0.0, 1.0);
  const auto rows = static_cast<Eigen::Index>(1 + random() % 5), columns = static_cast<Eigen::Index>(1 + random() % 5);
  Eigen::MatrixXd costs(rows, columns);
  for (double& cost : costs.reshaped()) cost = share(random) < forbidden ? kForbidden : value(random);
  return costs;
}

FrameRisk risk(double margin, std::vector<int> rows) {
  return {margin, std::move(rows)};
}

}  // namespace

class TestAssignment : public QObject {
  Q_OBJECT

 private slots:
  void isTheBestOfAll_data() {
    QTest::addColumn<double>("forbidden");
    for (const double share : {0.0, 0.2, 0.5, 0.9}) QTest::addRow("%.1f forbidden", share) << share;
  }
  void isTheBestOfAll() {
    QFETCH(double, forbidden);
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
      const Eigen::MatrixXd costs = randomCosts(random, forbidden);
      const Assignment found = assign(costs);
      const Assignment best = AllAssignments(costs).all.front();
      QCOMPARE(found.numPairs, best.numPairs);
      QVERIFY(std::abs(found.cost - best.cost) < 1e-9);
      QVERIFY(found.columnOfRow == best.columnOfRow);
    }
  }

  void secondBestOfAll() {
    std::mt19937 random(8);
    int numWithout = 0;
    for (int i = 0; i < 400; ++i) {
      const Eigen::MatrixXd costs = randomCosts(random, i % 2 == 0 ? 0.0 : 0.4);
      const std::vector<Assignment> all = AllAssignments(costs).all;
      const Assignment found = secondBest(costs, assign(costs));
      if (all.size() < 2 || all[1].numPairs < all[0].numPairs) {
        QCOMPARE(found.cost, kForbidden);
        ++numWithout;
      } else {
        QVERIFY(std::abs(found.cost - all[1].cost) < 1e-9);
        QCOMPARE(found.columnOfRow, all[1].columnOfRow);
      }
    }
    QVERIFY(numWithout > 0 && numWithout < 400);
  }

  /// sum_i i (n + 1 - i) = n (n + 1) (n + 2) / 6: the products of two orders are least in opposite ones.
  void largeOnesHaveAClosedForm() {
    constexpr int kSize = 80;
    Eigen::MatrixXd costs(kSize, kSize);
    for (int row = 0; row < kSize; ++row) {
      for (int column = 0; column < kSize; ++column) costs(row, column) = (row + 1.0) * (column + 1.0);
    }
    const Assignment found = assign(costs);
    QCOMPARE(found.cost, kSize * (kSize + 1.0) * (kSize + 2.0) / 6.0);
    for (int row = 0; row < kSize; ++row) QCOMPARE(found.columnOfRow[static_cast<std::size_t>(row)], kSize - 1 - row);
  }

  void morePairsBeatCheaperOnes() {
    Eigen::MatrixXd costs(2, 2);
    costs << 1.0, 100.0, 200.0, kForbidden;
    const Assignment found = assign(costs);
    QCOMPARE(found.columnOfRow, (std::vector<int>{1, 0}));
    QCOMPARE(found.cost, 300.0);
  }

  void edges() {
    QCOMPARE(assign(Eigen::MatrixXd(0, 3)).numPairs, 0);
    QCOMPARE(assign(Eigen::MatrixXd(2, 0)).columnOfRow, (std::vector<int>{-1, -1}));
    QCOMPARE(assign(Eigen::MatrixXd::Constant(2, 3, kForbidden)).columnOfRow, (std::vector<int>{-1, -1}));
    Eigen::MatrixXd unknown(1, 2);
    unknown << std::nan(""), 5.0;
    QCOMPARE(assign(unknown).columnOfRow, (std::vector<int>{1}));
    QCOMPARE(secondBest(unknown, assign(unknown)).cost, kForbidden);
  }

  /// Adding a constant to all costs, or scaling them, changes nothing.
  void onlyDifferencesCount() {
    std::mt19937 random(9);
    for (int i = 0; i < 50; ++i) {
      const Eigen::MatrixXd costs = randomCosts(random, 0.2);
      const Assignment found = assign(costs);
      QCOMPARE(assign((1e-6 * costs.array()).matrix()).columnOfRow, found.columnOfRow);
      QCOMPARE(assign((1e6 * costs.array() + 1e6).matrix()).columnOfRow, found.columnOfRow);
      QCOMPARE(assign(Eigen::MatrixXd(costs.transpose())).numPairs, found.numPairs);
    }
  }

  void riskIsTheMarginAndWhoWouldChange() {
    Eigen::MatrixXd costs(3, 3);
    costs << 0.1, 0.2, 0.9,  //
        0.25, 0.1, 0.9,      //
        0.9, 0.9, 0.1;
    const FrameRisk found = riskOf(costs, assign(costs));
    QVERIFY(std::abs(found.margin - 0.25) < 1e-12);
    QCOMPARE(found.rows, (std::vector<int>{0, 1}));
    QCOMPARE(riskOf(Eigen::MatrixXd::Zero(1, 1), assign(Eigen::MatrixXd::Zero(1, 1))).margin, kForbidden);
  }

  void risksBecomeMoments() {
    const std::vector<FrameRisk> risks{risk(0.5, {0, 1}),  risk(0.08, {0, 1}), risk(0.02, {0, 1}), risk(0.5, {0, 1}), risk(0.05, {1, 2}),
                                       risk(0.06, {0, 1}), risk(0.5, {}),      risk(0.5, {}),      risk(0.5, {}),     risk(0.01, {0, 1})};
    const std::vector<RiskyMoment> moments = riskyMoments(risks, 0.1, 3);
    const std::vector<RiskyMoment> expected{{9, 9, 9, 0.01, {0, 1}}, {1, 5, 2, 0.02, {0, 1}}, {4, 4, 4, 0.05, {1, 2}}};
    QCOMPARE(moments.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(moments[i] == expected[i]);
    QCOMPARE(riskyMoments(risks, 0.1, 4).size(), std::size_t{2});
    QVERIFY(riskyMoments(risks, 0.0, 3).empty());
  }
};

QTEST_GUILESS_MAIN(TestAssignment)
#include "tst_assignment.moc"
