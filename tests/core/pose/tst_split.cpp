// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/split.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>

#include "core/base/error.h"
#include "tests/core/pose/golden.h"

using namespace parsimony;
using Rows = std::vector<int>;

namespace {

/// Every row of 0 .. n-1 in exactly one set.
bool isPartition(const pose::Split& split, int n) {
  Rows all;
  for (const auto* set : {&split.train, &split.validation, &split.test, &split.unused}) all.insert(all.end(), set->begin(), set->end());
  std::sort(all.begin(), all.end());
  Rows expected(static_cast<std::size_t>(n));
  std::iota(expected.begin(), expected.end(), 0);
  return all == expected;
}

bool refuses(int n, double train, double val, double frames) {
  try {
    (void)pose::splitFrames(n, train, val, frames, 0);
  } catch (const base::Error& error) {
    return error.code() == base::ErrorCode::InvalidValue;
  }
  return false;
}

}  // namespace

class TestSplit : public QObject {
  Q_OBJECT
 private slots:
  /// Expectations of Lightning Pose's own tests (spec/pose.md 11.1).
  void sizes_data() {
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("trainProb");
    QTest::addColumn<double>("valProb");
    QTest::addColumn<QList<int>>("sizes");
    QTest::newRow("100 .8") << 100 << 0.8 << 0.1 << QList<int>{80, 10, 10};
    QTest::newRow("100 .7") << 100 << 0.7 << 0.15 << QList<int>{70, 15, 15};
    QTest::newRow("101 .7") << 101 << 0.7 << 0.15 << QList<int>{70, 15, 16};
    QTest::newRow("10 .95") << 10 << 0.95 << 0.05 << QList<int>{9, 1, 0};
    QTest::newRow("90 .8") << 90 << 0.8 << 0.1 << QList<int>{72, 9, 9};
    QTest::newRow("90 .95") << 90 << 0.95 << 0.05 << QList<int>{86, 4, 0};
    QTest::newRow("2") << 2 << 0.8 << 0.1 << QList<int>{1, 1, 0};
    QTest::newRow("everything for training") << 20 << 1.0 << 0.0 << QList<int>{19, 1, 0};
  }
  void sizes() {
    QFETCH(int, n);
    QFETCH(double, trainProb);
    QFETCH(double, valProb);
    QFETCH(QList<int>, sizes);
    for (const std::int64_t seed : {0, 1, 42}) {
      const auto split = pose::splitFrames(n, trainProb, valProb, 1.0, seed);
      QCOMPARE((QList<int>{static_cast<int>(split.train.size()), static_cast<int>(split.validation.size()),
                           static_cast<int>(split.test.size())}),
               sizes);
      QVERIFY(isPartition(split, n));
    }
  }

  void publishedOrder() {
    const auto split = pose::splitFrames(90, 0.8, 0.1, 1.0, 42);
    QCOMPARE(Rows(split.train.begin(), split.train.begin() + 10), (Rows{42, 66, 22, 82, 70, 45, 46, 85, 60, 38}));
    QCOMPARE(split.validation, (Rows{51, 15, 52, 89, 30, 41, 50, 83, 64}));
    QCOMPARE(split.test, (Rows{21, 58, 3, 47, 48, 4, 44, 75, 9}));
    const auto other = pose::splitFrames(90, 0.95, 0.05, 1.0, 0);
    QCOMPARE(Rows(other.train.begin(), other.train.begin() + 10), (Rows{44, 70, 47, 57, 83, 39, 61, 3, 6, 72}));
    QCOMPARE(other.validation, (Rows{84, 11, 20, 4}));
    QVERIFY(other.test.empty());
  }

  void matchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto expected = tests::PoseGolden::load().json.at("split_seed0_80_10_10");
    const auto split = pose::splitFrames(90, 0.8, 0.1, 1.0, 0);
    QCOMPARE(split.train, expected.at("train").get<Rows>());
    QCOMPARE(split.validation, expected.at("val").get<Rows>());
    QCOMPARE(split.test, expected.at("test").get<Rows>());
  }

  void trainFrames_data() {
    QTest::addColumn<double>("asked");
    QTest::addColumn<int>("kept");
    QTest::newRow("all") << 1.0 << 80;
    QTest::newRow("half") << 0.5 << 40;
    QTest::newRow("count") << 5.0 << 5;
    QTest::newRow("more than there are") << 500.0 << 80;
  }
  void trainFrames() {
    QFETCH(double, asked);
    QFETCH(int, kept);
    const auto all = pose::splitFrames(100, 0.8, 0.1, 1.0, 7);
    const auto some = pose::splitFrames(100, 0.8, 0.1, asked, 7);
    QCOMPARE(some.train, Rows(all.train.begin(), all.train.begin() + kept));  // the first ones, so that label counts nest
    QCOMPARE(some.test, all.test);
    QVERIFY(isPartition(some, 100));
    const auto names = some.names(100);
    QCOMPARE(std::count(names.begin(), names.end(), "unused"), 80 - kept);
    QCOMPARE(names[static_cast<std::size_t>(some.train.front())], std::string("train"));
    QCOMPARE(names[static_cast<std::size_t>(some.validation.front())], std::string("validation"));
    QCOMPARE(names[static_cast<std::size_t>(some.test.front())], std::string("test"));
  }

  void refusesWhatCannotBeSplit() {
    QVERIFY(refuses(1, 0.8, 0.1, 1.0));
    QVERIFY(refuses(0, 0.8, 0.1, 1.0));
    QVERIFY(refuses(10, 0.8, 0.3, 1.0));
    QVERIFY(refuses(10, 0.0, 0.1, 1.0));
    QVERIFY(refuses(10, 0.8, 0.1, -1.0));
    QVERIFY(refuses(100, 0.8, 0.1, 0.001));
    QVERIFY(!refuses(10, 0.9, 0.1, 1.0));
  }

  void foldsPartition_data() {
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("folds");
    QTest::newRow("90 by 5") << 90 << 5;
    QTest::newRow("uneven") << 13 << 4;
    QTest::newRow("leave one out") << 6 << 6;
  }
  void foldsPartition() {
    QFETCH(int, n);
    QFETCH(int, folds);
    Rows tested;
    for (int k = 0; k < folds; ++k) {
      const auto split = pose::foldOf(n, k, folds, 3);
      QVERIFY(isPartition(split, n));
      QVERIFY(split.validation.empty() && split.unused.empty());
      QVERIFY(static_cast<int>(split.test.size()) >= n / folds && static_cast<int>(split.test.size()) <= (n + folds - 1) / folds);
      tested.insert(tested.end(), split.test.begin(), split.test.end());
    }
    std::sort(tested.begin(), tested.end());
    QCOMPARE(static_cast<int>(tested.size()), n);
    QVERIFY(std::adjacent_find(tested.begin(), tested.end()) == tested.end());
    QVERIFY(pose::foldOf(n, 0, folds, 3).test == pose::foldOf(n, 0, folds, 3).test);
    if (n > 20) QVERIFY(pose::foldOf(n, 0, folds, 3).test != pose::foldOf(n, 0, folds, 4).test);
  }

  void foldsRefuseNonsense() {
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::foldOf(10, 0, 1, 0));
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::foldOf(10, 5, 5, 0));
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::foldOf(10, -1, 5, 0));
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::foldOf(3, 0, 5, 0));
  }
};

QTEST_GUILESS_MAIN(TestSplit)
#include "tst_split.moc"
