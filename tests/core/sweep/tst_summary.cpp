// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>

#include "core/sweep/summary.h"
#include "tests/core/sweep/sweep_test.h"

using namespace parsimony;
using namespace parsimony::sweep;

namespace {

const std::string kThreeSeeds =
    "axes: {setting: {a: {}, b: {}, c: {}}, seed: [0, 1, 2]}\n"
    "steps: [s: [v]]\n"
    "columns: {mean: s.e, folder: s.f, wall: s.w}\n";

}  // namespace

class TestSummary : public QObject {
  Q_OBJECT

 private slots:
  void meanAndErrorByHand() {
    // 1, 2, 4: mean 7/3, squares 16/9 + 1/9 + 25/9 = 14/3, over 2 and 3: 7/9
    const MeanAndError some = meanAndError({1.0, 2.0, 4.0});
    QVERIFY(std::abs(some.mean - 7.0 / 3.0) < 1e-15 && std::abs(some.standardError - std::sqrt(7.0) / 3.0) < 1e-15);
    QCOMPARE(some.n, std::int64_t{3});
    const MeanAndError one = meanAndError({5.0});
    QVERIFY(one.mean == 5.0 && std::isnan(one.standardError) && one.n == 1);
    const MeanAndError none = meanAndError({});
    QVERIFY(std::isnan(none.mean) && std::isnan(none.standardError) && none.n == 0);
    QCOMPARE(meanAndError({3.0, 3.0}).standardError, 0.0);
    // large numbers with small differences
    const MeanAndError far = meanAndError({1e9 + 1, 1e9 + 2, 1e9 + 4});
    QVERIFY(std::abs(far.standardError - std::sqrt(7.0) / 3.0) < 1e-6);
  }

  void tableByHand() {
    const tests::Folder folder;
    const tests::LoadedSweep loaded(folder.file("sweep.yaml", kThreeSeeds));
    ResultsTable table(loaded.yaml, loaded.runs);
    table.set("a_seed0", {{"1", "x", "100"}, ""});
    table.set("a_seed1", {{"2", "y", "110"}, ""});
    table.set("a_seed2", {{"4", "z", ""}, ""});
    table.set("b_seed0", {{"12.25", "u", "90"}, ""});
    table.set("b_seed1", {{"", "", ""}, "failed"});
    const SummaryTable summary = summaryOf(loaded.yaml, loaded.runs, table);
    QCOMPARE(summary.axes, (std::vector<std::string>{"setting"}));
    QCOMPARE(summary.columns, (std::vector<std::string>{"mean", "wall"}));  // words cannot be averaged
    QCOMPARE(summary.rows.size(), std::size_t{2});                          // nothing of c is finished
    QCOMPARE(summary.rows[0].runs, std::int64_t{3});
    QCOMPARE(summary.rows[0].cells[1].n, std::int64_t{2});
    QCOMPARE(summary.rows[0].cells[1].mean, 105.0);
    QCOMPARE(summary.rows[0].cells[1].standardError, 5.0);
    QCOMPARE(summary.rows[1].runs, std::int64_t{1});
    // standard errors 0.88 and 5.0: two digits that count are two and one decimals
    QCOMPARE(QString::fromStdString(markdown(summary)),
             QStringLiteral("| setting | n | mean | wall |\n| --- | ---: | ---: | ---: |\n"
                            "| a | 3 | 2.33 ± 0.88 | 105.0 ± 5.0 |\n| b | 1 | 12.25 | 90.0 |\n"));
  }

  void withoutTheRepeatedAxisEachRunStandsAlone() {
    const tests::Folder folder;
    const tests::LoadedSweep loaded(
        folder.file("sweep.yaml", "axes: {size: [1, 2], labels: [10]}\nsteps: [s: [v]]\ncolumns: {mean: s.e}\n"));
    ResultsTable table(loaded.yaml, loaded.runs);
    table.set("size1_labels10", {{"0.5"}, ""});
    table.set("size2_labels10", {{"123.25"}, ""});
    const SummaryTable summary = summaryOf(loaded.yaml, loaded.runs, table);
    QCOMPARE(summary.axes, (std::vector<std::string>{"size", "labels"}));
    QCOMPARE(
        QString::fromStdString(markdown(summary)),
        QStringLiteral("| size | labels | n | mean |\n| --- | --- | ---: | ---: |\n| 1 | 10 | 1 | 0.500 |\n| 2 | 10 | 1 | 123.250 |\n"));
  }
};

QTEST_GUILESS_MAIN(TestSummary)
#include "tst_summary.moc"
