// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/io/h5_file.h"
#include "core/io/slp_file.h"
#include "core/tracking/identity_metrics.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::tracking;
using tracks::AnimalTracks;

namespace {

/// Animal a lies at (100 a, 0) to (100 a + 10, 0) in every frame.
AnimalTracks standing(int animals, std::int64_t frames) {
  std::vector<std::string> names;
  for (int a = 0; a < animals; ++a) names.push_back(std::to_string(a));
  AnimalTracks tracks("s", names, {"tail", "nose"}, frames);
  for (std::int64_t t = 0; t < frames; ++t) {
    for (int a = 0; a < animals; ++a) {
      tracks.set(t, a, 0, {100.0 * a, 0, 1});
      tracks.set(t, a, 1, {100.0 * a + 10, 0, 1});
    }
  }
  return tracks;
}

void hide(AnimalTracks& tracks, int animal, std::int64_t first, std::int64_t end) {
  for (std::int64_t t = first; t < end; ++t) {
    for (int k = 0; k < tracks.numKeypoints(); ++k) tracks.set(t, animal, k, {NAN, NAN, NAN});
  }
}

void move(AnimalTracks& tracks, int animal, std::int64_t first, std::int64_t end, double by) {
  for (std::int64_t t = first; t < end; ++t) {
    for (int k = 0; k < tracks.numKeypoints(); ++k) {
      tracks::Prediction point = tracks.at(t, animal, k);
      point.x += by;
      tracks.set(t, animal, k, point);
    }
  }
}

bool near(double value, double expected) {
  return std::abs(value - expected) < 1e-9;
}

}  // namespace

class TestIdentityMetrics : public QObject {
  Q_OBJECT

 private slots:
  void perfect() {
    const AnimalTracks truth = standing(2, 10);
    const IdentityMetrics metrics = identityMetrics(truth, truth);
    QVERIFY(metrics.switches.empty());
    QCOMPARE(metrics.switchesPerMinute, 0.0);
    QCOMPARE(metrics.fragments, std::int64_t{0});
    QVERIFY(near(metrics.meanOks, 1.0) && near(metrics.identityF1, 1.0));
    QCOMPARE(metrics.numTruth, std::int64_t{20});
    QCOMPARE(metrics.numMissed(), std::int64_t{0});
    QCOMPARE(metrics.numFalse(), std::int64_t{0});
  }

  /// Other names for the same animals are no mistake.
  void onlyChangesAreSwitches() {
    const AnimalTracks truth = standing(2, 10);
    AnimalTracks predicted = truth;
    predicted.swapAnimals(0, 1, 0, 10);
    QVERIFY(identityMetrics(truth, predicted).switches.empty());
    QVERIFY(near(identityMetrics(truth, predicted).identityF1, 1.0));
  }

  /// Two animals swap halfway: 2 switches in 10 frames at 25 frames/s are 300 a minute, and half of the frames have the right identity.
  void aSwap() {
    const AnimalTracks truth = standing(2, 10);
    AnimalTracks predicted = truth;
    predicted.swapAnimals(0, 1, 5, 10);
    const IdentityMetrics metrics = identityMetrics(truth, predicted);
    QCOMPARE(metrics.switches.size(), std::size_t{2});
    QVERIFY((metrics.switches[0] == IdentitySwitch{5, 0, 0, 1}) && (metrics.switches[1] == IdentitySwitch{5, 1, 1, 0}));
    QVERIFY(near(metrics.switchesPerMinute, 300.0));
    QVERIFY(near(metrics.meanOks, 1.0) && near(metrics.identityF1, 0.5));
    QCOMPARE(metrics.fragments, std::int64_t{0});
  }

  /// Found again under another identity: one switch, one fragment.
  void aTrackThatBreaks() {
    const AnimalTracks truth = standing(1, 10);
    AnimalTracks predicted("s", {"a", "b"}, truth.keypoints(), 10);
    for (std::int64_t t = 0; t < 10; ++t) {
      if (t == 4 || t == 5) continue;
      for (int k = 0; k < 2; ++k) predicted.set(t, t < 4 ? 0 : 1, k, truth.at(t, 0, k));
    }
    const IdentityMetrics metrics = identityMetrics(truth, predicted);
    QCOMPARE(metrics.switches.size(), std::size_t{1});
    QVERIFY((metrics.switches[0] == IdentitySwitch{6, 0, 0, 1}));
    QCOMPARE(metrics.fragments, std::int64_t{1});
    QCOMPARE(metrics.numMissed(), std::int64_t{2});
    QVERIFY(near(metrics.identityF1, 2.0 * 4 / (10 + 8)));
  }

  void whatIsNotThereCannotBeLost() {
    AnimalTracks truth = standing(2, 10);
    AnimalTracks predicted = truth;
    hide(truth, 0, 3, 6);
    hide(predicted, 0, 3, 6);
    QCOMPARE(identityMetrics(truth, predicted).fragments, std::int64_t{0});
    hide(predicted, 0, 6, 8);
    const IdentityMetrics metrics = identityMetrics(truth, predicted);
    QCOMPARE(metrics.fragments, std::int64_t{1});
    QCOMPARE(metrics.numMissed(), std::int64_t{2});
  }

  void falseAnimals() {
    const AnimalTracks truth = standing(2, 10), predicted = standing(3, 10);
    const IdentityMetrics metrics = identityMetrics(truth, predicted);
    QCOMPARE(metrics.numFalse(), std::int64_t{10});
    QVERIFY(near(metrics.identityF1, 2.0 * 20 / 50));
  }

  /// A pair that still holds is not given up for one that fits better.
  void pairsThatHoldStay() {
    const AnimalTracks truth = standing(1, 10);
    AnimalTracks predicted("s", {"a", "b"}, truth.keypoints(), 10);
    for (std::int64_t t = 0; t < 10; ++t) {
      for (int k = 0; k < 2; ++k) {
        const tracks::Prediction point = truth.at(t, 0, k);
        predicted.set(t, 0, k, {point.x + (t < 5 ? 0 : 1), point.y, 1});
        if (t >= 5) predicted.set(t, 1, k, point);
      }
    }
    const IdentityMetrics metrics = identityMetrics(truth, predicted);
    QVERIFY(metrics.switches.empty());
    // d = 1 px, s = 10 px, sigma 0.1: exp(-1 / (2 * 100 * 0.04))
    QVERIFY(near(metrics.meanOks, (5.0 + 5.0 * std::exp(-1.0 / 8.0)) / 10.0));
    move(predicted, 0, 5, 10, 3.0);  // 4 px off: exp(-2) is below one half
    const IdentityMetrics lost = identityMetrics(truth, predicted);
    QCOMPARE(lost.switches.size(), std::size_t{1});
    QVERIFY(near(lost.meanOks, 1.0));
  }

  void nothingAtAll() {
    const AnimalTracks none("s", {"a"}, {"nose"}, 0);
    const IdentityMetrics metrics = identityMetrics(none, none);
    QVERIFY(std::isnan(metrics.switchesPerMinute) && std::isnan(metrics.meanOks) && std::isnan(metrics.identityF1));
    const IdentityMetrics missed = identityMetrics(standing(2, 4), AnimalTracks("s", {}, {"tail", "nose"}, 4));
    QCOMPARE(missed.numMissed(), std::int64_t{8});
    QVERIFY(near(missed.identityF1, 0.0));
  }

  void otherVideosAreRefused() {
    const auto isInconsistent = [](const AnimalTracks& a, const AnimalTracks& b) {
      try {
        (void)identityMetrics(a, b);
      } catch (const base::Error& error) {
        return error.code() == base::ErrorCode::Inconsistent;
      }
      return false;
    };
    QVERIFY(isInconsistent(standing(1, 3), standing(1, 4)));
    QVERIFY(isInconsistent(standing(1, 3), AnimalTracks("s", {"a"}, {"nose", "tail"}, 3)));
  }

  /// SLEAP's own tracks of the two flies against the people's. Numbers of a second implementation in Python (h5py, scipy.optimize.
  /// linear_sum_assignment) with sigma 0.25, for head and thorax.
  void tracksOfAnotherProgram() {
    PARSIMONY_NEED_DATA("pose/flies/clip.predictions.slp");
    if (!io::hasHdf5()) QSKIP("this build has no HDF5");
    const auto folder = tests::dataFolder() / "pose/flies";
    const AnimalTracks truth = io::animalTracksOf(io::readSlp(folder / "clip.2node.slp"));
    const AnimalTracks predicted = io::animalTracksOf(io::readSlp(folder / "clip.predictions.slp"));
    IdentityOptions options;
    options.oks.defaultSigma = 0.25;
    const IdentityMetrics metrics = identityMetrics(truth, predicted, options);
    QCOMPARE(metrics.switches.size(), std::size_t{2});
    QVERIFY((metrics.switches[0] == IdentitySwitch{1038, 1, 1, 0}) && (metrics.switches[1] == IdentitySwitch{1183, 1, 0, 1}));
    QVERIFY(near(metrics.switchesPerMinute, 2.0));
    QCOMPARE(metrics.fragments, std::int64_t{61});
    QCOMPARE(metrics.numTruth, std::int64_t{3000});
    QCOMPARE(metrics.numPredicted, std::int64_t{2948});
    QCOMPARE(metrics.numPairs, std::int64_t{2198});
    QVERIFY(near(metrics.meanOks, 0.8066243094637797));
    QVERIFY(near(metrics.identityF1, 2.0 * 2188 / (3000 + 2948)));
  }
};

QTEST_GUILESS_MAIN(TestIdentityMetrics)
#include "tst_identity_metrics.moc"
