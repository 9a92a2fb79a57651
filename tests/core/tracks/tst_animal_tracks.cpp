// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/tracks/animal_tracks.h"
#include "core/tracks/bounding_box.h"

using namespace parsimony;
using namespace parsimony::tracks;

namespace {

/// x of frame t, animal a, keypoint k = 100 t + 10 a + k.
AnimalTracks numbered(std::int64_t frames) {
  AnimalTracks tracks("s", {"anna", "bob"}, {"nose", "tail"}, frames);
  for (std::int64_t t = 0; t < frames; ++t) {
    for (int a = 0; a < 2; ++a) {
      for (int k = 0; k < 2; ++k) tracks.set(t, a, k, {100.0 * double(t) + 10 * a + k, -1, 0.5});
    }
  }
  return tracks;
}

bool isInternal(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.code() == base::ErrorCode::Internal;
  }
  return false;
}

}  // namespace

class TestAnimalTracks : public QObject {
  Q_OBJECT

 private slots:
  void startEmptyAndGrow() {
    AnimalTracks tracks("s", {"anna", "bob"}, {"nose"}, 1);
    QVERIFY(std::isnan(tracks.at(0, 1, 0).x) && !tracks.isPresent(0, 1));
    tracks.reserve(50);
    const std::span<double> frame = tracks.appendFrame();
    QCOMPARE(frame.size(), std::size_t{6});
    frame[3] = 7.0;
    QVERIFY(!tracks.isPresent(1, 1));  // half a position is none
    frame[4] = 8.0;
    QCOMPARE(tracks.numFrames(), std::int64_t{2});
    QCOMPARE(tracks.at(1, 1, 0).y, 8.0);
    QVERIFY(tracks.isPresent(1, 1) && !tracks.isPresent(1, 0) && !tracks.isPresent(0, 1));
  }

  void valuesAreFrameMajor() {
    const AnimalTracks tracks = numbered(3);
    QCOMPARE(tracks.values().size(), std::size_t{3 * 2 * 2 * 3});
    QCOMPARE(tracks.values()[(2 * 2 + 1) * 6 + 3], 211.0);
    QCOMPARE(tracks.pose(2, 1)[3], 211.0);
  }

  void oneAnimalAlone() {
    AnimalTracks tracks = numbered(3);
    tracks.images = {"a", "b", "c"};
    const Tracks bob = tracks.of(1);
    QCOMPARE(bob.numFrames(), std::int64_t{3});
    QCOMPARE(bob.at(2, 0).x, 210.0);
    QCOMPARE(bob.images, tracks.images);
    QCOMPARE(bob.keypoints(), tracks.keypoints());
  }

  void swappingIsItsOwnInverse() {
    AnimalTracks tracks = numbered(4);
    tracks.swapAnimals(0, 1, 1, 3);
    QCOMPARE(tracks.at(0, 0, 1).x, 1.0);
    QCOMPARE(tracks.at(1, 0, 1).x, 111.0);
    QCOMPARE(tracks.at(2, 1, 0).x, 200.0);
    QCOMPARE(tracks.at(3, 1, 0).x, 310.0);
    tracks.swapAnimals(1, 0, 1, 3);
    QCOMPARE(tracks.values(), numbered(4).values());
    tracks.swapAnimals(1, 1, 0, 4);
    tracks.swapAnimals(0, 1, 2, 2);
    QCOMPARE(tracks.values(), numbered(4).values());
  }

  void indicesOutsideAreRefused() {
    AnimalTracks tracks = numbered(2);
    QVERIFY(isInternal([&] { (void)tracks.at(2, 0, 0); }));
    QVERIFY(isInternal([&] { (void)tracks.at(0, 2, 0); }));
    QVERIFY(isInternal([&] { (void)tracks.at(0, 0, -1); }));
    QVERIFY(isInternal([&] { (void)tracks.of(2); }));
    QVERIFY(isInternal([&] { tracks.swapAnimals(0, 1, 0, 3); }));
  }

  void boxes() {
    QVERIFY(BoundingBox{}.isNone());
    QVERIFY(!(BoundingBox{-5, 0, 1, 1}.isNone()));
    QVERIFY((BoundingBox{0, 0, 0, 5}.isNone()) && (BoundingBox{0, 0, 5, INFINITY}.isNone()));
  }
};

QTEST_GUILESS_MAIN(TestAnimalTracks)
#include "tst_animal_tracks.moc"
