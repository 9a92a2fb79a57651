// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/crop_box.h"

using namespace parsimony;
using namespace parsimony::pose;
using tracks::BoundingBox;
using tracks::Prediction;
using tracks::Tracks;

namespace {

bool isAt(const Prediction& point, double x, double y) {
  return std::abs(point.x - x) < 1e-12 && std::abs(point.y - y) < 1e-12;
}

BoundingBox around(const std::vector<double>& pose, const CropOptions& options, std::vector<int> anchors = {}) {
  if (anchors.empty()) {
    anchors.resize(pose.size() / 3);
    std::iota(anchors.begin(), anchors.end(), 0);
  }
  return cropBox(pose, anchors, options);
}

CropOptions ratio(double value) {
  CropOptions options;
  options.cropRatio = value;
  return options;
}

std::string codeOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code()));
  }
  return "none";
}

std::vector<BoundingBox> alongX(const std::vector<double>& xs) {
  std::vector<BoundingBox> boxes;
  for (const double x : xs) boxes.push_back(std::isnan(x) ? BoundingBox{} : BoundingBox{x, -x, 100 + x, 50});
  return boxes;
}

std::vector<double> xsOf(const std::vector<BoundingBox>& boxes) {
  std::vector<double> xs;
  for (const BoundingBox& box : boxes) xs.push_back(box.x);
  return xs;
}

}  // namespace

class TestCropBox : public QObject {
  Q_OBJECT

 private slots:
  /// Numbers of Lightning Pose's unit tests of boxes (tests/data/test_bboxes.py).
  void mapsAsTheReference() {
    const CropMap unit{{.x = 20, .y = 30, .width = 200, .height = 100}};
    QVERIFY(isAt(unit.toCrop({20, 30, 1}), 0, 0));
    QVERIFY(isAt(unit.toCrop({220, 130, 1}), 1, 1));
    QVERIFY(isAt(unit.toCrop({120, 80, 1}), 0.5, 0.5));
    const CropMap other{{.x = 10, .y = 20, .width = 200, .height = 100}};
    QVERIFY(isAt(other.toFrame({0.5, 0.5, 1}), 110, 70));
    const CropMap model{{.x = 50, .y = 25, .width = 100, .height = 50}, 128, 64};
    QVERIFY(isAt(model.toCrop({50, 25, 1}), 0, 0));
    QVERIFY(isAt(model.toCrop({150, 75, 1}), 128, 64));
    QVERIFY(isAt(model.toCrop({100, 50, 1}), 64, 32));
    const CropMap ten{{.x = 5, .y = 6, .width = 101, .height = 100}, 10, 10};
    QVERIFY(isAt(ten.toFrame({0, 0, 1}), 5, 6));
    const CropMap first{{.x = 0, .y = 0, .width = 124, .height = 123}, 10, 10};
    QVERIFY(isAt(first.toFrame({10, 10, 1}), 124, 123));
    const CropMap second{{.x = 0, .y = 0, .width = 4, .height = 3}, 10, 10};
    QVERIFY(isAt(second.toFrame({10, 10, 1}), 4, 3));
  }

  void mappingBackIsTheInverse() {
    const CropMap map{{.x = -7, .y = 31, .width = 90, .height = 44}, 256, 128};
    const Prediction there = map.toCrop({12.25, 60.5, 0.75});
    QVERIFY(isAt(map.toFrame(there), 12.25, 60.5));
    QCOMPARE(there.likelihood, 0.75);
    QVERIFY(std::isnan(map.toFrame({NAN, 1, 0}).x));
  }

  void clampsAsTheReference() {
    QCOMPARE(clamped({-5, -5, 20, 20}, 50, 50), (BoundingBox{0, 0, 15, 15}));
    QCOMPARE(clamped({40, 40, 30, 30}, 50, 50), (BoundingBox{40, 40, 10, 10}));
  }

  /// Whatever the box, the result lies in the picture and has at least one pixel.
  void clampedBoxesLieInThePicture() {
    QCOMPARE(clamped({60, -30, 20, 20}, 50, 40), (BoundingBox{49, 0, 1, 1}));
    QCOMPARE(clamped({10.9, 3.2, 5.0, 4.0}, 50, 40), (BoundingBox{10, 3, 5, 4}));
    QCOMPARE(clamped({}, 50, 40), (BoundingBox{0, 0, 50, 40}));
    std::mt19937 random(5);
    std::uniform_real_distribution<double> place(-80, 120), size(0.1, 200);
    for (int i = 0; i < 1000; ++i) {
      const BoundingBox box = clamped({place(random), place(random), size(random), size(random)}, 50, 40);
      QVERIFY(box.x >= 0 && box.y >= 0 && box.width >= 1 && box.height >= 1);
      QVERIFY(box.x + box.width <= 50 && box.y + box.height <= 40);
      QVERIFY(box.x == std::floor(box.x) && box.width == std::floor(box.width));
    }
  }

  void boxesByHand() {
    // span 31, times 2 = 62; centre (25.5, 25), minus 31 = (-5.5, -6), towards zero
    QCOMPARE(around({10, 20, 1, 41, 30, 1}, ratio(2)), (BoundingBox{-5, -6, 62, 62}));
    // 46.5, up to 47, up to 48; (25.5, 25) minus 24
    QCOMPARE(around({10, 20, 1, 41, 30, 1}, ratio(1.5)), (BoundingBox{1, 1, 48, 48}));
    CropOptions fixed;
    fixed.cropSize = 33;
    QCOMPARE(around({10, 20, 1, 41, 30, 1}, fixed), (BoundingBox{8, 8, 34, 34}));
    // Of three keypoints the anchors alone decide.
    QCOMPARE(around({10, 20, 1, 500, 500, 1, 41, 30, 1}, ratio(2), {0, 2}), (BoundingBox{-5, -6, 62, 62}));
  }

  void whatIsNotSeenDoesNotCount() {
    CropOptions options = ratio(2);
    options.minimumLikelihood = 0.5;
    const std::vector<double> pose{10, 20, 0.9, 41, 30, 0.9, 999, 999, 0.1, NAN, NAN, NAN};
    QCOMPARE(around(pose, options), (BoundingBox{-5, -6, 62, 62}));
    QVERIFY(around({NAN, NAN, 1, 5, 5, 0.1}, options).isNone());
    QVERIFY(around({7, 7, 1, 7, 7, 1}, options).isNone());
    options.cropSize = 10;
    QCOMPARE(around({7, 7, 1, NAN, NAN, 1}, options), (BoundingBox{2, 2, 10, 10}));
  }

  /// The side is the least even number that is enough, and the box lies around the centre.
  void sidesAreEvenAndEnough() {
    std::mt19937 random(6);
    std::uniform_real_distribution<double> place(0, 300), share(1, 4);
    for (int i = 0; i < 500; ++i) {
      std::vector<double> pose;
      for (int k = 0; k < 6; ++k) pose.insert(pose.end(), {place(random), place(random), 1.0});
      const double scale = share(random);
      const BoundingBox box = around(pose, ratio(scale));
      double span = 0, meanX = 0;
      for (int a = 0; a < 6; ++a) {
        meanX += pose[std::size_t(3 * a)] / 6;
        for (int b = 0; b < 6; ++b) {
          span = std::max(
              {span, pose[std::size_t(3 * a)] - pose[std::size_t(3 * b)], pose[std::size_t(3 * a + 1)] - pose[std::size_t(3 * b + 1)]});
        }
      }
      QVERIFY(std::fmod(box.width, 2) == 0 && box.width >= span * scale - 1e-9 && box.width < span * scale + 2);
      QCOMPARE(box.height, box.width);
      QVERIFY(std::abs(box.x + box.width / 2 - meanX) < 1);
    }
  }

  void anchorsByName() {
    CropOptions options;
    const std::vector<std::string> names{"nose", "tail", "paw"};
    QCOMPARE(anchorIndices(names, options), (std::vector<int>{0, 1, 2}));
    options.anchorKeypoints = "paw, nose";
    QCOMPARE(anchorIndices(names, options), (std::vector<int>{2, 0}));
    options.anchorKeypoints = "paw,ear";
    QCOMPARE(codeOf([&] { (void)anchorIndices(names, options); }), std::string("invalid_value"));
  }

  void missingBoxesAreFilled() {
    auto boxes = alongX({NAN, 10, NAN, NAN, 19, NAN});
    QCOMPARE(fillMissing(boxes), std::int64_t{4});
    QCOMPARE(xsOf(boxes), (std::vector<double>{10, 10, 13, 16, 19, 19}));
    QCOMPARE(boxes[2], (BoundingBox{13, -13, 113, 50}));
    QCOMPARE(fillMissing(boxes), std::int64_t{0});
    std::vector<BoundingBox> none(3), empty;
    QCOMPARE(codeOf([&] { fillMissing(none); }), std::string("empty"));
    QCOMPARE(fillMissing(empty), std::int64_t{0});
  }

  /// pandas 2: Series(xs).rolling(window, center=True, min_periods=1).median().round()
  void smoothsAsPandas_data() {
    QTest::addColumn<int>("window");
    QTest::addColumn<QList<double>>("expected");
    QTest::newRow("2") << 2 << QList<double>{10, 11, 26, 26, 14, 14, 52, 53, 17, 20};
    QTest::newRow("3") << 3 << QList<double>{11, 12, 13, 15, 14, 15, 16, 18, 18, 20};
    QTest::newRow("4") << 4 << QList<double>{11, 12, 12, 14, 14, 14, 16, 17, 20, 18};
    QTest::newRow("5") << 5 << QList<double>{12, 12, 13, 14, 15, 15, 16, 18, 20, 18};
    QTest::newRow("none") << 1 << QList<double>{10, 12, 40, 13, 15, 14, 90, 16, 18, 21};
  }
  void smoothsAsPandas() {
    QFETCH(int, window);
    QFETCH(QList<double>, expected);
    const auto boxes = smoothed(alongX({10, 12, 40, 13, 15, 14, 90, 16, 18, 21}), window);
    QCOMPARE(xsOf(boxes), std::vector<double>(expected.begin(), expected.end()));
    for (const BoundingBox& box : boxes) QVERIFY(box.height == 50 && box.y == -box.x && box.width == 100 + box.x);
  }

  void gapsAreLeftOutOfTheMedian() {
    const auto boxes = smoothed(alongX({1, 2, NAN, 4, 5, 9}), 5);
    QCOMPARE(xsOf(boxes), (std::vector<double>{2, 2, 3, 4, 5, 5}));  // 1.5, 2, 3, 4.5, 5, 5, halves to even
  }

  /// An animal that jumps away for one frame and hides for another keeps a quiet box.
  void aVideo() {
    Tracks predictions("s", {"nose", "tail"}, 12);
    for (std::int64_t t = 0; t < 12; ++t) {
      const double x = t == 4 ? 900 : 100 + 2.0 * double(t);
      if (t == 7) continue;
      predictions.set(t, 0, {x - 10, 50, 0.9});
      predictions.set(t, 1, {x + 10, 50, 0.9});
    }
    const CropBoxes result = cropBoxes(predictions, ratio(2));
    QCOMPARE(result.numFilled, std::int64_t{1});
    QCOMPARE(result.boxes.size(), std::size_t{12});
    for (std::size_t t = 0; t < 12; ++t) {
      QVERIFY(result.boxes[t].width == 40 && result.boxes[t].height == 40);
      QVERIFY(std::abs(result.boxes[t].x - (80 + 2.0 * double(t))) <= 4);
      QCOMPARE(result.boxes[t].y, 30.0);
    }
    // A network that finds the middle of each crop finds the middle of each box.
    Tracks inCrop("s", {"nose"}, 12);
    for (std::int64_t t = 0; t < 12; ++t) inCrop.set(t, 0, {128, 64, 0.5});
    const Tracks inFrame = remapped(inCrop, result.boxes, 256, 256);
    for (std::int64_t t = 0; t < 12; ++t) {
      QVERIFY(isAt(inFrame.at(t, 0), result.boxes[std::size_t(t)].x + 20, result.boxes[std::size_t(t)].y + 10));
    }
    QCOMPARE(codeOf([&] { (void)remapped(inCrop, {}, 256, 256); }), std::string("inconsistent"));
  }

  void croppedVideosHaveOneEvenSize() {
    const std::vector<BoundingBox> boxes{{0, 0, 40, 31}, {0, 0, 42, 33}, {0, 0, 100, 35}, {}};
    QCOMPARE(croppedVideoSize(boxes), (std::pair{42, 32}));  // 33 / 2 = 16.5, half to even
    QCOMPARE(codeOf([] { (void)croppedVideoSize({}); }), std::string("empty"));
  }

  void metadata() {
    QTemporaryDir folder;
    const auto path = base::pathFromUtf8(folder.path().toStdString()) / "metadata.json";
    writeBoxMetadata(path, 5, "a_bbox.csv");
    const auto json = nlohmann::json::parse(base::readTextFile(path));
    QVERIFY((json == nlohmann::json{{"method", "median"}, {"window", 5}, {"source", "a_bbox.csv"}}));
  }

  void optionsHaveRanges() {
    CropOptions options;
    QVERIFY(options.problems().empty());
    options.cropRatio = 0.5;
    options.window = 0;
    QCOMPARE(options.problems().size(), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestCropBox)
#include "tst_crop_box.moc"
