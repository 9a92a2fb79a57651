// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <random>
#include <vector>

#include <Eigen/Dense>

#include "core/tracking/kalman_track.h"

using namespace parsimony::tracking;

namespace {

/// The last state given all measurements at once, from the joint Gaussian of all states: nothing recursive about it.
struct Posterior {
  Eigen::Vector2d mean;
  Eigen::Matrix2d covariance;
};

/// measured: one per frame, NaN = none; the first starts the track.
Posterior densePosterior(const std::vector<double>& measured, const MotionModel& model) {
  const auto numStates = static_cast<Eigen::Index>(measured.size());
  Eigen::Matrix2d step, noise;
  step << 1.0, 1.0, 0.0, model.velocityDecay;
  noise << 0.25, 0.5, 0.5, 1.0;
  // States = paths * (first state, disturbances)
  Eigen::MatrixXd paths = Eigen::MatrixXd::Zero(2 * numStates, 2 * numStates);
  Eigen::MatrixXd sources = Eigen::MatrixXd::Zero(2 * numStates, 2 * numStates);
  for (Eigen::Index t = 0; t < numStates; ++t) {
    Eigen::Matrix2d power = Eigen::Matrix2d::Identity();
    for (Eigen::Index k = t; k >= 0; --k) {
      paths.block<2, 2>(2 * t, 2 * k) = power;
      power = (power * step).eval();
    }
    sources.block<2, 2>(2 * t, 2 * t) = model.accelerationVariance * noise;
  }
  sources.block<2, 2>(0, 0) << model.measurementVariance, 0.0, 0.0, model.initialSpeedVariance;
  const Eigen::MatrixXd covariance = paths * sources * paths.transpose();
  Eigen::VectorXd start = Eigen::VectorXd::Zero(2 * numStates);
  start(0) = measured.front();
  const Eigen::VectorXd mean = paths * start;
  std::vector<Eigen::Index> seen;
  for (Eigen::Index t = 1; t < numStates; ++t) {
    if (!std::isnan(measured[static_cast<std::size_t>(t)])) seen.push_back(t);
  }
  const auto n = static_cast<Eigen::Index>(seen.size());
  Eigen::MatrixXd within(n, n), across(2, n);
  Eigen::VectorXd residual(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index at = 2 * seen[static_cast<std::size_t>(i)];
    for (Eigen::Index j = 0; j < n; ++j) within(i, j) = covariance(at, 2 * seen[static_cast<std::size_t>(j)]);
    within(i, i) += model.measurementVariance;
    across.col(i) = covariance.block<2, 1>(2 * numStates - 2, at);
    residual(i) = measured[static_cast<std::size_t>(at / 2)] - mean(at);
  }
  const Eigen::MatrixXd gain = within.ldlt().solve(across.transpose()).transpose();
  return {mean.tail<2>() + gain * residual, covariance.bottomRightCorner<2, 2>() - gain * across.transpose()};
}

}  // namespace

class TestKalmanTrack : public QObject {
  Q_OBJECT

 private slots:
  void agreesWithTheDensePosterior_data() {
    QTest::addColumn<double>("decay");
    QTest::addColumn<double>("acceleration");
    QTest::newRow("constant velocity") << 1.0 << 4.0;
    QTest::newRow("comes to rest") << 0.9 << 4.0;
    QTest::newRow("almost straight") << 1.0 << 1e-6;
  }
  void agreesWithTheDensePosterior() {
    QFETCH(double, decay);
    QFETCH(double, acceleration);
    const MotionModel model{acceleration, 9.0, 100.0, decay};
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0.0, 3.0);
    std::vector<double> xs, ys;
    for (int t = 0; t < 30; ++t) {
      const bool isHidden = t > 0 && (t % 7 == 3 || (t > 15 && t < 21));
      xs.push_back(isHidden ? NAN : 5.0 * t + noise(random));
      ys.push_back(isHidden ? NAN : 100.0 - 2.0 * t + noise(random));
    }
    KalmanTrack track({xs[0], ys[0]}, model);
    for (std::size_t t = 1; t < xs.size(); ++t) {
      track.predict();
      if (!std::isnan(xs[t])) track.update({xs[t], ys[t]});
    }
    const Posterior x = densePosterior(xs, model), y = densePosterior(ys, model);
    QVERIFY(std::abs(track.position().x - x.mean(0)) < 1e-8);
    QVERIFY(std::abs(track.velocity().x - x.mean(1)) < 1e-8);
    QVERIFY(std::abs(track.position().y - y.mean(0)) < 1e-8);
    QVERIFY(std::abs(track.velocity().y - y.mean(1)) < 1e-8);
    QVERIFY((track.covariance() - x.covariance).norm() < 1e-8 * x.covariance.norm());
  }

  /// n frames without measurement: v (1 - rho^n) / (1 - rho) further, and less sure with each.
  void aLostAnimalComesToRest() {
    KalmanTrack track({10, 20}, {1.0, 1.0, 100.0, 0.9});
    for (int t = 1; t <= 20; ++t) {
      track.predict();
      track.update({10.0 + 4 * t, 20.0});
    }
    const Point start = track.position(), velocity = track.velocity();
    QVERIFY(velocity.x > 2 && std::abs(velocity.y) < 1e-9);
    double variance = track.covariance()(0, 0);
    for (int n = 1; n <= 100; ++n) {
      track.predict();
      const double expected = start.x + velocity.x * (1 - std::pow(0.9, n)) / 0.1;
      QVERIFY(std::abs(track.position().x - expected) < 1e-9);
      QVERIFY(track.covariance()(0, 0) > variance);
      variance = track.covariance()(0, 0);
    }
  }

  void distancesAreInStandardDeviations() {
    const MotionModel model{4.0, 9.0, 100.0, 1.0};
    KalmanTrack track({0, 0}, model);
    QCOMPARE(track.distanceSquared({3, 4}), 25.0 / 18.0);
    track.predict();
    const double variance = 9.0 + 100.0 + 0.25 * 4.0 + 9.0;
    QVERIFY(std::abs(track.distanceSquared({3, 4}) - 25.0 / variance) < 1e-12);
  }
};

QTEST_GUILESS_MAIN(TestKalmanTrack)
#include "tst_kalman_track.moc"
