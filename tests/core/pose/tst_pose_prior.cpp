// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/pose_prior.h"

#include <QtTest/QtTest>

#include <cmath>
#include <limits>
#include <random>

#include <Eigen/Cholesky>
#include <Eigen/LU>

using namespace parsimony;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using Candidates = std::vector<std::vector<pose::Candidate>>;

/// A body of four points on a line of 60 px that moves, turns and bends a little. [n x 8]
MatrixXd poses(int n, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  MatrixXd y(n, 8);
  for (int i = 0; i < n; ++i) {
    const double x = 128 + 30 * normal(random), z = 128 + 30 * normal(random), angle = 0.3 * normal(random);
    for (int k = 0; k < 4; ++k) {
      const double along = 20.0 * k - 30.0;
      y(i, 2 * k) = x + along * std::cos(angle) + normal(random);
      y(i, 2 * k + 1) = z + along * std::sin(angle) + normal(random);
    }
  }
  return y;
}

MatrixXd sampleCovariance(const MatrixXd& y) {
  const MatrixXd centred = y.rowwise() - y.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(y.rows());
}

/// log N(observed entries; mean, covariance), summed over the rows.
double logLikelihood(const MatrixXd& y, const VectorXd& mean, const MatrixXd& covariance) {
  double total = 0.0;
  for (Eigen::Index i = 0; i < y.rows(); ++i) {
    std::vector<Eigen::Index> seen;
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
      if (std::isfinite(y(i, j))) seen.push_back(j);
    }
    const MatrixXd s = covariance(seen, seen);
    const VectorXd e = VectorXd(y.row(i).transpose())(seen) - mean(seen);
    total -= 0.5 * (e.dot(s.inverse() * e) + std::log(s.determinant()));
  }
  return total;
}

Candidates clearPeaks(const MatrixXd& y, int row, double mass = 0.95) {
  Candidates candidates;
  for (int k = 0; k < y.cols() / 2; ++k) candidates.push_back({{y(row, 2 * k), y(row, 2 * k + 1), mass}});
  return candidates;
}

double distance(const tracks::Prediction& p, double x, double y) {
  return std::hypot(p.x - x, p.y - y);
}

std::vector<float> blobs(const std::vector<std::array<double, 3>>& peaks) {
  std::vector<float> map(64 * 48);
  for (const auto& [x, y, mass] : peaks) {
    for (int r = 0; r < 48; ++r) {
      for (int c = 0; c < 64; ++c) {
        map[static_cast<std::size_t>(r * 64 + c)] +=
            static_cast<float>(mass * std::exp(-0.5 * ((c - x) * (c - x) + (r - y) * (r - y)) / 1.5625) / (2 * 3.14159265358979 * 1.5625));
      }
    }
  }
  return map;
}

}  // namespace

class TestPosePrior : public QObject {
  Q_OBJECT
 private slots:
  void completeLabelsGiveTheSampleMoments() {
    const auto y = poses(60, 1);
    pose::PosePriorOptions options;
    options.ridge = 0.8;
    const auto prior = pose::fitPosePrior(y, options);
    QVERIFY((prior.mean - y.colwise().mean().transpose()).cwiseAbs().maxCoeff() < 1e-9);
    const MatrixXd expected = sampleCovariance(y) + 0.8 * MatrixXd::Identity(8, 8);
    QVERIFY((prior.covariance - expected).cwiseAbs().maxCoeff() < 1e-8);
    QCOMPARE(prior.observationVariance, options.observationVariance);
  }

  /// With values missing at random the fit is close to that of the complete labels, far closer than filling in the means, and no
  /// direction improves the likelihood of what was observed.
  void missingLabelsAreInferred() {
    const auto complete = poses(300, 2);
    auto y = complete;
    std::mt19937 random(3);
    for (Eigen::Index i = 0; i < y.rows(); ++i) {
      const int k = static_cast<int>(random() % 4);
      if (random() % 2 == 0) y(i, 2 * k) = y(i, 2 * k + 1) = kNaN;
    }
    pose::PosePriorOptions options;
    options.ridge = 1e-9;
    const auto prior = pose::fitPosePrior(y, options);
    const MatrixXd truth = sampleCovariance(complete);
    QVERIFY((prior.covariance - truth).norm() < 0.05 * truth.norm());
    QVERIFY((prior.mean - complete.colwise().mean().transpose()).norm() < 1.0);
    // EM ends at a maximum: moving away from it lowers the likelihood
    const double best = logLikelihood(y, prior.mean, prior.covariance);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 20; ++i) {
      VectorXd mean = prior.mean;
      for (auto& m : mean) m += 0.3 * normal(random);
      QVERIFY(logLikelihood(y, mean, prior.covariance) < best);
      const MatrixXd shape = MatrixXd::NullaryExpr(8, 8, [&] { return 0.02 * normal(random); });
      const MatrixXd bent = (MatrixXd::Identity(8, 8) + shape) * prior.covariance * (MatrixXd::Identity(8, 8) + shape).transpose();
      QVERIFY(logLikelihood(y, prior.mean, bent) < best);
    }
  }

  void keypointsNeverLabelledStayVague() {
    auto y = poses(40, 4);
    y.col(6).setConstant(kNaN);
    y.col(7).setConstant(kNaN);
    const auto prior = pose::fitPosePrior(y);
    QVERIFY(prior.mean.allFinite() && prior.covariance.allFinite() && prior.inflation.allFinite());
    QVERIFY(prior.covariance(6, 6) > 1e3);
    auto candidates = clearPeaks(poses(1, 9), 0);
    const auto decoded = pose::decodeWithPrior(prior, candidates);
    QVERIFY(distance(decoded[3], candidates[3][0].x, candidates[3][0].y) < 1.0);
  }

  void fewFramesGiveNoPrior() {
    QVERIFY(pose::fitPosePrior(poses(23, 5)).isEmpty());
    QVERIFY(!pose::fitPosePrior(poses(24, 5)).isEmpty());
    QVERIFY(pose::fitPosePrior(poses(60, 5).leftCols(2)).isEmpty());  // one keypoint has nobody to be told apart from
  }

  void inflationIsAtLeastOne() {
    const auto prior = pose::fitPosePrior(poses(48, 6));
    QCOMPARE(prior.inflation.size(), Eigen::Index{4});
    QVERIFY(prior.inflation.minCoeff() >= 1.0);
    // labels of another kind in every second frame: what one half says about the other half is worth little
    auto mixed = poses(48, 6);
    for (int i = 0; i < 48; i += 6) mixed.row(i).setConstant(500.0), mixed(i, 0) = -900.0;
    QVERIFY(pose::fitPosePrior(mixed).inflation.maxCoeff() >= 1.0);
  }

  /// The decoder's block formulas against the textbook: condition the joint of prior and noisy observations of the others, then fuse.
  void agreesWithDenseConditioning() {
    auto prior = pose::fitPosePrior(poses(80, 7));
    const auto frame = poses(6, 8);
    for (int row = 0; row < frame.rows(); ++row) {
      if (row == 3) prior.noise = Eigen::Vector4d(0.3, 2.5, 7.0, 12.0);  // as learnt; before, half of the observation's variance
      auto candidates = clearPeaks(frame, row);
      candidates[1][0].likelihood = 0.4;
      candidates[2][0].likelihood = 0.01;
      // wide along (2, 1) / sqrt 5 by 30 px^2 more than the target, narrower than it across
      const double excess[] = {0.0, 0.0, 0.0, 30.0};
      const double along = prior.targetVariance + 30.0, across = prior.targetVariance - 5.0;
      candidates[3][0].xx = (4 * along + across) / 5;
      candidates[3][0].xy = 2 * (along - across) / 5;
      candidates[3][0].yy = (along + 4 * across) / 5;
      const auto decoded = pose::decodeWithPrior(prior, candidates);
      const double r = prior.observationVariance;
      for (int k = 0; k < 4; ++k) {
        std::vector<Eigen::Index> own{2 * k, 2 * k + 1}, others;
        VectorXd seen(6), noise(6);
        for (int j = 0; j < 4; ++j) {
          if (j == k) continue;
          const auto at = static_cast<Eigen::Index>(others.size());
          others.insert(others.end(), {2 * j, 2 * j + 1});
          const auto& c = candidates[static_cast<std::size_t>(j)][0];
          seen.segment<2>(at) << c.x, c.y;
          noise.segment<2>(at).setConstant(r / std::pow(std::clamp(c.likelihood, 0.02, 1.0), 2));
        }
        const MatrixXd s = MatrixXd(prior.covariance(others, others)) + MatrixXd(noise.asDiagonal());
        const MatrixXd gain = MatrixXd(prior.covariance(own, others)) * s.inverse();
        const VectorXd mean = VectorXd(prior.mean(own)) + gain * (seen - VectorXd(prior.mean(others)));
        const MatrixXd conditional =
            prior.inflation(k) * (MatrixXd(prior.covariance(own, own)) - gain * MatrixXd(prior.covariance(others, own)));
        const auto& c = candidates[static_cast<std::size_t>(k)][0];
        const Eigen::Vector2d e = Eigen::Vector2d(c.x, c.y) - mean;
        const double d = e.dot((conditional + r * MatrixXd::Identity(2, 2)).inverse() * e);
        const MatrixXd wide = conditional * std::max(1.0, d / 4.0);
        MatrixXd doubt(2, 2);
        doubt << 4, 2, 2, 1;
        doubt *= excess[k] / 5;
        const MatrixXd noise2 =
            (MatrixXd::Identity(2, 2) * (row < 3 ? r * 0.5 : prior.noise(k)) + 0.6 * doubt) / std::max(c.likelihood, 0.05);
        const Eigen::Vector2d fused = mean + wide * (wide + noise2).inverse() * e;
        const auto& p = decoded[static_cast<std::size_t>(k)];
        QVERIFY2(std::hypot(p.x - fused.x(), p.y - fused.y()) < 1e-6,
                 qPrintable(QString("frame %1 keypoint %2: %3 against %4").arg(row).arg(k).arg(p.x).arg(fused.x())));
        QCOMPARE(p.likelihood, c.likelihood);
      }
    }
  }

  void noiseFollowsTheProportions() {
    MatrixXd distances(3, 6);
    distances << 1, 2, 4, kNaN, 900, 0,  //
        1, 2, 4, kNaN, 900, 0,           //
        7, kNaN, 4.0, kNaN, 1, 0;
    const VectorXd noise = pose::peakNoise(distances, 8.0);  // squares 1, 4, 16, none, 810000, 0: their median is 4
    const double expected[] = {0.5, 2.0, 8.0, 2.0, 25.6, 0.4};
    for (int k = 0; k < 6; ++k) QVERIFY2(std::abs(noise(k) - expected[k]) < 1e-12, qPrintable(QString("%1: %2").arg(k).arg(noise(k))));
    QVERIFY((pose::peakNoise(MatrixXd::Constant(3, 2, kNaN), 8.0).array() == 2.0).all());
    QVERIFY((pose::peakNoise(MatrixXd::Zero(3, 2), 8.0).array() == 2.0).all());
  }

  void clearPeaksKeepTheirPlace() {
    const auto prior = pose::fitPosePrior(poses(80, 10));
    const auto frame = poses(20, 11);
    for (int row = 0; row < frame.rows(); ++row) {
      const auto decoded = pose::decodeWithPrior(prior, clearPeaks(frame, row));
      for (int k = 0; k < 4; ++k) QVERIFY(distance(decoded[static_cast<std::size_t>(k)], frame(row, 2 * k), frame(row, 2 * k + 1)) < 1.5);
    }
  }

  /// A pose no animal of the training set had: the prior must not drag a clear peak away.
  void surpriseIsBelieved() {
    const auto prior = pose::fitPosePrior(poses(80, 12));
    const auto frame = poses(1, 13);
    auto candidates = clearPeaks(frame, 0, 0.99);
    candidates[0][0].x += 80.0;
    const auto decoded = pose::decodeWithPrior(prior, candidates);
    QVERIFY2(distance(decoded[0], candidates[0][0].x, candidates[0][0].y) < 4.0,
             qPrintable(QString::number(distance(decoded[0], candidates[0][0].x, candidates[0][0].y))));
  }

  /// Two keypoints that look alike: each map has both places, the wrong one a little stronger.
  void swappedPairIsResolved() {
    const auto prior = pose::fitPosePrior(poses(80, 14));
    const auto frame = poses(20, 15);
    int swapped = 0;
    for (int row = 0; row < frame.rows(); ++row) {
      auto candidates = clearPeaks(frame, row);
      const pose::Candidate first = candidates[0][0], last = candidates[3][0];
      candidates[0] = {{last.x, last.y, 0.52}, {first.x, first.y, 0.45}};
      const auto decoded = pose::decodeWithPrior(prior, candidates);
      if (distance(decoded[0], first.x, first.y) > 3.0) ++swapped;
      QVERIFY(std::abs(decoded[0].likelihood - (distance(decoded[0], first.x, first.y) > 3.0 ? 0.52 : 0.45)) < 1e-12);
    }
    QCOMPARE(swapped, 0);
  }

  /// In the middle of a cell the window cuts both flanks alike: the place is exact. Elsewhere cut tails pull it a little inwards.
  void peaksComeStrongestFirst_data() {
    QTest::addColumn<QPointF>("first");
    QTest::addColumn<double>("allowed");
    QTest::newRow("middle of a cell") << QPointF(10.0, 12.0) << 1e-5;
    QTest::newRow("between cells") << QPointF(10.3, 12.6) << 0.05;
  }
  void peaksComeStrongestFirst() {
    QFETCH(QPointF, first);
    QFETCH(double, allowed);
    const auto map = blobs({{first.x(), first.y(), 0.25}, {40.0, 30.0, 0.6}, {55.0, 8.0, 0.15}});
    const auto peaks = pose::heatmapPeaks(map.data(), 64, 48);
    QVERIFY(peaks.size() >= 3);
    if (peaks.size() > 3) QVERIFY(peaks[3].likelihood < 0.12 * 0.6);  // the flank of the strongest from 1.2 sigma on: 11.5 % of it
    const std::vector<std::array<double, 3>> expected{{40.0, 30.0, 0.6}, {first.x(), first.y(), 0.25}, {55.0, 8.0, 0.15}};
    for (std::size_t i = 0; i < 3; ++i) {
      QVERIFY(std::hypot(peaks[i].x - expected[i][0], peaks[i].y - expected[i][1]) < allowed);
      QVERIFY(std::abs(peaks[i].likelihood - expected[i][2]) < 0.02 * expected[i][2]);  // a 7 x 7 window holds 98.6 % or more
      QVERIFY(std::abs(peaks[i].xx - 1.5625) < 0.08 && std::abs(peaks[i].yy - 1.5625) < 0.08 && std::abs(peaks[i].xy) < 0.01);
    }
    QCOMPARE(pose::heatmapPeaks(map.data(), 64, 48, {2, 3, 4}).size(), std::size_t{2});
  }

  /// A smear along a diagonal: its covariance is that of the mass itself, and what the prior says across the smear counts for more.
  void widePeaksAreDoubted() {
    std::vector<float> map(64 * 48);
    for (int i = -2; i <= 2; ++i) map[static_cast<std::size_t>((20 + i) * 64 + 30 + i)] = 0.2F;
    const auto peak = pose::heatmapPeaks(map.data(), 64, 48).front();
    // the first of the equal cells is taken as the maximum: four of the five lie in its window
    QVERIFY(std::abs(peak.xx - peak.yy) < 1e-9 && std::abs(peak.xx - peak.xy) < 1e-9);
    QVERIFY(std::abs(peak.xx - 1.25) < 1e-9);  // of 0, 1, 2, 3
    const auto prior = pose::fitPosePrior(poses(80, 16));
    const auto frame = poses(1, 17);
    auto narrow = clearPeaks(frame, 0);
    narrow[1][0].x += 8.0;
    auto wide = narrow;
    wide[1][0].xx = wide[1][0].yy = prior.targetVariance + 60.0;
    const double withNarrow = pose::decodeWithPrior(prior, narrow)[1].x - frame(0, 2);
    const double withWide = pose::decodeWithPrior(prior, wide)[1].x - frame(0, 2);
    QVERIFY2(withWide < withNarrow - 1.0, qPrintable(QString("%1 against %2").arg(withWide).arg(withNarrow)));
  }

  void flatAndEmptyMapsHaveOnePeak() {
    const std::vector<float> nothing(64 * 48, 0.0F);
    QCOMPARE(pose::heatmapPeaks(nothing.data(), 64, 48).size(), std::size_t{1});
    QCOMPARE(pose::heatmapPeaks(nothing.data(), 64, 48).front().likelihood, 0.0);
    const auto corner = blobs({{0.0, 0.0, 1.0}});
    const auto peak = pose::heatmapPeaks(corner.data(), 64, 48).front();
    QVERIFY(peak.x >= 0.0 && peak.x < 1.5 && peak.y >= 0.0 && peak.y < 1.5);
  }
};

QTEST_GUILESS_MAIN(TestPosePrior)
#include "tst_pose_prior.moc"
