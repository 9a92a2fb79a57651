// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/pca_subspace.h"

#include <QtTest/QtTest>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <Eigen/SVD>

#include "core/base/error.h"
#include "core/metrics/pixel_error.h"
#include "tests/core/pose/pca_fixtures.h"

using namespace parsimony;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using pose::PcaCentring;
using pose::PcaOptions;
using pose::PcaSubspace;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double farthest(const MatrixXd& a, const MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

MatrixXd errorsOf(const PcaSubspace& subspace, const MatrixXd& poses) {
  return pose::reconstructionErrors(subspace, pose::observationsIn(subspace, poses));
}

/// Two keypoints that only ever leave (0, 0), (0, 0) along one of the four axes, by +-3, +-1, +-0.3, +-0.1: variances 2 a^2 / 7.
const std::vector<double> kAxisLengths{3.0, 1.0, 0.3, 0.1};
MatrixXd crosses() {
  MatrixXd poses = MatrixXd::Zero(8, 4);
  for (Index j = 0; j < 4; ++j) {
    poses(2 * j, j) = kAxisLengths[static_cast<std::size_t>(j)];
    poses(2 * j + 1, j) = -kAxisLengths[static_cast<std::size_t>(j)];
  }
  return poses;
}

/// Four points in space seen by three affine cameras, camera after camera. [n x 24]
MatrixXd threeCameras(int n, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  const auto draw = [&] { return normal(random); };
  MatrixXd poses(n, 24);
  for (Index camera = 0; camera < 3; ++camera) {
    std::mt19937 scene(seed + 1);
    std::normal_distribution<double> place(0.0, 40.0);
    const MatrixXd view = MatrixXd::NullaryExpr(2, 3, draw);
    for (Index i = 0; i < n; ++i) {
      for (Index k = 0; k < 4; ++k) {
        Eigen::Vector3d point;
        for (double& coordinate : point) coordinate = place(scene);
        poses.block<1, 2>(i, 2 * (4 * camera + k)) =
            (view * point + Eigen::Vector2d(100.0, 50.0 * static_cast<double>(camera))).transpose();
      }
    }
  }
  return poses;
}

template <class Work>
std::string refusal(const Work& work) {
  try {
    (void)work();
  } catch (const base::Error& error) {
    return error.text("field") + ": " + error.text("found") + " of " + error.text("expected");
  }
  return "accepted";
}

}  // namespace

class TestPcaSubspace : public QObject {
  Q_OBJECT
 private slots:
  /// Expectations of Lightning Pose's own tests (spec/pose.md 11.1).
  void publishedCentring() {
    PcaSubspace subspace;
    subspace.observations = {{0, 1, 2}};
    MatrixXd poses(2, 6), median(2, 6), mean(2, 6);
    poses << 0, 1, 1, 2, 2, 3, 2, -100, 3, 4, 4, 100;
    median << -1, -1, 0, 0, 1, 1, -1, -104, 0, 0, 1, 96;
    subspace.centring = PcaCentring::Median;
    QVERIFY(farthest(pose::observationsIn(subspace, poses), median) < 1e-12);
    poses(1, 3) = 6;
    mean << -1, -1, 0, 0, 1, 1, -1, -102, 0, 4, 1, 98;
    subspace.centring = PcaCentring::Mean;
    QVERIFY(farthest(pose::observationsIn(subspace, poses), mean) < 1e-12);
    poses(1, 4) = kNaN;  // another centre than that of all the points
    const auto rows = pose::observationsIn(subspace, poses);
    QVERIFY(std::isnan(rows(1, 0)) && std::isnan(rows(1, 2)) && std::isnan(rows(1, 4)));
    QCOMPARE(rows(1, 1), -102.0);
    QCOMPARE(rows(0, 0), -1.0);
  }

  void publishedPercentile() {
    std::vector<double> values;
    for (int i = 0; i <= 100; ++i) values.push_back(i);
    QCOMPARE(metrics::quantile(values, 0.9), 90.0);
    for (std::size_t i = 1; i < values.size(); i += 2) values[i] = kNaN;
    QCOMPARE(metrics::quantile(values, 0.9), 90.0);
  }

  /// Moments, eigenvectors and errors against their formulas written out entry by entry.
  void agreesWithTheFormula() {
    const auto poses = tests::withMissing(tests::bodies(60, 1), 2);
    const auto subspace = pose::fitPosePca(poses, {});
    const auto known = [&](Index i, Index j) { return std::isfinite(poses(i, j)); };
    VectorXd mean = VectorXd::Zero(8);
    for (Index j = 0; j < 8; ++j) {
      int n = 0;
      for (Index i = 0; i < 60; ++i) n += known(i, j) ? 1 : 0, mean(j) += known(i, j) ? poses(i, j) : 0.0;
      mean(j) /= n;
    }
    QVERIFY(farthest(subspace.mean, mean) < 1e-9);
    MatrixXd covariance = MatrixXd::Zero(8, 8);
    for (Index a = 0; a < 8; ++a) {
      for (Index b = 0; b < 8; ++b) {
        int n = 0;
        for (Index i = 0; i < 60; ++i) {
          if (!known(i, a) || !known(i, b)) continue;
          covariance(a, b) += (poses(i, a) - mean(a)) * (poses(i, b) - mean(b));
          ++n;
        }
        covariance(a, b) /= n - 1;
      }
    }
    const MatrixXd& v = subspace.components;
    const Index kept = v.rows();
    QVERIFY(farthest(v * v.transpose(), MatrixXd::Identity(kept, kept)) < 1e-10);
    for (Index k = 0; k < kept; ++k) {
      QVERIFY(farthest(covariance * v.row(k).transpose(), subspace.variances(k) * v.row(k).transpose()) < 1e-8);
      QVERIFY(v.row(k).maxCoeff() >= -v.row(k).minCoeff());
      if (k > 0) QVERIFY(subspace.variances(k) <= subspace.variances(k - 1));
    }
    const double total = subspace.variances.sum();
    QVERIFY(subspace.variances.head(kept).sum() >= 0.99 * total && subspace.variances.head(kept - 1).sum() < 0.99 * total);

    std::vector<double> whole;
    const auto errors = errorsOf(subspace, poses);
    for (Index i = 0; i < 60; ++i) {
      VectorXd r = mean;
      for (Index k = 0; k < kept; ++k) {
        double along = 0.0;
        for (Index j = 0; j < 8; ++j) along += (poses(i, j) - mean(j)) * v(k, j);
        for (Index j = 0; j < 8; ++j) r(j) += along * v(k, j);
      }
      for (Index p = 0; p < 4; ++p) {
        const double error = std::hypot(poses(i, 2 * p) - r(2 * p), poses(i, 2 * p + 1) - r(2 * p + 1));
        QCOMPARE(std::isnan(errors(i, p)), std::isnan(r.sum()));
        if (std::isnan(r.sum())) continue;
        QVERIFY(std::abs(errors(i, p) - error) < 1e-9);
        whole.push_back(error);
      }
    }
    QCOMPARE(subspace.numRows, std::int64_t{60});
    QCOMPARE(subspace.numWhole, std::int64_t{30});
    QVERIFY(std::abs(subspace.epsilon - metrics::quantile(whole, 0.99)) < 1e-9);
  }

  void completeLabelsAgreeWithTheSvd() {
    const auto poses = tests::bodies(50, 3);
    PcaOptions options;
    options.components = 3;
    const auto subspace = pose::fitPosePca(poses, {}, options);
    const MatrixXd centred = poses.rowwise() - poses.colwise().mean();
    const Eigen::JacobiSVD<MatrixXd> svd(centred, Eigen::ComputeThinV);
    const VectorXd variances = svd.singularValues().array().square() / 49.0;
    QVERIFY(farthest(subspace.variances, variances) < 1e-8 * variances(0));
    const MatrixXd v = svd.matrixV().leftCols(3);
    QVERIFY(farthest(subspace.components.transpose() * subspace.components, v * v.transpose()) < 1e-9);
  }

  void numberOfComponents_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("kept");  // 0 = refused
    QTest::newRow("share 0") << 0.0 << 0 << 1;
    QTest::newRow("share .89") << 0.89 << 0 << 1;
    QTest::newRow("share .95") << 0.95 << 0 << 2;
    QTest::newRow("share .995") << 0.995 << 0 << 3;
    QTest::newRow("share .9999") << 0.9999 << 0 << 4;
    QTest::newRow("share 1") << 1.0 << 0 << 4;
    QTest::newRow("share above 1") << 1.1 << 0 << 0;
    QTest::newRow("share below 0") << -0.1 << 0 << 0;
    QTest::newRow("no share") << kNaN << 0 << 0;
    QTest::newRow("count 2") << 0.99 << 2 << 2;
    QTest::newRow("count 4") << 0.1 << 4 << 4;
    QTest::newRow("count 5") << 0.99 << 5 << 0;
    QTest::newRow("count -1") << 0.99 << -1 << 0;
  }
  void numberOfComponents() {
    QFETCH(double, share);
    QFETCH(int, count);
    QFETCH(int, kept);
    PcaOptions options;
    options.explainedVariance = share;
    if (count != 0) options.components = count;
    if (kept == 0) {
      QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::fitPosePca(crosses(), {}, options));
      return;
    }
    const auto subspace = pose::fitPosePca(crosses(), {}, options);
    QCOMPARE(subspace.components.rows(), Index{kept});
    QVERIFY(farthest(subspace.components, MatrixXd::Identity(kept, 4)) < 1e-12);
    for (Index k = 0; k < 4; ++k) {
      const double a = kAxisLengths[static_cast<std::size_t>(k)];
      QVERIFY(std::abs(subspace.variances(k) - 2.0 * a * a / 7.0) < 1e-12);
    }
  }

  /// Two kept: of the 16 errors 12 are 0, two 0.1, two 0.3.
  void empiricalEpsilon() {
    PcaOptions options;
    options.components = 2;
    QVERIFY(std::abs(pose::fitPosePca(crosses(), {}, options).epsilon - 0.3) < 1e-12);
    options.epsilonPercentile = 90.0;  // position 13.5 of 0 .. 15
    QVERIFY(std::abs(pose::fitPosePca(crosses(), {}, options).epsilon - 0.2) < 1e-12);
    options.epsilonMultiplier = 3.0;
    QVERIFY(std::abs(pose::fitPosePca(crosses(), {}, options).epsilon - 0.6) < 1e-12);
    QVERIFY(std::abs(pose::fitPosePca(crosses(), {}, options).meanError - 0.05) < 1e-12);
    options.epsilon = 2.5;
    QCOMPARE(pose::fitPosePca(crosses(), {}, options).epsilon, 2.5);
  }

  void posesOfTheSubspaceHaveNoError() {
    const auto subspace = pose::fitPosePca(tests::bodies(40, 4), {});
    std::srand(5);
    const MatrixXd coordinates = 50.0 * MatrixXd::Random(20, subspace.components.rows());
    MatrixXd inside = coordinates * subspace.components;
    inside.rowwise() += subspace.mean.transpose();
    QVERIFY(pose::reconstructionErrors(subspace, inside).maxCoeff() < 1e-10);
    PcaOptions all;
    all.explainedVariance = 1.0;
    QVERIFY(pose::fitPosePca(tests::bodies(40, 4), {}, all).epsilon < 1e-10);
  }

  /// Three affine cameras see a point in space in a subspace of three dimensions, whatever the animal does.
  void camerasAgreeOnPointsInSpace() {
    const auto poses = threeCameras(30, 6);
    const auto views = pose::viewsOfCameras({0, 1, 2, 3}, 3, 4);
    QCOMPARE(views, (std::vector<std::vector<int>>{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}));
    PcaOptions options;
    options.components = 5;
    const auto subspace = pose::fitMultiViewPca(poses, views, options);
    QCOMPARE(subspace.components.rows(), Index{3});
    QCOMPARE(subspace.components.cols(), Index{6});
    QCOMPARE(subspace.numRows, std::int64_t{120});
    QVERIFY(subspace.epsilon < 1e-9 && subspace.variances(3) < 1e-9);
    QVERIFY(pose::keypointErrors(subspace, threeCameras(1, 6)).maxCoeff() < 1e-9);
    MatrixXd swapped = poses;
    swapped.col(8).swap(swapped.col(10));  // first two parts in the second camera, x
    const auto errors = pose::keypointErrors(subspace, swapped);
    QVERIFY(errors.col(4).mean() > 5.0 && errors.col(5).mean() > 5.0);
    QVERIFY(errors.col(2).maxCoeff() < 1e-9 && errors.col(6).maxCoeff() < 1e-9);
  }

  /// A part that one camera never sees moves the mean of the other cameras alone.
  void wholeObservationsDecideWherePreferred() {
    const auto views = pose::viewsOfCameras({0, 1, 2, 3}, 3, 4);
    auto poses = threeCameras(30, 15);
    for (Index camera = 0; camera < 3; ++camera) poses.middleCols(2 * (4 * camera + 3), 2).array() += 200.0;  // far from the others
    poses.middleCols(2 * (4 + 3), 2).setConstant(kNaN);
    PcaOptions whole;
    whole.preferWhole = true;
    QVERIFY(pose::fitMultiViewPca(poses, views, whole).meanError < 1e-9);
    QVERIFY(pose::fitMultiViewPca(poses, views).meanError > 1.0);

    // the same as a fit of the whole observations, errors and epsilon of all of them
    const auto missing = tests::withMissing(tests::bodies(60, 16), 17);
    MatrixXd complete(30, 8);
    for (Index i = 0; i < 30; ++i) complete.row(i) = missing.row(2 * i + 1);
    const auto a = pose::fitPosePca(missing, {}, whole), b = pose::fitPosePca(complete, {});
    QVERIFY(farthest(a.mean, b.mean) < 1e-10 && farthest(a.components, b.components) < 1e-10);
    QVERIFY(std::abs(a.epsilon - b.epsilon) < 1e-10);
    QCOMPARE(a.numRows, std::int64_t{60});
    QCOMPARE(a.numWhole, std::int64_t{30});

    // nothing missing: nothing changes; fewer whole ones than twice the coordinates: every entry counts again
    const auto c = pose::fitPosePca(tests::bodies(40, 18), {}, whole), d = pose::fitPosePca(tests::bodies(40, 18), {});
    QVERIFY(farthest(c.mean, d.mean) == 0.0 && farthest(c.components, d.components) == 0.0);
    for (const Index rows : {31, 32}) {  // 15 and 16 whole ones of 8 coordinates
      const auto e = pose::fitPosePca(missing.topRows(rows), {}, whole), f = pose::fitPosePca(missing.topRows(rows), {});
      QCOMPARE(e.numWhole, std::int64_t{rows / 2});
      QCOMPARE(farthest(e.mean, f.mean) == 0.0, rows == 31);
    }
  }

  void observationsAreOrderedByFrameThenPart() {
    MatrixXd poses(2, 8);
    poses << 0, 1, 10, 11, 20, 21, 30, 31, 100, 101, 110, 111, 120, 121, 130, 131;
    PcaSubspace subspace;
    subspace.observations = {{0, 2}, {1, 3}};
    MatrixXd expected(4, 4);
    expected << 0, 1, 20, 21, 10, 11, 30, 31, 100, 101, 120, 121, 110, 111, 130, 131;
    QCOMPARE(farthest(pose::observationsIn(subspace, poses), expected), 0.0);
  }

  void errorsOfKeypointsOutside() {
    const auto poses = tests::withMissing(tests::bodies(60, 7), 8);
    const auto subspace = pose::fitPosePca(poses, {2, 0, 1});
    const auto errors = pose::keypointErrors(subspace, poses);
    const auto rows = errorsOf(subspace, poses);
    QCOMPARE(errors.cols(), Index{4});
    for (Index i = 0; i < 60; ++i) {
      QVERIFY(std::isnan(errors(i, 3)));
      const bool whole = poses.row(i).head(6).array().isFinite().all();
      for (Index k = 0; k < 3; ++k) QCOMPARE(std::isfinite(errors(i, k)), whole);
      if (whole) QVERIFY(errors(i, 2) == rows(i, 0) && errors(i, 0) == rows(i, 1) && errors(i, 1) == rows(i, 2));
    }
  }

  void centringForgetsThePlace() {
    const auto poses = tests::bodies(50, 9);
    auto moved = poses;
    for (Index i = 0; i < 50; ++i) {
      for (Index j = 0; j < 8; ++j) moved(i, j) += j % 2 == 0 ? 7.0 * static_cast<double>(i) : -3.0 * static_cast<double>(i);
    }
    for (const auto centring : {PcaCentring::Mean, PcaCentring::Median}) {
      PcaOptions options;
      options.centring = centring;
      options.components = 2;
      const auto a = pose::fitPosePca(poses, {}, options), b = pose::fitPosePca(moved, {}, options);
      QVERIFY(farthest(a.mean, b.mean) < 1e-9 && farthest(a.components, b.components) < 1e-7);
      QVERIFY(std::abs(a.epsilon - b.epsilon) < 1e-8);
    }
  }

  void scalesWithThePicture() {
    const auto poses = tests::withMissing(tests::bodies(60, 10), 11);
    const auto a = pose::fitPosePca(poses, {}), b = pose::fitPosePca(2.0 * poses, {});
    QVERIFY(farthest(a.components, b.components) < 1e-9);
    QVERIFY(std::abs(b.epsilon - 2.0 * a.epsilon) < 1e-9);
    QVERIFY(farthest(b.variances, 4.0 * a.variances) < 1e-8);
  }

  void refusesTooFewObservations() {
    const auto poses = tests::bodies(40, 12);
    QCOMPARE(refusal([&] { return pose::fitPosePca(poses.topRows(3), {}); }), std::string("pca observations: 3 of 8"));
    MatrixXd empty = poses.topRows(10);
    empty.bottomRows(3).setConstant(kNaN);
    QCOMPARE(refusal([&] { return pose::fitPosePca(empty, {}); }), std::string("pca observations: 7 of 8"));
    MatrixXd never = poses;
    never.rightCols(2).setConstant(kNaN);
    QCOMPARE(refusal([&] { return pose::fitPosePca(never, {}); }), std::string("pca observations of every two keypoints: 0 of 2"));
    QCOMPARE(refusal([&] { return pose::fitPosePca(never, {0, 1, 2}); }), std::string("accepted"));
    MatrixXd nowhereWhole = poses;
    for (Index i = 0; i < 40; ++i) nowhereWhole.block<1, 2>(i, 2 * (i % 4)).setConstant(kNaN);
    QCOMPARE(refusal([&] { return pose::fitPosePca(nowhereWhole, {}); }), std::string("whole pca observations: 0 of 1"));
    PcaOptions options;
    options.epsilon = 4.0;
    const auto fixed = pose::fitPosePca(nowhereWhole, {}, options);
    QVERIFY(fixed.epsilon == 4.0 && fixed.numWhole == 0 && std::isnan(fixed.meanError));
  }

  void refusesWrongKeypoints() {
    const auto poses = tests::bodies(40, 13);
    QCOMPARE(refusal([&] { return pose::fitPosePca(poses, {0, 4}); }), std::string("pca keypoint: 4 of 0 to 3"));
    QCOMPARE(refusal([&] { return pose::fitPosePca(poses, {-1, 1}); }), std::string("pca keypoint: -1 of 0 to 3"));
    QCOMPARE(refusal([&] { return pose::fitMultiViewPca(poses, {{0, 1}}); }), std::string("pca views: 1 of 2"));
    QCOMPARE(refusal([&] { return pose::fitMultiViewPca(poses, {{}, {}}); }), std::string("pca keypoints: 0 of 1"));
    QCOMPARE(refusal([&] { return pose::fitMultiViewPca(poses, {{0, 1}, {2}}); }), std::string("mirrored_column_matches: 1 of 2"));
  }
};

QTEST_GUILESS_MAIN(TestPcaSubspace)
#include "tst_pca_subspace.moc"
