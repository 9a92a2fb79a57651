// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/io/h5_file.h"
#include "core/io/slp_file.h"
#include "core/tracking/animal_tracker.h"
#include "core/tracking/track_gaps.h"
#include "tests/core/tracking/simulated_animals.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::tracking;
using tests::bodyAt;
using tests::kBody;
using tests::Scene;

namespace {

constexpr double kPi = std::numbers::pi;

using Truth = std::vector<std::vector<Pose>>;

/// Two animals that run towards each other and pass 5 px apart.
Truth headOn() {
  Truth truth;
  for (int t = 0; t < 100; ++t) truth.push_back({bodyAt(50 + 6 * t, 200, 0), bodyAt(650 - 6 * t, 205, kPi)});
  return truth;
}

/// Two animals whose ways cross at right angles, both at the crossing at once.
Truth crossing() {
  Truth truth;
  for (int t = 0; t < 100; ++t) truth.push_back({bodyAt(50 + 6 * t, 300, 0), bodyAt(350, 6 * t, kPi / 2)});
  return truth;
}

/// Two animals on circles of their own.
Truth circles() {
  Truth truth;
  for (int t = 0; t < 300; ++t) {
    const double angle = 0.03 * t;
    truth.push_back({bodyAt(200 + 100 * std::cos(angle), 200 + 100 * std::sin(angle), angle + kPi / 2),
                     bodyAt(450 + 100 * std::cos(angle), 200 - 100 * std::sin(angle), -angle - kPi / 2)});
  }
  return truth;
}

/// Two animals that come to lie upon each other in the frames 40 to 60, all but indistinguishable, and part again.
Truth merging() {
  Truth truth;
  for (int t = 0; t < 100; ++t) {
    const int away = std::abs(t - 50);
    const double side = away > 10 ? 60.0 * std::min(1.0, away / 40.0) : 1.0;
    truth.push_back({bodyAt(50 + 3 * t, 200 - side, 0), bodyAt(50 + 3 * t, 200 + side, 0)});
  }
  return truth;
}

TrackerOptions known(int animals) {
  TrackerOptions options;
  options.animals = animals;
  return options;
}

}  // namespace

class TestAnimalTracker : public QObject {
  Q_OBJECT

 private slots:
  void passingAnimalsKeepTheirIdentity_data() {
    QTest::addColumn<bool>("headOn");
    QTest::addColumn<int>("animals");
    for (const bool isHeadOn : {true, false}) {
      for (const int animals : {2, 0}) QTest::addRow("%s, %d known", isHeadOn ? "head on" : "crossing", animals) << isHeadOn << animals;
    }
  }
  void passingAnimalsKeepTheirIdentity() {
    QFETCH(bool, headOn);
    QFETCH(int, animals);
    for (unsigned seed = 1; seed <= 5; ++seed) {
      const Scene scene = tests::detected(headOn ? ::headOn() : crossing(), {.noise = 1.0, .missed = 0, .hidden = {}, .seed = seed});
      const TrackingResult result = trackAnimals(scene.detections, kBody, known(animals));
      QCOMPARE(result.tracks.numAnimals(), 2);
      QCOMPARE(result.tracks.individuals(), (std::vector<std::string>{"animal1", "animal2"}));
      QCOMPARE(tests::numSwitches(scene, result.tracks), 0);
      QCOMPARE(result.numUnused, std::int64_t{0});
      QVERIFY(result.risky.empty());
      for (std::int64_t frame = 0; frame < 100; ++frame) {
        QVERIFY(result.tracks.isPresent(frame, 0) && result.tracks.isPresent(frame, 1));
      }
    }
  }

  /// One in seven detections is missing, and each animal hides once for 15 frames.
  void gapsAreBridged() {
    tests::Detector detector{.noise = 1.0, .missed = 0.15, .hidden = {}, .seed = 4};
    for (int t = 0; t < 15; ++t) detector.hidden.insert({{100 + t, 0}, {180 + t, 1}});
    const Scene scene = tests::detected(circles(), detector);
    TrackingResult result = trackAnimals(scene.detections, kBody, known(2));
    QCOMPARE(tests::numSwitches(scene, result.tracks), 0);
    QCOMPARE(result.numUnused, std::int64_t{0});
    QVERIFY(!result.tracks.isPresent(107, 0) || !result.tracks.isPresent(107, 1));
    QVERIFY(bridgeGaps(result.tracks, 30) > 0);
    const int identity = std::abs(result.tracks.at(150, 0, 0).x - scene.truth[150][0][0].x) < 10 ? 0 : 1;
    for (std::int64_t frame = 100; frame < 115; ++frame) {  // a chord of 16 frames of the circle is at most 3 px off, the noise beside
      QCOMPARE(result.tracks.at(frame, identity, 2).likelihood, 0.0);
      const auto& truth = scene.truth[static_cast<std::size_t>(frame)][0][2];
      const tracks::Prediction bridged = result.tracks.at(frame, identity, 2);
      QVERIFY(std::hypot(bridged.x - truth.x, bridged.y - truth.y) < 12);
    }
  }

  /// Where nobody could tell, the tracker says so, and nowhere else.
  void mergedAnimalsAreRisky() {
    for (unsigned seed = 1; seed <= 5; ++seed) {
      const Scene scene = tests::detected(merging(), {.noise = 0.5, .missed = 0, .hidden = {}, .seed = seed});
      const TrackingResult result = trackAnimals(scene.detections, kBody, known(2));
      QCOMPARE(result.risky.size(), std::size_t{1});
      const RiskyMoment& moment = result.risky.front();
      QCOMPARE(moment.animals, (std::vector<int>{0, 1}));
      QVERIFY(moment.first >= 40 && moment.last <= 61 && moment.last - moment.first >= 10);
      QVERIFY(moment.margin < 0.08 && moment.worst >= moment.first && moment.worst <= moment.last);
    }
  }

  void falseDetectionsAreNoAnimals() {
    Truth truth;
    for (int t = 0; t < 100; ++t) truth.push_back({bodyAt(100 + 2 * t, 100, 0), bodyAt(400 - 2 * t, 300, 0)});
    Scene scene = tests::detected(truth);
    int numFalse = 0;
    for (std::size_t t = 5; t < 100; t += 7, ++numFalse) {
      scene.detections[t].insert(scene.detections[t].begin(), bodyAt(600, 100 + 5.0 * double(t % 50), 1));
      scene.animalOf[t].insert(scene.animalOf[t].begin(), -1);
    }
    for (const int animals : {0, 2}) {
      const TrackingResult result = trackAnimals(scene.detections, kBody, known(animals));
      QCOMPARE(result.tracks.numAnimals(), 2);
      QCOMPARE(result.numUnused, std::int64_t{numFalse});
      QCOMPARE(tests::numSwitches(scene, result.tracks), 0);
    }
  }

  void animalsAreBornAndGivenUp() {
    Truth truth;
    for (int t = 0; t < 120; ++t) truth.push_back({bodyAt(100, 100, 0), bodyAt(400, 300, 0)});
    tests::Detector detector;
    for (int t = 0; t < 120; ++t) {
      if (t < 30 || (t >= 60 && t < 80)) detector.hidden.insert({t, 1});
    }
    const Scene scene = tests::detected(truth, detector);
    TrackerOptions options;
    options.maximumGap = 30;
    QCOMPARE(trackAnimals(scene.detections, kBody, options).tracks.numAnimals(), 2);
    options.maximumGap = 10;
    const tracks::AnimalTracks tracks = trackAnimals(scene.detections, kBody, options).tracks;
    QCOMPARE(tracks.numAnimals(), 3);
    QVERIFY(!tracks.isPresent(29, 1) && tracks.isPresent(30, 1) && tracks.isPresent(59, 1) && !tracks.isPresent(80, 1));
    QVERIFY(!tracks.isPresent(59, 2) && tracks.isPresent(80, 2) && tracks.isPresent(119, 2));
    QCOMPARE(trackAnimals(scene.detections, kBody, known(2)).tracks.numAnimals(), 2);
  }

  /// The likelier of too many detections become the animals.
  void aKnownNumberIsNeverExceeded() {
    Truth truth(10, {bodyAt(100, 100, 0), bodyAt(300, 100, 0), bodyAt(500, 100, 0)});
    for (auto& frame : truth) {
      for (auto& point : frame[1]) point.likelihood = 0.2;
    }
    const TrackingResult result = trackAnimals(truth, kBody, known(2));
    QCOMPARE(result.tracks.numAnimals(), 2);
    QCOMPARE(result.numUnused, std::int64_t{10});
    QVERIFY(std::abs(result.tracks.at(9, 0, 1).x - 100) < 20 && std::abs(result.tracks.at(9, 1, 1).x - 500) < 20);
    TrackerOptions strict;
    strict.minimumLikelihood = 0.5;
    QCOMPARE(trackAnimals(truth, kBody, strict).tracks.numAnimals(), 2);
    QCOMPARE(trackAnimals({}, kBody, known(2)).tracks.numAnimals(), 2);
    QCOMPARE(trackAnimals({{}, {}}, kBody, {}).tracks.numAnimals(), 0);
  }

  /// A keypoint that comes and goes does not move the animal.
  void hiddenKeypointsDoNotDisturb() {
    Scene scene = tests::detected(headOn());
    for (std::size_t t = 0; t < scene.detections.size(); ++t) {
      for (std::size_t i = 0; i < scene.detections[t].size(); ++i) {
        if (t > 2 && (t + i) % 2 == 0) scene.detections[t][i][4] = {NAN, NAN, NAN};
        if (t > 2 && t % 3 == 0) scene.detections[t][i][1] = {NAN, NAN, NAN};
      }
    }
    const TrackingResult result = trackAnimals(scene.detections, kBody, known(2));
    QCOMPARE(tests::numSwitches(scene, result.tracks), 0);
    QCOMPARE(result.numUnused, std::int64_t{0});
  }

  void wrongInputIsRefused() {
    const auto code = [](const std::vector<std::vector<Pose>>& detections, const TrackerOptions& options) {
      try {
        (void)trackAnimals(detections, kBody, options);
      } catch (const base::Error& error) {
        return std::string(base::toString(error.code()));
      }
      return std::string("none");
    };
    QCOMPARE(code({{Pose(4)}}, {}), std::string("invalid_value"));
    TrackerOptions options;
    options.velocityDecay = 2;
    QCOMPARE(code({}, options), std::string("invalid_value"));
  }

  /// 1500 frames of two courting flies as people labelled them, in an order that says nothing. A second implementation of the tracker, in
  /// Python with SciPy's assignment, finds the same: no switch, smallest margin 0.8430.
  void courtingFliesKeepTheirIdentity() {
    PARSIMONY_NEED_DATA("pose/flies/clip.slp");
    if (!io::hasHdf5()) QSKIP("this build has no HDF5");
    const io::SlpFile file = io::readSlp(tests::dataFolder() / "pose/flies/clip.slp");
    const tracks::AnimalTracks truth = io::animalTracksOf(file);
    Scene scene;
    for (std::int64_t frame = 0; frame < truth.numFrames(); ++frame) {
      const Pose female = poseOf(truth.pose(frame, 0)), male = poseOf(truth.pose(frame, 1));
      const bool isTurned = frame % 3 == 1;
      scene.truth.push_back({female, male});
      scene.detections.push_back(isTurned ? std::vector{male, female} : std::vector{female, male});
      scene.animalOf.push_back(isTurned ? std::vector{1, 0} : std::vector{0, 1});
    }
    QCOMPARE(medianLength(scene.detections), 94.0);
    TrackerOptions options = known(2);
    options.riskMargin = 0.85;
    const TrackingResult result = trackAnimals(scene.detections, truth.keypoints(), options);
    QVERIFY(!result.risky.empty() && std::abs(result.risky.front().margin - 0.84296268607702) < 1e-9);
    QCOMPARE(result.numUnused, std::int64_t{0});
    const int first = result.tracks.at(0, 0, 0).x == truth.at(0, 0, 0).x ? 0 : 1;  // which number an animal gets is the tracker's choice
    for (std::int64_t frame = 0; frame < truth.numFrames(); ++frame) {
      for (int animal = 0; animal < 2; ++animal) {
        for (int k = 0; k < truth.numKeypoints(); ++k) {
          const double x = truth.at(frame, animal, k).x, found = result.tracks.at(frame, animal ^ first, k).x;
          QVERIFY2(
              x == found || (std::isnan(x) && std::isnan(found)),
              qPrintable(QStringLiteral("frame %1 animal %2 keypoint %3: %4, not %5").arg(frame).arg(animal).arg(k).arg(found).arg(x)));
        }
      }
    }
  }

  void shortGapsOnly() {
    tracks::AnimalTracks tracks("s", {"a", "b"}, {"nose"}, 10);
    tracks.set(1, 0, 0, {10, 0, 0.9});
    tracks.set(4, 0, 0, {40, 30, 0.8});
    tracks.set(9, 0, 0, {90, 0, 0.9});
    tracks.set(5, 1, 0, {1, 1, 1});
    QCOMPARE(bridgeGaps(tracks, 2), std::int64_t{2});
    QCOMPARE(tracks.at(2, 0, 0).x, 20.0);
    QCOMPARE(tracks.at(3, 0, 0).y, 20.0);
    QCOMPARE(tracks.at(3, 0, 0).likelihood, 0.0);
    QCOMPARE(tracks.at(4, 0, 0).likelihood, 0.8);
    QVERIFY(!tracks.isPresent(0, 0) && !tracks.isPresent(6, 0) && !tracks.isPresent(4, 1));
    QCOMPARE(bridgeGaps(tracks, 4), std::int64_t{4});
    QCOMPARE(tracks.at(8, 0, 0).x, 80.0);
  }
};

QTEST_GUILESS_MAIN(TestAnimalTracker)
#include "tst_animal_tracker.moc"
