// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "core/io/prediction_csv.h"
#include "core/pose/labelled_results.h"
#include "core/pose/reliability.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// n frames x K keypoints of one set with these errors, likelihood 0.5.
pose::LabelledResults resultsOf(const std::vector<std::string>& keypoints, const std::vector<double>& errors,
                                const std::string& set = "test") {
  pose::LabelledResults results;
  const auto frames = static_cast<std::int64_t>(errors.size() / keypoints.size());
  results.predictions = tracks::Tracks("net", keypoints, frames);
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    for (int k = 0; k < static_cast<int>(keypoints.size()); ++k) results.predictions.set(frame, k, {1.0, 2.0, 0.5});
    results.predictions.images.push_back("img" + std::to_string(frame) + ".png");
    results.predictions.sets.push_back(set);
  }
  results.errors = errors;
  return results;
}

std::vector<int> allRows(const pose::LabelledResults& results) {
  std::vector<int> rows(static_cast<std::size_t>(results.predictions.numFrames()));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void writeView(const fs::path& run, const std::string& view, const std::vector<double>& errors) {
  const std::string stem = view.empty() ? "predictions" : "predictions_" + view;
  pose::LabelledResults results = resultsOf({"nose", "tail"}, errors);
  for (std::string& image : results.predictions.images) image = "labeled-data/a_" + view + "/" + image;
  io::writePredictionCsv(run / (stem + ".csv"), results.predictions);
  io::writeMetricCsv(run / (stem + "_pixel_error.csv"), {"nose", "tail"}, errors, results.predictions.images, results.predictions.sets);
}

}  // namespace

class TestLabelledResults : public QObject {
  Q_OBJECT

 private slots:
  void readsAllViews() {
    Scratch scratch;
    const fs::path run = scratch.path();
    QVERIFY(pose::readLabelledResults(run).predictions.images.empty());
    writeView(run, "bot", {1.0, 2.0, 3.0, kNaN});
    writeView(run, "top", {5.0, 6.0});
    // the same of videos and of sets that were never split have other names and are not read
    writeText(run / "predictions_pixel_error_new.csv", "not read");
    writeText(run / "predictions_pca_singleview_error.csv", "not read");
    const pose::LabelledResults results = pose::readLabelledResults(run);
    QCOMPARE(results.predictions.numFrames(), std::int64_t{3});
    QCOMPARE(results.predictions.images.back(), std::string("labeled-data/a_top/img0.png"));
    QCOMPARE(results.errors.size(), std::size_t{6});
    QCOMPARE(results.errors[2], 3.0);
    QVERIFY(std::isnan(results.errors[3]));
    QCOMPARE(results.frameError(0), 1.5);
    QCOMPARE(results.frameError(1), 3.0);
    QCOMPARE(results.rowsOf("test"), (std::vector<int>{0, 1, 2}));
    QVERIFY(results.rowsOf("train").empty());
  }

  void filesThatDoNotBelongTogetherAreRefused() {
    const auto codeWith = [](const std::string& errors) {
      Scratch scratch;
      writeView(scratch.path(), "", {1.0, 2.0, 3.0, 4.0});
      writeText(scratch.path() / "predictions_pixel_error.csv", errors);
      return codeOf(errorOf([&] { (void)pose::readLabelledResults(scratch.path()); }));
    };
    QCOMPARE(codeWith(",nose,tail,set\nlabeled-data/a_/img0.png,1,2,test\nlabeled-data/a_/img1.png,3,4,test\n"), std::string("no error"));
    QCOMPARE(codeWith(",tail,nose,set\nlabeled-data\\a_\\img0.png,1,2,test\nlabeled-data\\a_\\img1.png,3,4,test\n"),
             std::string("no error"));
    QCOMPARE(codeWith(",nose,set\nlabeled-data/a_/img0.png,1,test\nlabeled-data/a_/img1.png,3,test\n"), std::string("inconsistent"));
    QCOMPARE(codeWith(",nose,tail,set\nlabeled-data/a_/img0.png,1,2,test\n"), std::string("inconsistent"));
    QCOMPARE(codeWith(",nose,tail,set\nother.png,1,2,test\nlabeled-data/a_/img1.png,3,4,test\n"), std::string("inconsistent"));
    QCOMPARE(codeWith(",nose,tail,set\nlabeled-data/a_/img0.png,1,2\n"), std::string("malformed"));
    QCOMPARE(codeWith(",nose,tail,set\nlabeled-data/a_/img0.png,1,far,test\n"), std::string("malformed"));
    QCOMPARE(codeWith(""), std::string("empty"));
  }

  void labelsAreThoseOfTheRun() {
    Scratch scratch;
    writeText(scratch.path() / "CollectedData.csv", kSmallCsv);
    writeText(scratch.path() / "labels/b/CollectedData_x.csv", "scorer,s,s\nbodyparts,nose,nose\ncoords,x,y\nlabeled-data/b/1.png,7,8\n");
    writeText(scratch.path() / "metrics.csv", "name,step,value\n");
    writeText(scratch.path() / "mine.csv", "a,b\n1,2\n");
    const auto labels = pose::readRunLabels(scratch.path(), {"tail", "nose", "wing"});
    QCOMPARE(labels.size(), std::size_t{5});
    QCOMPARE(labels.at("labeled-data/a/img1.png")[0].x, 5.0);
    QCOMPARE(labels.at("labeled-data/b/1.png")[1].y, 8.0);
    QVERIFY(std::isnan(labels.at("labeled-data/b/1.png")[0].x));
    QVERIFY(std::isnan(labels.at("labeled-data/a/img1.png")[2].x));
  }

  /// Of two frames the mean of a resample is a, (a + b) / 2 or b with probabilities 1/4, 1/2, 1/4: the interval is [a, b].
  void bootstrapOfTwoFramesIsKnown() {
    const auto results = resultsOf({"nose"}, {2.0, 6.0});
    QCOMPARE(pose::bootstrapMean(results, {0, 1}, 0), (std::pair<double, double>{2.0, 6.0}));
    pose::BootstrapOptions half;
    half.level = 0.4;  // its ends, 0.3 and 0.7, lie inside the half of the resamples that hold both
    half.resamples = 20000;
    QCOMPARE(pose::bootstrapMean(results, {0, 1}, 0, half), (std::pair<double, double>{4.0, 4.0}));
    const auto one = pose::bootstrapMean(results, {0}, 0);
    QVERIFY(std::isnan(one.first) && std::isnan(one.second));
  }

  /// For many frames the interval is the mean +- 1.96 standard errors; keypoints that move together do not make it narrower.
  void bootstrapAgreesWithTheStandardError() {
    std::mt19937 random(3);
    std::gamma_distribution<double> gamma(4.0, 1.0);
    std::vector<double> errors;
    constexpr int kFrames = 400;
    for (int frame = 0; frame < kFrames; ++frame) {
      const double error = gamma(random);
      for (int k = 0; k < 5; ++k) errors.push_back(error);  // all keypoints of a frame alike: five times the numbers, no more knowledge
    }
    const auto results = resultsOf({"a", "b", "c", "d", "e"}, errors);
    const double mean = std::accumulate(errors.begin(), errors.end(), 0.0) / double(errors.size());
    double squares = 0.0;
    for (int frame = 0; frame < kFrames; ++frame) squares += std::pow(errors[std::size_t(5 * frame)] - mean, 2);
    const double se = std::sqrt(squares / (kFrames - 1) / kFrames);
    pose::BootstrapOptions many;
    many.resamples = 8000;
    for (const int keypoint : {-1, 2}) {
      const auto [low, high] = pose::bootstrapMean(results, allRows(results), keypoint, many);
      QVERIFY2(std::abs((high - low) / (2 * 1.96 * se) - 1.0) < 0.08, qPrintable(QString::number((high - low) / (2 * 1.96 * se))));
      QVERIFY(low < mean && mean < high);
    }
    QVERIFY(pose::bootstrapMean(results, allRows(results), -1) == pose::bootstrapMean(results, allRows(results), -1));
  }

  void tableHasEverySetAndKeypoint() {
    auto results = resultsOf({"nose", "tail"}, {1.0, 2.0, 3.0, 6.0, kNaN, 7.0});
    results.predictions.sets = {"test", "test", "train"};
    const auto table = pose::errorTable(results);
    QCOMPARE(table.size(), std::size_t{6});  // test, then train; no validation
    const auto text = [](const pose::ErrorRow& row) {
      return QStringLiteral("%1 %2 %3 %4 %5")
          .arg(QString::fromStdString(row.keypoint), QString::fromStdString(row.set))
          .arg(row.n)
          .arg(row.mean)
          .arg(row.median);
    };
    QCOMPARE(text(table[0]), QStringLiteral(" test 4 3 2.5"));
    QCOMPARE(text(table[1]), QStringLiteral("nose test 2 2 2"));
    QCOMPARE(text(table[2]), QStringLiteral("tail test 2 4 4"));
    QCOMPARE(text(table[3]), QStringLiteral(" train 1 7 7"));
    QCOMPARE(table[4].n, std::int64_t{0});
    QVERIFY(std::isnan(table[4].mean));
    QCOMPARE(table[2].low, 2.0);
    QCOMPARE(table[2].high, 6.0);
  }

  void reliabilityCountsEveryPredictionOnce() {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    constexpr int kFrames = 300;
    std::vector<double> errors;
    for (int i = 0; i < 2 * kFrames; ++i) errors.push_back(i % 17 == 0 ? kNaN : 10.0 * uniform(random));
    auto results = resultsOf({"nose", "tail"}, errors);
    for (int frame = 0; frame < kFrames; ++frame) {
      for (int k = 0; k < 2; ++k) results.predictions.set(frame, k, {0.0, 0.0, frame == 0 ? 1.0 : uniform(random)});
    }
    pose::ReliabilityOptions options;
    options.bins = 4;
    options.tolerance = 3.0;
    const auto curve = pose::reliability(results, allRows(results), options);
    QCOMPARE(curve.size(), std::size_t{4});
    std::int64_t total = 0;
    for (std::size_t bin = 0; bin < curve.size(); ++bin) {
      double sum = 0.0, likelihoods = 0.0;
      std::int64_t n = 0, within = 0;
      for (int frame = 0; frame < kFrames; ++frame) {
        for (int k = 0; k < 2; ++k) {
          const double likelihood = results.predictions.at(frame, k).likelihood;
          const double error = errors[std::size_t(2 * frame + k)];
          const bool inside = likelihood >= 0.25 * double(bin) && (likelihood < 0.25 * double(bin + 1) || (bin == 3 && likelihood == 1.0));
          if (!inside || std::isnan(error)) continue;
          sum += error;
          likelihoods += likelihood;
          within += error <= 3.0 ? 1 : 0;
          ++n;
        }
      }
      QCOMPARE(curve[bin].n, n);
      QCOMPARE(curve[bin].meanError, sum / double(n));
      QCOMPARE(curve[bin].likelihood, likelihoods / double(n));
      QCOMPARE(curve[bin].shareWithin, double(within) / double(n));
      QVERIFY(curve[bin].meanErrorSe > 0.0 && curve[bin].meanErrorSe < 1.0);
      total += n;
    }
    QCOMPARE(total, std::count_if(errors.begin(), errors.end(), [](double error) { return !std::isnan(error); }));
    QVERIFY(pose::reliability(results, {}, options).empty());
    QVERIFY(pose::reliability({}, {}, options).empty());
  }
};

QTEST_GUILESS_MAIN(TestLabelledResults)
#include "tst_labelled_results.moc"
