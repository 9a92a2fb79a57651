// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/pose/decode.h"
#include "core/pose/soft_points.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/gradient_check.h"

using namespace parsimony;

namespace {

/// Random maps of sum 1; sharpness 1 is nearly flat, 5 has clear peaks.
at::Tensor maps(std::int64_t frames, std::int64_t keypoints, std::int64_t height, std::int64_t width, double sharpness) {
  const auto logits = sharpness * at::randn({frames, keypoints, height * width}, at::kDouble);
  return logits.softmax(2).view({frames, keypoints, height, width});
}

/// A map of one cell.
at::Tensor cell(std::int64_t height, std::int64_t width, std::int64_t y, std::int64_t x) {
  auto map = at::zeros({1, 1, height, width}, at::kDouble);
  map[0][0][y][x].fill_(1.0);
  return map;
}

}  // namespace

class TestSoftPoints : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(1); }

  /// The decoder of predictions, which is written as loops over cells.
  void agreesWithTheDecoder_data() {
    QTest::addColumn<int>("radius");
    QTest::addColumn<double>("sharpness");
    for (const int radius : {0, 1, 5, 40}) {
      for (const double sharpness : {0.1, 1.0, 5.0})
        QTest::newRow(qPrintable(QString("%1, %2").arg(radius).arg(sharpness))) << radius << sharpness;
    }
  }
  void agreesWithTheDecoder() {
    QFETCH(int, radius);
    QFETCH(double, sharpness);
    const auto p = maps(4, 6, 17, 22, sharpness).to(at::kFloat).contiguous();
    const auto soft = pose::softPoints(p, radius);
    pose::DecodeOptions options;
    options.windowRadius = radius;
    options.downsampleFactor = 0;
    bool atBorder = false;
    for (std::int64_t t = 0; t < 4; ++t) {
      for (std::int64_t k = 0; k < 6; ++k) {
        const auto expected = pose::decodeHeatmap(p[t][k].const_data_ptr<float>(), 22, 17, options);
        QVERIFY(std::abs(soft.points[t][k][0].item<double>() - expected.x) < 5e-5);
        QVERIFY(std::abs(soft.points[t][k][1].item<double>() - expected.y) < 5e-5);
        QVERIFY(std::abs(soft.likelihoods[t][k].item<double>() - expected.likelihood) < 1e-5);
        const auto peak = p[t][k].argmax().item<std::int64_t>();
        const auto x = peak % 22, y = peak / 22;
        atBorder = atBorder || x < radius || y < radius || x + radius >= 22 || y + radius >= 17;
      }
    }
    QVERIFY(atBorder || radius < 5);  // windows that are cut are among them
    QVERIFY(!soft.likelihoods.requires_grad());
  }

  void wholeMap() {
    const auto p = maps(3, 2, 9, 11, 2.0);
    const auto soft = pose::softPoints(p, -1);
    for (std::int64_t t = 0; t < 3; ++t) {
      for (std::int64_t k = 0; k < 2; ++k) {
        double x = 0.0, y = 0.0;
        for (std::int64_t i = 0; i < 99; ++i) {
          const double mass = p[t][k][i / 11][i % 11].item<double>();
          x += mass * static_cast<double>(i % 11);
          y += mass * static_cast<double>(i / 11);
        }
        QVERIFY(std::abs(soft.points[t][k][0].item<double>() - x) < 1e-12);
        QVERIFY(std::abs(soft.points[t][k][1].item<double>() - y) < 1e-12);
        QVERIFY(std::abs(soft.likelihoods[t][k].item<double>() - 1.0) < 1e-12);
      }
    }
    QVERIFY(tests::maxDifference(pose::softPoints(p, 11).points, soft.points) < 1e-12);  // a window that takes in everything
  }

  /// A second, smaller peak beyond the window moves nothing.
  void otherPeaksDoNotCount() {
    const auto p = 0.6 * cell(20, 30, 4, 7) + 0.4 * cell(20, 30, 15, 25);
    const auto soft = pose::softPoints(p, 5);
    QCOMPARE(soft.points[0][0][0].item<double>(), 7.0);
    QCOMPARE(soft.points[0][0][1].item<double>(), 4.0);
    QVERIFY(std::abs(soft.likelihoods[0][0].item<double>() - 0.6) < 1e-12);
    QVERIFY(std::abs(pose::softPoints(p, -1).points[0][0][0].item<double>() - (0.6 * 7 + 0.4 * 25)) < 1e-12);
  }

  void emptyMapsHaveNoLikelihood() {
    const auto soft = pose::softPoints(at::zeros({1, 1, 4, 4}, at::kDouble), 2);
    QVERIFY(soft.points.isfinite().all().item<bool>());
    QCOMPARE(soft.likelihoods[0][0].item<double>(), 0.0);
  }

  void gradient_data() {
    QTest::addColumn<int>("radius");
    QTest::newRow("window") << 2;
    QTest::newRow("whole map") << -1;
  }
  /// Through the softmax, as in training; which window it is stays as it is.
  void gradient() {
    QFETCH(int, radius);
    const auto logits = 2.0 * at::randn({2, 2, 7, 8}, at::kDouble);
    const auto direction = at::randn({2, 2, 2}, at::kDouble);
    const auto loss = [&](const at::Tensor& z) {
      return (pose::softPoints(z.flatten(2).softmax(2).view_as(z), radius).points * direction).sum();
    };
    const double error = tests::gradientError(loss, logits);
    QVERIFY2(error < 1e-7, qPrintable(QString::number(error)));
    if (radius < 0) return;
    // outside of the window there is none
    const auto gradient = tests::gradientOf(loss, logits);
    for (std::int64_t n = 0; n < 4; ++n) {
      const auto peak = logits[n / 2][n % 2].argmax().item<std::int64_t>();
      for (std::int64_t i = 0; i < 56; ++i) {
        const bool inside = std::abs(i % 8 - peak % 8) <= radius && std::abs(i / 8 - peak / 8) <= radius;
        const double g = std::abs(gradient[n / 2][n % 2][i / 8][i % 8].item<double>());
        QVERIFY(inside || g < 1e-13);
      }
    }
  }

  /// Each frame by a matrix of its own, coordinate by coordinate.
  void pointsThroughMatrices() {
    const auto points = at::randn({3, 4, 2}, at::kDouble), affine = at::randn({3, 2, 3}, at::kDouble);
    const auto mapped = pose::mapPoints(points, affine);
    for (std::int64_t n = 0; n < 3; ++n) {
      for (std::int64_t k = 0; k < 4; ++k) {
        for (std::int64_t r = 0; r < 2; ++r) {
          const auto a = affine[n][r];
          const auto expected = a[0] * points[n][k][0] + a[1] * points[n][k][1] + a[2];
          QVERIFY(std::abs((mapped[n][k][r] - expected).item<double>()) < 1e-14);
        }
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestSoftPoints)
#include "tst_soft_points.moc"
