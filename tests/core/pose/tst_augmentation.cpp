// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/augmentation.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>

#include <opencv2/imgproc.hpp>

#include "core/pose/picture_size.h"

using namespace parsimony;
using tracks::LabelPoint;
using tracks::Visibility;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Bright discs on black, each of another radius; a point (x, y) means pixel centres at +0.5: pixel i covers [i, i + 1).
pose::Sample discs(cv::Size size, const std::vector<cv::Point2d>& centres, int type = CV_8UC1, double radius = 7.0) {
  pose::Sample sample;
  sample.picture = cv::Mat::zeros(size, type);
  for (const auto& c : centres) {
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        const double d = std::hypot(x + 0.5 - c.x, y + 0.5 - c.y);
        const double v = 255.0 / (1.0 + std::exp(2.0 * (d - radius)));
        if (v < 1.0) continue;
        if (sample.picture.channels() == 1) {
          sample.picture.at<uchar>(y, x) = cv::saturate_cast<uchar>(v);
        } else {
          sample.picture.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(v));
        }
      }
    }
    sample.points.push_back({c.x, c.y, Visibility::Visible});
  }
  return sample;
}

/// Centre of light within 12 px of `near`, in the convention of points. NaN when there is little.
cv::Point2d lightNear(const cv::Mat& picture, const LabelPoint& near) {
  cv::Mat grey = picture;
  if (picture.channels() == 3) cv::extractChannel(picture, grey, 1);
  double sum = 0.0, sx = 0.0, sy = 0.0;
  for (int y = 0; y < grey.rows; ++y) {
    for (int x = 0; x < grey.cols; ++x) {
      if (std::hypot(x + 0.5 - near.x, y + 0.5 - near.y) > 14.0) continue;
      const double v = std::max(0, grey.at<uchar>(y, x) - 40);
      sum += v;
      sx += v * (x + 0.5);
      sy += v * (y + 0.5);
    }
  }
  return sum > 3000.0 ? cv::Point2d(sx / sum, sy / sum) : cv::Point2d(kNaN, kNaN);
}

bool same(const std::vector<LabelPoint>& a, const std::vector<LabelPoint>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].visibility != b[i].visibility) return false;
    if (std::isnan(a[i].x) != std::isnan(b[i].x) || (!std::isnan(a[i].x) && (a[i].x != b[i].x || a[i].y != b[i].y))) return false;
  }
  return true;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

pose::AugmentationOptions pipeline(const QString& name) {
  pose::AugmentationOptions options;
  options.pipeline = name.toStdString();
  return options;
}

}  // namespace

class TestAugmentation : public QObject {
  Q_OBJECT
 private slots:
  void preparationScalesWithoutHalfPixels() {
    const auto sample = discs({200, 120}, {{50.0, 60.0}, {150.0, 30.0}});
    const auto prepared = pose::prepare(sample, 128, 96);
    QCOMPARE(prepared.picture.size(), cv::Size(128, 96));
    QVERIFY(std::abs(prepared.points[0].x - 50.0 * 128 / 200) < 1e-12 && std::abs(prepared.points[0].y - 60.0 * 96 / 120) < 1e-12);
    for (const auto& point : prepared.points) {
      const auto light = lightNear(prepared.picture, point);
      QVERIFY(std::hypot(light.x - point.x, light.y - point.y) < 0.15);
    }
  }

  void noneIsPreparation() {
    const auto sample = discs({200, 120}, {{50.0, 60.0}}, CV_8UC3);
    pose::SampleRandom random(1, 2);
    const auto out = pose::augment(sample, 128, 96, pipeline("none"), random);
    const auto expected = pose::prepare(sample, 128, 96);
    QVERIFY(same(out.picture, expected.picture) && same(out.points, expected.points));
  }

  /// What was labelled is still under its label, whatever was done to the picture.
  void pointsFollowPixels_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("flip");
    for (const char* name : {"parsimony", "dlc", "dlc-lr", "dlc-top-down"}) {
      QTest::addRow("%s grey", name) << name << int{CV_8UC1} << false;
      QTest::addRow("%s colour, flipped", name) << name << int{CV_8UC3} << true;
    }
  }
  void pointsFollowPixels() {
    QFETCH(QString, name);
    QFETCH(int, type);
    QFETCH(bool, flip);
    const auto sample = discs({260, 220}, {{80.0, 70.0}, {180.5, 75.25}, {130.0, 150.0}}, type);
    auto options = pipeline(name);
    options.horizontalFlip = flip;
    std::vector<double> errors;
    int lost = 0;
    for (std::uint64_t i = 0; i < 120; ++i) {
      pose::SampleRandom random(7, i);
      const auto out = pose::augment(sample, 256, 256, options, random);
      QCOMPARE(out.picture.size(), cv::Size(256, 256));
      QCOMPARE(out.picture.type(), type);
      QCOMPARE(out.points.size(), sample.points.size());
      for (const auto& point : out.points) {
        if (!std::isfinite(point.x) || point.x < 14 || point.y < 14 || point.x > 242 || point.y > 242) continue;
        const auto light = lightNear(out.picture, point);
        const double error = std::hypot(light.x - point.x, light.y - point.y);
        std::isfinite(error) ? errors.push_back(error) : static_cast<void>(++lost);
      }
    }
    // cut-outs, salt, noise and uneven light move the centre of light of single discs; a wrong map moves all of them
    QVERIFY2(errors.size() > 150, qPrintable(QString::number(errors.size())));
    QVERIFY(lost < 60);
    std::sort(errors.begin(), errors.end());
    QVERIFY2(errors[errors.size() / 2] < 0.5, qPrintable(QString::number(errors[errors.size() / 2])));
    QVERIFY2(errors[errors.size() * 3 / 4] < 1.0, qPrintable(QString::number(errors[errors.size() * 3 / 4])));
  }

  /// A board of single black and white pixels at a quarter of its size is grey all over; sampled pixel by pixel it would be a pattern.
  void largePicturesAreAveraged() {
    cv::Mat board(512, 640, CV_8UC1);
    for (int y = 0; y < board.rows; ++y) {
      for (int x = 0; x < board.cols; ++x) board.at<uchar>(y, x) = (x + y) % 2 == 0 ? 255 : 0;
    }
    double darkest = 0.0, lightest = 0.0;
    cv::minMaxLoc(pose::prepare({board, {}}, 160, 128).picture, &darkest, &lightest);
    QVERIFY(darkest >= 127.0 && lightest <= 128.0);
    const cv::Mat odd = board(cv::Rect(0, 0, 639, 509));
    QCOMPARE(pose::reducedFor(odd, 160, 128).size(), cv::Size(213, 169));  // thirds
    QVERIFY(pose::reducedFor(board, 321, 128).data == board.data);         // less than twice as wide: untouched
    QVERIFY(pose::reducedFor(board, 1024, 1024).data == board.data);
  }

  /// Geometry alone: where a white picture, treated in the same way, stays white, every single point keeps within 0.7 px.
  void geometryIsExact_data() {
    QTest::addColumn<double>("size");
    QTest::newRow("as large as the network's input") << 1.0;
    QTest::newRow("five times as large") << 5.01;
  }
  void geometryIsExact() {
    QFETCH(double, size);
    const auto sample = discs({static_cast<int>(260 * size), static_cast<int>(220 * size)},
                              {{80.0 * size, 70.0 * size}, {180.5 * size, 75.25 * size}, {130.0 * size, 150.0 * size}}, CV_8UC1,
                              4.0 * size);  // small: a bent map moves the centre of light of a large disc
    pose::Sample white{cv::Mat(sample.picture.size(), CV_8UC1, cv::Scalar(255)), sample.points};
    auto options = pipeline("parsimony");
    options.photometric = 0.0;
    int compared = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      pose::SampleRandom random(8, i), twin(8, i);
      const auto out = pose::augment(sample, 256, 256, options, random);
      const auto cover = pose::augment(white, 256, 256, options, twin);
      QVERIFY(same(out.points, cover.points));
      for (const auto& point : out.points) {
        if (!std::isfinite(point.x) || point.x < 16 || point.y < 16 || point.x > 240 || point.y > 240) continue;
        double darkest = 0.0;
        cv::minMaxLoc(cover.picture(cv::Rect(static_cast<int>(point.x) - 15, static_cast<int>(point.y) - 15, 30, 30)), &darkest);
        if (darkest < 205.0) continue;  // a hole, or the border
        const auto light = lightNear(out.picture, point);
        const double error = std::hypot(light.x - point.x, light.y - point.y);
        QVERIFY2(error < 0.7, qPrintable(QString("sample %1: %2 px").arg(i).arg(error)));
        ++compared;
      }
    }
    QVERIFY2(compared > 100, qPrintable(QString::number(compared)));
  }

  void sameSeedSamePicture_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"parsimony", "dlc", "dlc-lr", "dlc-top-down"}) QTest::addRow("%s", name) << name;
  }
  void sameSeedSamePicture() {
    QFETCH(QString, name);
    const auto sample = discs({200, 160}, {{80.0, 70.0}}, CV_8UC3);
    const auto before = sample.picture.clone();
    int differing = 0;
    for (std::uint64_t i = 0; i < 10; ++i) {
      pose::SampleRandom a(3, i), b(3, i), c(4, i);
      const auto first = pose::augment(sample, 128, 128, pipeline(name), a);
      const auto second = pose::augment(sample, 128, 128, pipeline(name), b);
      const auto other = pose::augment(sample, 128, 128, pipeline(name), c);
      QVERIFY(same(first.picture, second.picture) && same(first.points, second.points));
      differing += same(first.picture, other.picture) ? 0 : 1;
    }
    QVERIFY(differing >= 8);
    QVERIFY(same(sample.picture, before));  // the original is shared by all epochs
  }

  void flipSwapsLeftAndRight() {
    auto sample = discs({256, 256}, {{60.0, 128.0}, {200.0, 128.0}, {128.0, 40.0}});
    sample.points[1].visibility = Visibility::Occluded;
    auto options = pipeline("none");
    options.horizontalFlip = true;
    options.leftRight = {{0, 1}};
    int flipped = 0;
    for (std::uint64_t i = 0; i < 40; ++i) {
      pose::SampleRandom random(5, i);
      const auto out = pose::augment(sample, 256, 256, options, random);
      const bool wasFlipped = out.points[0].visibility == Visibility::Occluded;
      flipped += wasFlipped ? 1 : 0;
      // the left one stays left in the picture: 256 - 200 after the swap
      QCOMPARE(out.points[0].x, wasFlipped ? 56.0 : 60.0);
      QCOMPARE(out.points[1].x, wasFlipped ? 196.0 : 200.0);
      QCOMPARE(out.points[2].x, 128.0);
      QCOMPARE(out.points[1].visibility, wasFlipped ? Visibility::Visible : Visibility::Occluded);
    }
    QVERIFY(flipped > 8 && flipped < 32);
  }

  void pointsOutsideLoseTheirPlace() {
    auto sample = discs({100, 80}, {{50.0, 40.0}, {99.5, 40.0}});
    sample.points.push_back({100.0, 40.0, Visibility::Visible});  // the right edge belongs to the outside
    sample.points.push_back({-0.1, 40.0, Visibility::Visible});
    sample.points.push_back({kNaN, kNaN, Visibility::Occluded});
    pose::SampleRandom random(1, 1);
    const auto out = pose::augment(sample, 128, 128, pipeline("none"), random);
    QVERIFY(std::isfinite(out.points[0].x) && std::isfinite(out.points[1].x));
    for (std::size_t i = 2; i < 5; ++i) QVERIFY(std::isnan(out.points[i].x) && std::isnan(out.points[i].y));
    QCOMPARE(out.points[2].visibility, Visibility::Visible);   // and without coordinates: ignored
    QCOMPARE(out.points[4].visibility, Visibility::Occluded);  // known to be hidden stays known
  }

  void quarterTurnsAreExact() {
    // after 0, 1, 2 or 3 quarter turns each pixel centre lies where its point went
    auto sample = discs({90, 60}, {{20.5, 10.5}});
    QSet<QString> seen;
    for (std::uint64_t i = 0; i < 60; ++i) {
      pose::SampleRandom random(6, i);
      auto turned = pose::Sample{sample.picture.clone(), sample.points};
      pose::augmentDlc(turned, "dlc-top-down", random);
      seen.insert(turned.picture.rows > turned.picture.cols ? "upright" : "lying");
    }
    QCOMPARE(seen.size(), qsizetype{2});
  }

  void affineMovesPoints() {
    std::vector<LabelPoint> points{{1.0, 2.0, Visibility::Visible}, {kNaN, kNaN, Visibility::NotLabelled}};
    pose::transformPoints(points, {2, 0.5, 10, -1, 3, 20});
    QCOMPARE(points[0].x, 2.0 + 1.0 + 10.0);
    QCOMPARE(points[0].y, -1.0 + 6.0 + 20.0);
    QVERIFY(std::isnan(points[1].x));
  }

  /// The generator of samples: uniform, independent of neighbours.
  void randomNumbersAreSpread() {
    double sum = 0.0, squares = 0.0;
    int chances = 0;
    QSet<quint64> firsts;
    for (std::uint64_t i = 0; i < 4000; ++i) {
      pose::SampleRandom random(0, i);
      const double u = random.uniform();
      QVERIFY(u >= 0.0 && u < 1.0);
      sum += u;
      squares += u * u;
      chances += random.chance(0.3) ? 1 : 0;
      const int b = random.below(5);
      QVERIFY(b >= 0 && b < 5);
      firsts.insert(random.next());
    }
    QVERIFY(std::abs(sum / 4000 - 0.5) < 0.02);
    QVERIFY(std::abs(squares / 4000 - 1.0 / 3.0) < 0.02);
    QVERIFY(std::abs(chances / 4000.0 - 0.3) < 0.03);
    QCOMPARE(firsts.size(), qsizetype{4000});
  }
};

QTEST_GUILESS_MAIN(TestAugmentation)
#include "tst_augmentation.moc"
