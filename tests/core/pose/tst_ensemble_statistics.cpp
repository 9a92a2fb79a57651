// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_statistics.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <random>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/io/csv_rows.h"
#include "core/io/prediction_csv.h"
#include "core/pose/ensemble_csv.h"
#include "tests/core/project/project_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
namespace fs = std::filesystem;
using pose::ensemblePoint;
using tracks::Prediction;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

pose::EnsembleStatisticsOptions reference(bool weighted = true) {
  return {weighted, true};
}

double relative(double a, double b) {
  return std::abs(a - b) / std::max(1e-12, std::abs(b));
}

nlohmann::json jsonOf(const fs::path& path) {
  std::ifstream stream(path);
  return nlohmann::json::parse(stream);
}

/// Members of spec/eks.md's formula-defined fixture, camera 0.
Prediction fixture(int m, int t, int k) {
  return {100 + 20 * std::sin(0.5 * t + k) + (0.5 + 0.3 * k) * std::cos(1.7 * t + 2 * m),
          50 + 15 * std::cos(0.4 * t - k) + (0.4 + 0.2 * k) * std::sin(2.3 * t + 1.5 * m), 0.75 + 0.2 * std::cos(0.9 * t + m + k)};
}

/// The numbers below the three header rows, without the index.
std::vector<std::vector<double>> numbersOf(const fs::path& csv) {
  io::CsvRows rows(csv);
  for (int i = 0; i < 3; ++i) (void)rows.next();
  std::vector<std::vector<double>> numbers;
  while (rows.next()) {
    auto& row = numbers.emplace_back();
    for (std::size_t c = 1; c < rows.cells().size(); ++c) row.push_back(rows.number(c));
  }
  return numbers;
}

std::vector<fs::path> csvsIn(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// frame f of member m: keypoint a at (10 m + f, 2 m), b at (1, 2); likelihood 0.5.
void writeMember(const fs::path& path, int m, int frames, const std::vector<std::string>& keypoints = {"a", "b"}) {
  fs::create_directories(path.parent_path());
  io::PredictionCsvWriter writer(path, "heatmap_tracker", keypoints);
  for (int f = 0; f < frames; ++f) {
    std::vector<double> row;
    for (const auto& keypoint : keypoints) {
      const bool isA = keypoint == "a";
      for (const double value : {isA ? 10.0 * m + f : 1.0, isA ? 2.0 * m : 2.0, 0.5}) row.push_back(value);
    }
    writer.append(row.data());
  }
  writer.commit();
}

}  // namespace

class TestEnsembleStatistics : public QObject {
  Q_OBJECT
 private slots:
  /// The hand-made case of spec/eks.md 9.
  void handValues() {
    const std::vector<Prediction> members{{1, 10, 0.9}, {2, 10, 0.6}, {6, 10, 0.3}};
    const auto point = ensemblePoint(members);
    QCOMPARE(point.median.x, 2.0);
    QCOMPARE(point.mean.x, 3.0);
    QVERIFY(relative(point.mean.likelihood, 0.6) < 1e-12);
    QCOMPARE(point.median.likelihood, 0.6);
    QVERIFY(relative(point.varianceX, 14.0 / 3.0 / 0.6) < 1e-12);
    QCOMPARE(point.varianceY, 0.0);
    QVERIFY(relative(ensemblePoint(members, {false, false}).varianceX, 14.0 / 3.0) < 1e-12);
    // of an even number the mean of the middle two
    const std::vector<Prediction> four{{9, 0, 1}, {1, 0, 1}, {4, 0, 1}, {2, 0, 1}};
    QCOMPARE(ensemblePoint(four).median.x, 3.0);
    QCOMPARE(ensemblePoint(std::vector<Prediction>{{7, 8, 0.5}}).varianceX, 2.0);
    QCOMPARE(ensemblePoint(std::vector<Prediction>{{7, 8, 0.0}}).varianceY, 1e5);
    QCOMPARE(tests::codeOf(tests::errorOf([] { (void)ensemblePoint({}); })), std::string("empty"));
  }

  void missingMembers() {
    // one does not place it
    const std::vector<Prediction> gap{{4, 1, 0.8}, {4, 3, 0.8}, {kNaN, kNaN, 0.8}};
    auto point = ensemblePoint(gap);
    QCOMPARE(point.median.x, 4.0);
    QCOMPARE(point.mean.y, 2.0);
    QCOMPARE(point.varianceX, 0.0);
    QVERIFY(relative(point.varianceY, 1.0 / 0.8) < 1e-12);
    // none does
    const std::vector<Prediction> none{{kNaN, kNaN, 0.1}, {kNaN, kNaN, kNaN}};
    point = ensemblePoint(none);
    QVERIFY(std::isnan(point.median.x) && std::isnan(point.mean.y) && std::isnan(point.varianceX));
    QCOMPARE(point.mean.likelihood, 0.1);
    QCOMPARE(ensemblePoint(none, reference()).varianceX, 1000.0);
    // a likelihood is missing
    const std::vector<Prediction> untold{{3, 0, 0.5}, {4, 0, 0.5}, {5, 0, kNaN}};
    QVERIFY(relative(ensemblePoint(untold).varianceX, 2.0 / 3.0 / 0.5) < 1e-12);
    QVERIFY(std::isnan(ensemblePoint(untold, reference()).mean.likelihood));
    QCOMPARE(ensemblePoint(untold, reference()).varianceX, 1000.0);
    QVERIFY(relative(ensemblePoint(untold, reference(false)).varianceX, 2.0 / 3.0) < 1e-12);
    // all of them are: the spread alone
    const std::vector<Prediction> silent{{3, 0, kNaN}, {5, 0, kNaN}};
    QCOMPARE(ensemblePoint(silent).varianceX, 1.0);
    // nobody trusts it
    const std::vector<Prediction> doubted{{2, 1, 0}, {2, 1, 0}, {5, 1, 0}};
    QCOMPARE(ensemblePoint(doubted).varianceX, pose::kLargestVariance);
    QCOMPARE(ensemblePoint(doubted).varianceY, pose::kLargestVariance);
    QCOMPARE(ensemblePoint(doubted, reference()).varianceX, static_cast<double>(std::numeric_limits<float>::max()));
    QCOMPARE(ensemblePoint(doubted, reference()).varianceY, 1000.0);  // 0 / 0
  }

  /// Variance from the differences of all pairs, median as the least sum of distances: no mean, no sorting.
  void agreesWithPairsAndDistances() {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (int round = 0; round < 500; ++round) {
      std::vector<Prediction> members(2 + random() % 6);
      std::vector<double> x;
      for (auto& member : members) {
        member = {300 + 5 * uniform(random), 200 * uniform(random), 0.1 + 0.9 * uniform(random)};
        if (uniform(random) < 0.2) member.x = member.y = kNaN;
        if (!std::isnan(member.x)) x.push_back(member.x);
      }
      const auto point = ensemblePoint(members, {false, false});
      if (x.empty()) {
        QVERIFY(std::isnan(point.median.x));
        continue;
      }
      double pairs = 0.0;
      for (const double a : x) {
        for (const double b : x) pairs += (a - b) * (a - b);
      }
      const double n = static_cast<double>(x.size());
      QVERIFY(std::abs(point.varianceX - pairs / (2 * n * n)) < 1e-9);
      const auto distance = [&](double at) {
        double sum = 0.0;
        for (const double a : x) sum += std::abs(a - at);
        return sum;
      };
      for (const double a : x) QVERIFY(distance(point.median.x) < distance(a) + 1e-9);
      const auto above = std::count_if(x.begin(), x.end(), [&](double a) { return a > point.median.x; });
      const auto below = std::count_if(x.begin(), x.end(), [&](double a) { return a < point.median.x; });
      QCOMPARE(above, below);
      // weights: exactly by the mean likelihood
      const auto weighted = ensemblePoint(members);
      QVERIFY(std::abs(weighted.varianceX * weighted.mean.likelihood - point.varianceX) < 1e-9);
    }
  }

  void goldenCases_data() {
    QTest::addColumn<bool>("weighted");
    QTest::addColumn<bool>("referenceBehaviour");
    for (const bool weighted : {true, false}) {
      for (const bool ours : {true, false})
        QTest::addRow("%s, %s", weighted ? "weighted" : "plain", ours ? "ours" : "reference") << weighted << !ours;
    }
  }
  void goldenCases() {
    QFETCH(bool, weighted);
    QFETCH(bool, referenceBehaviour);
    PARSIMONY_NEED_DATA("eks/cases.json");
    const auto cases = jsonOf(tests::dataFolder() / "eks" / "cases.json");
    for (const std::string average : {"median", "mean"}) {
      const auto& expected = cases.at("ensemble_" + average + (weighted ? "_confidence_weighted_var" : "_var"));
      double worst = 0.0;
      for (int t = 0; t < expected.at("T"); ++t) {
        for (int k = 0; k < expected.at("K"); ++k) {
          std::vector<Prediction> members;
          for (int m = 0; m < expected.at("M"); ++m) members.push_back(fixture(m, t, k));
          const auto point = ensemblePoint(members, {weighted, referenceBehaviour});
          const auto& centre = average == "median" ? point.median : point.mean;
          const auto& at = expected.at("mean").at(static_cast<std::size_t>(t)).at(static_cast<std::size_t>(k));
          const auto& var = expected.at("var").at(static_cast<std::size_t>(t)).at(static_cast<std::size_t>(k));
          const double lik = expected.at("lik").at(static_cast<std::size_t>(t)).at(static_cast<std::size_t>(k));
          worst = std::max({worst, relative(centre.x, at.at(0)), relative(centre.y, at.at(1)), relative(point.varianceX, var.at(0)),
                            relative(point.varianceY, var.at(1)), relative(point.mean.likelihood, lik)});
        }
      }
      QVERIFY2(worst < 1e-12, qPrintable(QString::number(worst)));
    }
    for (std::size_t k = 0; k < 2; ++k) {
      const auto alone = ensemblePoint(std::vector<Prediction>{fixture(0, 0, static_cast<int>(k))}, {weighted, referenceBehaviour});
      QVERIFY(relative(alone.varianceX, cases.at("ensemble_single_model_var_t0").at(k).at(0)) < 1e-12);
    }
  }

  /// Real ensembles of five networks: likelihood, median and variance as EKS has them, every frame through the means of the columns.
  void goldenVideos_data() {
    QTest::addColumn<QString>("folder");
    for (const char* folder : {"mirror-mouse", "ibl-pupil"}) QTest::newRow(folder) << folder;
  }
  void goldenVideos() {
    QFETCH(QString, folder);
    PARSIMONY_NEED_DATA("eks/golden.json");
    const auto root = tests::dataFolder() / "eks";
    const auto golden = jsonOf(root / "golden.json").at("singlecam/" + folder.toStdString() + "/s=10");
    const auto names = golden.at("names").get<std::vector<std::string>>();
    const auto files = pose::ensembleFiles(m_scratch.path() / (folder.toStdString() + ".csv"));
    const auto members = csvsIn(root / folder.toStdString());
    QCOMPARE(members.size(), std::size_t{5});
    QCOMPARE(pose::writeEnsembleCsvs(members, files), std::int64_t{2000});
    const auto numbers = numbersOf(files.statistics);
    QCOMPARE(numbers.size(), std::size_t{2000});
    QCOMPARE(numbers.front().size(), 7 * names.size());
    QCOMPARE(io::readPredictionCsv(files.statistics).keypoints(), names);

    // the file has 5 decimals of a position and 6 digits of a variance
    double worst = 0.0;
    std::vector<std::vector<double>> sums(names.size(), std::vector<double>(7, 0.0));
    for (std::size_t t = 0; t < numbers.size(); ++t) {
      for (std::size_t k = 0; k < names.size(); ++k) {
        for (std::size_t c = 0; c < 7; ++c) sums[k][c] += numbers[t][7 * k + c] / 2000.0;
      }
    }
    for (std::size_t k = 0; k < names.size(); ++k) {
      for (std::size_t c = 2; c < 7; ++c) {
        worst = std::max(worst, relative(sums[k][c], golden.at("column_means").at(k).at(c)));
        for (const char* t : {"0", "1", "1000", "1999"})
          worst = std::max(worst, relative(numbers[std::stoul(t)][7 * k + c], golden.at("rows").at(t).at(k).at(c)));
      }
    }
    QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
    // x and y are the median, in both files
    const auto median = io::readPredictionCsv(files.median);
    for (std::int64_t t = 0; t < 2000; t += 37) {
      const auto& row = numbers[static_cast<std::size_t>(t)];
      QCOMPARE(median.at(t, 1).x, row[7]);
      QCOMPARE(row[7], row[10]);
      QCOMPARE(median.at(t, 1).y, row[11]);
    }
  }

  void filesLieAsTheSmootherTakesThem() {
    const auto files = pose::ensembleFiles(m_scratch.path() / "preds" / "mouse_top.v1.csv");
    QCOMPARE(files.median, m_scratch.path() / "preds" / "mouse_top.v1.csv");
    QCOMPARE(files.mean, m_scratch.path() / "preds" / "mouse_top.v1_mean.csv");
    QCOMPARE(files.statistics, m_scratch.path() / "preds" / "mouse_top.v1_ensemble.csv");
    QCOMPARE(files.member(3), m_scratch.path() / "preds" / "mouse_top.v1" / "mouse_top.v1.m3.csv");
    QVERIFY(pose::ensembleFiles("clip").folder != fs::path("clip"));  // a file and a folder cannot have one name
  }

  void membersAreMatchedByName() {
    const auto folder = m_scratch.path() / "order";
    writeMember(folder / "0.csv", 0, 3);
    writeMember(folder / "1.csv", 1, 3, {"b", "a"});
    const auto files = pose::ensembleFiles(m_scratch.path() / "order.csv");
    QCOMPARE(pose::writeEnsembleCsvs({folder / "0.csv", folder / "1.csv"}, files), std::int64_t{3});
    const auto mean = io::readPredictionCsv(files.mean);
    QCOMPARE(mean.keypoints(), (std::vector<std::string>{"a", "b"}));
    QCOMPARE(mean.at(2, 0).x, 7.0);
    QCOMPARE(mean.at(2, 0).y, 1.0);
    QCOMPARE(mean.at(2, 1).x, 1.0);
    QCOMPARE(numbersOf(files.statistics)[2], (std::vector<double>{7, 1, 0.5, 7, 1, 50, 2, 1, 2, 0.5, 1, 2, 0, 0}));
  }

  void lengthsHaveToAgree() {
    const auto folder = m_scratch.path() / "lengths";
    writeMember(folder / "0.csv", 0, 5);
    writeMember(folder / "1.csv", 1, 3);
    writeMember(folder / "other.csv", 1, 5, {"a", "c"});
    const auto files = pose::ensembleFiles(m_scratch.path() / "lengths-out" / "x.csv");
    fs::create_directories(files.median.parent_path());
    const std::vector<fs::path> unequal{folder / "0.csv", folder / "1.csv"};
    const auto refused = [&](const std::vector<fs::path>& members) {
      const auto error = tests::errorOf([&] { (void)pose::writeEnsembleCsvs(members, files); });
      return tests::snapshot(files.median.parent_path()).empty() ? tests::codeOf(error) : "left something behind";
    };
    QCOMPARE(refused(unequal), std::string("inconsistent"));
    QCOMPARE(refused({folder / "0.csv", folder / "other.csv"}), std::string("inconsistent"));
    QCOMPARE(refused({}), std::string("empty"));
    QCOMPARE(refused({folder / "0.csv", folder / "none.csv"}), std::string("not_found"));
    QCOMPARE(pose::writeEnsembleCsvs(unequal, files, {}, pose::UnequalLengths::TakeShortest), std::int64_t{3});
    QCOMPARE(io::readPredictionCsv(files.median).numFrames(), std::int64_t{3});
    QCOMPARE(numbersOf(files.statistics).size(), std::size_t{3});
  }

 private:
  tests::Scratch m_scratch;
};

QTEST_GUILESS_MAIN(TestEnsembleStatistics)
#include "tst_ensemble_statistics.moc"
