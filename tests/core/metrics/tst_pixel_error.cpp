// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <random>

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "core/metrics/pixel_error.h"

using namespace parsimony;
using metrics::quantile;
using tracks::LabelSet;
using tracks::Tracks;
using tracks::Visibility;

namespace {

LabelSet labelsOf(const std::vector<std::string>& images) {
  LabelSet labels = LabelSet::empty("anna", {"nose", "tail"});
  for (const std::string& image : images) labels.addFrame(image);
  return labels;
}

bool isInconsistent(const LabelSet& labels, const Tracks& predictions) {
  try {
    (void)metrics::pixelErrors(labels, predictions);
  } catch (const base::Error& error) {
    return error.code() == base::ErrorCode::Inconsistent;
  }
  return false;
}

}  // namespace

class TestPixelError : public QObject {
  Q_OBJECT

 private slots:
  void distancesByHand() {
    LabelSet labels = labelsOf({"a.png", "b.png"});
    labels.setPoint(0, 0, {10, 20});
    labels.setPoint(0, 1, {0, 0});
    labels.setPoint(1, 0, {5, 5});
    Tracks predictions("m", {"tail", "extra", "nose"}, 2);  // other order, one more
    predictions.set(0, 2, {13, 24, 0.9});
    predictions.set(0, 0, {-5, 12, 0.1});
    predictions.set(1, 0, {1, 1, 1});  // the tail of b.png is not labelled, its nose not predicted
    const std::vector<double> errors = metrics::pixelErrors(labels, predictions);
    QCOMPARE(errors.size(), std::size_t(4));
    QCOMPARE(errors[0], 5.0);
    QCOMPARE(errors[1], 13.0);
    QVERIFY(std::isnan(errors[2]) && std::isnan(errors[3]));
  }

  void rowsAreMatchedByImage() {
    LabelSet labels = labelsOf({"a.png", "b.png", "new.png"});
    for (int frame = 0; frame < 3; ++frame) labels.setPoint(frame, 0, {0, 0});
    Tracks predictions("m", {"nose", "tail"}, 2);
    predictions.images = {"b.png", "a.png"};
    predictions.set(0, 0, {2, 0, 1});
    predictions.set(1, 0, {1, 0, 1});
    const std::vector<double> errors = metrics::pixelErrors(labels, predictions);
    QCOMPARE(errors[0], 1.0);
    QCOMPARE(errors[2], 2.0);
    QVERIFY(std::isnan(errors[4]));  // labelled after the prediction was made
  }

  void markedAsNotLabelledDoesNotCount() {
    LabelSet labels = labelsOf({"a.png"});
    labels.setPoint(0, 0, {1, 0, Visibility::NotLabelled});
    labels.setPoint(0, 1, {2, 0, Visibility::Occluded});
    Tracks predictions("m", {"nose", "tail"}, 1);
    predictions.set(0, 0, {0, 0, 1});
    predictions.set(0, 1, {0, 0, 1});
    QCOMPARE(metrics::pixelErrors(labels, predictions)[0], 1.0);  // a file without that column knows no such mark
    labels.hasVisibleColumn = true;
    QVERIFY(std::isnan(metrics::pixelErrors(labels, predictions)[0]));
    QCOMPARE(metrics::pixelErrors(labels, predictions)[1], 2.0);
  }

  void whatCannotBeMatchedIsRefused() {
    const LabelSet labels = labelsOf({"a.png", "b.png"});
    QVERIFY(isInconsistent(labels, Tracks("m", {"nose"}, 2)));
    QVERIFY(isInconsistent(labels, Tracks("m", {"nose", "tail"}, 3)));
    Tracks others("m", {"nose", "tail"}, 1);
    others.images = {"c.png"};
    QVERIFY(isInconsistent(labels, others));
    QVERIFY(metrics::pixelErrors(labelsOf({}), others).empty());
  }

  void summaryByHand() {
    // frames: (1, 3), (2, -), (6, 8); mean 4, frame sums 4, 2, 14
    const std::vector<double> errors = {1, 3, 2, NAN, 6, 8};
    const auto summary = metrics::summarise(errors, {"nose", "tail"});
    QCOMPARE(summary.all.n, 5);
    QCOMPARE(summary.all.mean, 4.0);
    QCOMPARE(summary.all.median, 3.0);
    QCOMPARE(summary.all.p95, 7.6);
    // deviations s_f - n_f m: -4, -2, 6;   sqrt(3/2 * 56) / 5
    QCOMPARE(summary.all.standardError, std::sqrt(84.0) / 5.0);
    QCOMPARE(summary.perKeypoint[0].first, std::string("nose"));
    QCOMPARE(summary.perKeypoint[0].second.mean, 3.0);
    QCOMPARE(summary.perKeypoint[0].second.standardError, std::sqrt((4.0 + 1.0 + 9.0) / 2.0) / std::sqrt(3.0));
    QCOMPARE(summary.perKeypoint[1].second.n, 2);
    QCOMPARE(summary.perKeypoint[1].second.median, 5.5);

    const auto some = metrics::summarise(errors, {"nose", "tail"}, {2});
    QCOMPARE(some.all.mean, 7.0);
    QVERIFY(std::isnan(some.all.standardError));  // one frame says nothing about the spread of frames
    const auto none = metrics::summarise({NAN, NAN}, {"nose", "tail"});
    QCOMPARE(none.all.n, 0);
    QVERIFY(std::isnan(none.all.mean) && std::isnan(none.all.median) && std::isnan(none.all.p95));
  }

  void standardErrorCoversTheSpreadOfRepeatedSamples() {
    // Frames of 4 keypoints share an offset; a naive standard error over all entries would be half as large.
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    constexpr int kRepeats = 400;
    constexpr int kFrames = 50;
    double meanOfSquares = 0.0;
    double meanSe = 0.0;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
      std::vector<double> errors;
      for (int frame = 0; frame < kFrames; ++frame) {
        const double offset = normal(random);
        for (int k = 0; k < 4; ++k) errors.push_back(10.0 + offset + 0.1 * normal(random));
      }
      const auto summary = metrics::summarise(errors, {"a", "b", "c", "d"}).all;
      meanOfSquares += (summary.mean - 10.0) * (summary.mean - 10.0) / kRepeats;
      meanSe += summary.standardError / kRepeats;
    }
    const double ratio = meanSe / std::sqrt(meanOfSquares);
    QVERIFY2(ratio > 0.85 && ratio < 1.15, qPrintable(QString::number(ratio)));
  }

  void temporalNormByHand() {
    Tracks predictions("m", {"nose", "tail"}, 3);
    predictions.set(0, 0, {0, 0, 1});
    predictions.set(1, 0, {3, 4, 1});
    predictions.set(2, 0, {3, 4, 1});
    predictions.set(2, 1, {1, 1, 1});
    const std::vector<double> norms = metrics::temporalNorm(predictions);
    QVERIFY(std::isnan(norms[0]) && std::isnan(norms[1]));
    QCOMPARE(norms[2], 5.0);
    QCOMPARE(norms[4], 0.0);
    QVERIFY(std::isnan(norms[3]) && std::isnan(norms[5]));
    QVERIFY(metrics::temporalNorm(Tracks("m", {"nose"}, 0)).empty());
  }

  void quantilesAsNumpy() {
    // numpy.quantile([3.5, -1.25, 7, 0.5, 2.75, 9.125, 4], q)
    const std::vector<double> values = {3.5, -1.25, NAN, 7.0, 0.5, INFINITY, 2.75, 9.125, 4.0};
    const std::vector<std::pair<double, double>> expected = {{0, -1.25},  {0.05, -0.725}, {0.25, 1.625}, {0.5, 3.5},
                                                             {0.9, 7.85}, {0.95, 8.4875}, {1, 9.125}};
    for (const auto& [q, value] : expected) QVERIFY2(std::abs(quantile(values, q) - value) < 1e-12, qPrintable(QString::number(q)));
    QCOMPARE(quantile({2.0}, 0.3), 2.0);
    QVERIFY(std::isnan(quantile({}, 0.5)));
    QVERIFY(std::isnan(quantile({NAN, INFINITY}, 0.5)));
  }
};

QTEST_GUILESS_MAIN(TestPixelError)
#include "tst_pixel_error.moc"
