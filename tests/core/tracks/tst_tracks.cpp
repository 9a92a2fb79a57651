// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "core/tracks/label_set.h"
#include "core/tracks/skeleton.h"
#include "core/tracks/tracks.h"

using namespace parsimony;
using namespace parsimony::tracks;

namespace {

/// "image: x,y x,y" per frame, "-" for a point without coordinates.
std::string table(const LabelSet& labels) {
  std::string text;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    text += labels.images[static_cast<std::size_t>(frame)] + ":";
    for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
      const LabelPoint point = labels.point(frame, keypoint);
      text +=
          std::isnan(point.x) ? " -" : " " + std::to_string(static_cast<int>(point.x)) + "," + std::to_string(static_cast<int>(point.y));
    }
    text += "\n";
  }
  return text;
}

LabelSet threeFrames() {
  LabelSet labels = LabelSet::empty("anna", {"nose", "tail"});
  for (int frame = 0; frame < 3; ++frame) {
    labels.addFrame("img" + std::to_string(frame) + ".png");
    for (int keypoint = 0; keypoint < 2; ++keypoint) labels.setPoint(frame, keypoint, {10.0 * frame + keypoint, 1.0, Visibility::Visible});
  }
  return labels;
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

class TestTracks : public QObject {
  Q_OBJECT

 private slots:
  void framesAreInsertedAndRemovedInPlace() {
    LabelSet labels = threeFrames();
    QCOMPARE(table(labels), std::string("img0.png: 0,1 1,1\nimg1.png: 10,1 11,1\nimg2.png: 20,1 21,1\n"));
    labels.insertFrame(1, "new.png");
    QCOMPARE(table(labels), std::string("img0.png: 0,1 1,1\nnew.png: - -\nimg1.png: 10,1 11,1\nimg2.png: 20,1 21,1\n"));
    QCOMPARE(labels.point(1, 0).visibility, Visibility::NotLabelled);
    QCOMPARE(labels.point(3, 1).visibility, Visibility::Visible);
    labels.removeFrame(0);
    QCOMPARE(table(labels), std::string("new.png: - -\nimg1.png: 10,1 11,1\nimg2.png: 20,1 21,1\n"));
    labels.removeFrame(2);
    labels.insertFrame(0, "first.png");
    QCOMPARE(labels.addFrame("last.png"), 3);
    QCOMPARE(table(labels), std::string("first.png: - -\nnew.png: - -\nimg1.png: 10,1 11,1\nlast.png: - -\n"));
    while (labels.numFrames() > 0) labels.removeFrame(0);
    QCOMPARE(labels.xy.rows(), 0);
    QCOMPARE(labels.xy.cols(), 4);
  }

  void insertingAndRemovingAreInverse() {
    for (int frame = 0; frame <= 3; ++frame) {
      LabelSet labels = threeFrames();
      labels.insertFrame(frame, "new.png");
      QCOMPARE(labels.indexOf("new.png"), frame);
      labels.removeFrame(frame);
      QCOMPARE(table(labels), table(threeFrames()));
      QVERIFY(labels.visibility == threeFrames().visibility);
    }
  }

  void countsPointsWithBothCoordinates() {
    LabelSet labels = threeFrames();
    QCOMPARE(labels.numLabelled(), 6);
    labels.setPoint(1, 0, {NAN, NAN, Visibility::Occluded});
    labels.setPoint(2, 1, {5.0, NAN, Visibility::Visible});
    QCOMPARE(labels.numLabelled(), 4);
    QCOMPARE(labels.numLabelled(1), 1);
    QCOMPARE(LabelSet::empty("s", {}).numLabelled(), 0);
    QCOMPARE(labels.indexOf("none.png"), -1);
  }

  void indicesOutsideAreRefused() {
    LabelSet labels = threeFrames();
    QVERIFY(isInternal([&] { (void)labels.point(3, 0); }));
    QVERIFY(isInternal([&] { (void)labels.point(0, -1); }));
    QVERIFY(isInternal([&] { labels.setPoint(0, 2, {}); }));
    QVERIFY(isInternal([&] { labels.removeFrame(-1); }));
    QVERIFY(isInternal([&] { labels.insertFrame(4, "x"); }));
    Tracks tracks("m", {"nose"}, 2);
    QVERIFY(isInternal([&] { (void)tracks.at(2, 0); }));
    QVERIFY(isInternal([&] { (void)tracks.at(0, 1); }));
    QVERIFY(isInternal([&] { (void)tracks.row(-1); }));
  }

  void tracksStartEmptyAndGrow() {
    Tracks tracks("heatmap", {"nose", "tail"}, 1);
    QVERIFY(std::isnan(tracks.at(0, 1).x) && std::isnan(tracks.at(0, 1).likelihood));
    tracks.set(0, 1, {3.0, 4.0, 0.5});
    tracks.reserve(100);
    const std::span<double> row = tracks.appendRow();
    QCOMPARE(row.size(), std::size_t(6));
    QVERIFY(std::isnan(row[0]));
    row[3] = 7.0;
    QCOMPARE(tracks.numFrames(), 2);
    QCOMPARE(tracks.at(1, 1).x, 7.0);
    QCOMPARE(tracks.at(0, 1).y, 4.0);
    QCOMPARE(tracks.values().size(), std::size_t(12));
    QCOMPARE(tracks.values()[3], 3.0);  // frame-major, then keypoint, then x y likelihood
  }

  void keypointsByName() {
    const Skeleton skeleton{.keypoints = {"nose", "tail"}, .edges = {{0, 1}}, .leftRight = {}};
    QCOMPARE(skeleton.indexOf("tail"), 1);
    QCOMPARE(skeleton.indexOf("Tail"), -1);
    QCOMPARE(skeleton.size(), 2);
  }
};

QTEST_GUILESS_MAIN(TestTracks)
#include "tst_tracks.moc"
