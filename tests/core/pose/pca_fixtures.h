// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <QtTest/QtTest>

#include <Eigen/Core>

#include "core/io/label_csv.h"
#include "core/pose/pca_subspace.h"
#include "core/pose/split.h"
#include "tests/support/test_data.h"

namespace parsimony::tests {

inline const std::vector<int> kMirrorMouseColumns{0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14};
inline const std::vector<std::vector<int>> kMirrorMouseViews{{0, 1, 2, 3, 4, 5, 6}, {8, 9, 10, 11, 12, 13, 14}};

/// Labels of the example project, [90 x 34], px of its 396 x 406 pictures.
inline Eigen::MatrixXd mirrorMousePoses() {
  return Eigen::MatrixXd(io::readLabelCsv(dataFolder() / "pose" / "mirror-mouse" / "CollectedData.csv").xy);
}

/// The training rows of Lightning Pose's 80 / 10 / 10 split.
inline Eigen::MatrixXd trainingRows(const Eigen::MatrixXd& poses, std::int64_t seed) {
  const auto split = pose::splitFrames(static_cast<int>(poses.rows()), 0.8, 0.1, 1.0, seed);
  return Eigen::MatrixXd(poses(split.train, Eigen::all));
}

/// From 396 x 406 px to the 256 x 256 px of the network's input, where Lightning Pose fits.
inline Eigen::MatrixXd inputPx(Eigen::MatrixXd poses) {
  for (Eigen::Index j = 0; j < poses.cols(); ++j) poses.col(j) *= j % 2 == 0 ? 256.0 / 396.0 : 256.0 / 406.0;
  return poses;
}

/// Fit of the example project's configuration.
inline pose::PcaSubspace fitMirrorMouse(bool multiView, const Eigen::MatrixXd& poses) {
  return multiView ? pose::fitMultiViewPca(poses, kMirrorMouseViews) : pose::fitPosePca(poses, kMirrorMouseColumns);
}

/// The fits in the golden file: columns `section` and `seed` of a data-driven test.
inline void addPcaGoldenRows() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<int>("seed");
  for (const char* kind : {"pca_singleview", "pca_multiview"}) {
    for (const int seed : {0, 42}) {
      const QString section = QString("%1/seed%2").arg(kind).arg(seed);
      QTest::newRow(qPrintable(section)) << section << seed;
    }
  }
}

/// A body of four points on a line of 60 px that moves and turns a little; `noise` px on each coordinate. [n x 8]
inline Eigen::MatrixXd bodies(int n, unsigned seed, double noise = 1.0) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd poses(n, 8);
  for (int i = 0; i < n; ++i) {
    const double x = 128 + 30 * normal(random), y = 128 + 20 * normal(random), angle = 0.3 * normal(random);
    for (int k = 0; k < 4; ++k) {
      const double along = 20.0 * k - 30.0;
      poses(i, 2 * k) = x + along * std::cos(angle) + noise * normal(random);
      poses(i, 2 * k + 1) = y + along * std::sin(angle) + noise * normal(random);
    }
  }
  return poses;
}

/// Every second pose loses one keypoint, chosen at random.
inline Eigen::MatrixXd withMissing(Eigen::MatrixXd poses, unsigned seed) {
  std::mt19937 random(seed);
  for (Eigen::Index i = 0; i < poses.rows(); i += 2) {
    const auto k = static_cast<Eigen::Index>(random() % static_cast<unsigned>(poses.cols() / 2));
    poses.block<1, 2>(i, 2 * k).setConstant(std::numeric_limits<double>::quiet_NaN());
  }
  return poses;
}

}  // namespace parsimony::tests
