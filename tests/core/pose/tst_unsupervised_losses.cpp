// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/pose/losses.h"
#include "core/pose/unsupervised_losses.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/gradient_check.h"
#include "tests/core/pose/pca_fixtures.h"

using namespace parsimony;
using Eigen::Index;
using Eigen::MatrixXd;
using pose::PcaCentring;
using pose::PcaOptions;
using pose::PcaSubspace;
using pose::TemporalOptions;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// [N x 2K] -> [N x K x 2], fp64
at::Tensor keypointsOf(const MatrixXd& poses) {
  auto keypoints = at::empty({poses.rows(), poses.cols() / 2, 2}, at::kDouble);
  auto* values = keypoints.data_ptr<double>();
  for (Index i = 0; i < poses.rows(); ++i) {
    for (Index j = 0; j < poses.cols(); ++j) values[i * poses.cols() + j] = poses(i, j);
  }
  return keypoints;
}

/// T frames of keypoints on random walks with steps of about `step` px. [T x K x 2]
at::Tensor walk(std::int64_t frames, std::int64_t keypoints, double step) {
  return at::randn({frames, keypoints, 2}, at::kDouble).cumsum(0) * step + 100.0;
}

double temporal(const at::Tensor& keypoints, const at::Tensor& likelihoods, std::vector<double> epsilon, double threshold = 0.05) {
  TemporalOptions options;
  options.epsilon = std::move(epsilon);
  options.probThreshold = threshold;
  return pose::temporalLoss(keypoints, likelihoods, options).item<double>();
}

pose::PcaTensors doubles(const PcaSubspace& subspace) {
  return pose::tensorsOf(subspace, at::TensorOptions(at::kDouble));
}

/// Subspaces of every kind over the four keypoints of tests::bodies, with an epsilon that some errors exceed.
std::vector<std::pair<const char*, PcaSubspace>> subspaces() {
  const auto poses = tests::bodies(60, 1);
  PcaOptions options;
  options.components = 2;
  options.epsilon = 2.0;
  std::vector<std::pair<const char*, PcaSubspace>> result;
  result.emplace_back("pose", pose::fitPosePca(poses, {}, options));
  options.centring = PcaCentring::Mean;
  result.emplace_back("pose, mean", pose::fitPosePca(poses, {3, 0, 1}, options));
  options.centring = PcaCentring::Median;
  result.emplace_back("pose, median", pose::fitPosePca(poses, {}, options));
  result.emplace_back("views", pose::fitMultiViewPca(poses, {{0, 1}, {2, 3}}, options));
  return result;
}

}  // namespace

class TestUnsupervisedLosses : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(1); }

  /// Expectations of Lightning Pose's own tests (spec/pose.md 11.1).
  void publishedTemporal() {
    const double a = std::sqrt(2.0), b = a + std::sqrt(3.0);
    const auto two = at::tensor({0.0, 0.0, a, a}, at::kDouble).view({2, 1, 2});
    QVERIFY(std::abs(temporal(two, {}, {0.0}) - 2.0) < 1e-12);
    const auto three = at::tensor({0.0, 0.0, a, a, b, b}, at::kDouble).view({3, 1, 2});
    QVERIFY(std::abs(temporal(three, {}, {0.0}) - 2.2247449) < 1e-7);
    QVERIFY(std::abs(temporal(three, {}, {2.1}) - 0.1747449) < 1e-7);
  }

  void publishedRectification() {
    const auto values = at::tensor({0.1, 0.5, 1.0}, at::kDouble);
    QVERIFY(tests::maxDifference(pose::rectify(values, {0.5}), at::tensor({0.0, 0.0, 0.5}, at::kDouble)) < 1e-12);
    const auto steps = at::tensor({1.0, 2.0, 1.5, 0.05, 0.12, 0.2}, at::kDouble).view({2, 3});
    const auto expected = at::tensor({0.9, 1.85, 1.2, 0.0, 0.0, 0.0}, at::kDouble).view({2, 3});
    QVERIFY(tests::maxDifference(pose::rectify(steps, {0.1, 0.15, 0.3}), expected) < 1e-12);
    const auto row = at::tensor({0.0, 1.0, 0.4}, at::kDouble);
    QVERIFY(tests::maxDifference(pose::rectify(row, {0.1, 0.0, 0.5}), at::tensor({0.0, 1.0, 0.0}, at::kDouble)) < 1e-12);
    QVERIFY(tests::maxDifference(pose::rectify(row, {0.1, 0.0, 0.3}), at::tensor({0.0, 1.0, 0.1}, at::kDouble)) < 1e-12);
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::rectify(row, {0.1, 0.2}));
  }

  void temporalMatchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto golden = tests::PoseGolden::load();
    const auto expected = golden.json.at("temporal");
    const auto keypoints = golden.tensor("temporal_pred").view({8, 17, 2});
    const auto likelihoods = golden.tensor("temporal_conf");
    const auto list = expected.at("eps_list").get<std::vector<double>>();
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {20.0}) - expected.at("eps20_thr05").get<double>()) < 1e-6);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}) - expected.at("eps0_thr05").get<double>()) < 1e-5);
    QVERIFY(std::abs(temporal(keypoints, {}, {20.0}) - expected.at("eps20_noconf").get<double>()) < 1e-6);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, list, 0.3) - expected.at("eps_list_thr3").get<double>()) < 1e-6);
    QVERIFY(std::abs(pose::temporalLoss(keypoints, likelihoods).item<double>() - expected.at("eps20_thr05").get<double>()) < 1e-6);
    QVERIFY(std::abs(pose::lossWeight(11.0) / expected.at("weight_log11").get<double>() - 1.0) < 1e-6);
  }

  void pcaMatchesLightningPose_data() { tests::addPcaGoldenRows(); }
  /// Both in the space of the fit, 256 x 256 px.
  void pcaMatchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    QFETCH(QString, section);
    QFETCH(int, seed);
    const auto golden = tests::PoseGolden::load();
    const auto expected = golden.json.at(section.toStdString());
    const auto poses = tests::inputPx(tests::trainingRows(tests::mirrorMousePoses(), seed));
    const bool multiView = section.startsWith("pca_multiview");
    const auto all = golden.tensor("pca_pred").view({6, 17, 2});
    const auto subspace = pose::tensorsOf(tests::fitMirrorMouse(multiView, poses), all.options());
    const auto whole = all.index_select(0, at::tensor({0, 1, 3, 4, 5}, at::kLong));
    const double loss = expected.at("loss_on_pca_pred_rows_0_1_3_4_5").get<double>();
    QVERIFY2(std::abs(pose::pcaLoss(subspace, whole).item<double>() - loss) < 2e-5 * loss,
             qPrintable(QString::number(pose::pcaLoss(subspace, whole).item<double>(), 'g', 9)));
    const auto errors = golden.tensor(section.toStdString() + "/error_on_pca_pred_rows_0_1_3_4_5");
    QVERIFY(tests::maxDifference(pose::pcaErrors(subspace, whole).flatten(), errors.flatten()) < 1e-3);

    // frame 2 misses keypoint 2
    QCOMPARE(expected.at("loss_with_nan_row").get<std::string>(), std::string("nan"));
    pose::PcaLossOptions reference;
    reference.referenceBehaviour = true;
    QVERIFY(std::isnan(pose::pcaLoss(subspace, all, reference).item<double>()));
    const double ours = pose::pcaLoss(subspace, all).item<double>();
    const auto missing = pose::pcaErrors(subspace, all).isnan();
    QCOMPARE(missing.sum().item<int>(), multiView ? 2 : 14);
    QCOMPARE(missing[2].sum().item<int>(), multiView ? 2 : 14);
    QVERIFY(std::isfinite(ours));
    if (!multiView) QVERIFY(std::abs(ours - pose::pcaLoss(subspace, whole).item<double>()) < 1e-4);
  }

  void weightAndAnnealing_data() {
    QTest::addColumn<int>("epoch");
    QTest::addColumn<double>("weight");
    QTest::newRow("first") << 0 << 0.0;
    QTest::newRow("last frozen") << 60 << 0.0;
    QTest::newRow("first free") << 61 << 0.01;
    QTest::newRow("half") << 110 << 0.5;
    QTest::newRow("before the last") << 159 << 0.99;
    QTest::newRow("full") << 160 << 1.0;
    QTest::newRow("later") << 299 << 1.0;
  }
  void weightAndAnnealing() {
    QFETCH(int, epoch);
    QFETCH(double, weight);
    QVERIFY(std::abs(pose::annealedWeight(epoch) - weight) < 1e-12);
    pose::AnnealOptions early;  // of the example project, from another start
    early.freezeUntilEpoch = 0;
    early.initialWeight = 0.2;
    early.finalWeight = 0.5;
    QVERIFY(std::abs(pose::annealedWeight(epoch, early) - std::min(0.2 + 0.01 * epoch, 0.5)) < 1e-12);
  }

  /// Against the formula written out.
  void temporalAgreesWithTheFormula() {
    const auto keypoints = walk(9, 4, 6.0);
    const auto likelihoods = at::rand({9, 4}, at::kDouble);
    const std::vector<double> epsilon{2.0, 5.0, 8.0, 0.0};
    double sum = 0.0;
    for (int t = 1; t < 9; ++t) {
      for (int k = 0; k < 4; ++k) {
        const double before = likelihoods[t - 1][k].item<double>(), now = likelihoods[t][k].item<double>();
        if (before < 0.3 || now < 0.3) continue;
        const auto step = keypoints[t][k] - keypoints[t - 1][k];
        const double d = std::hypot(step[0].item<double>(), step[1].item<double>());
        sum += std::max(0.0, d - epsilon[static_cast<std::size_t>(k)]);
      }
    }
    QVERIFY(sum > 0.0);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, epsilon, 0.3) - sum / 32.0) < 1e-12);
  }

  void temporalGradient() {
    TemporalOptions options;
    options.epsilon = {2.0, 5.0, 8.0, 0.0};
    options.probThreshold = 0.3;
    const auto likelihoods = at::rand({9, 4}, at::kDouble);
    const auto loss = [&](const at::Tensor& x) { return pose::temporalLoss(x, likelihoods, options); };
    const double error = tests::gradientError(loss, walk(9, 4, 6.0));
    QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
  }

  void stillnessCostsNothing() {
    const auto still = walk(1, 3, 6.0).expand({7, 3, 2}).contiguous();
    QCOMPARE(temporal(still, {}, {0.0}), 0.0);
    const auto loss = [](const at::Tensor& x) { return pose::temporalLoss(x, {}, TemporalOptions{{0.0}, 0.05}); };
    QCOMPARE(tests::gradientOf(loss, still).abs().max().item<double>(), 0.0);  // not NaN: the norm has a corner there
    // 5 px per frame, all in one direction
    const auto drift = still + at::arange(7, at::kDouble).view({7, 1, 1}) * at::tensor({3.0, -4.0}, at::kDouble);
    QVERIFY(std::abs(temporal(drift, {}, {3.0}) - 2.0) < 1e-10);
    QCOMPARE(temporal(drift, {}, {20.0}), 0.0);
    QCOMPARE(temporal(still.narrow(0, 0, 1), {}, {0.0}), 0.0);
  }

  /// What is masked counts as no motion and gets no gradient; the mean stays over all steps.
  void temporalMasks() {
    auto keypoints = walk(6, 2, 30.0);
    auto likelihoods = at::ones({6, 2}, at::kDouble);
    const auto norms = (keypoints.narrow(0, 1, 5) - keypoints.narrow(0, 0, 5)).square().sum(2).sqrt();
    const double all = norms.sum().item<double>();
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}) - all / 10.0) < 1e-10);
    const double around = (norms[1][0] + norms[2][0]).item<double>();  // the two steps to and from frame 2
    likelihoods[2][0].fill_(0.04);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}) - (all - around) / 10.0) < 1e-10);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}, 0.04) - all / 10.0) < 1e-10);  // at the threshold is enough
    likelihoods[2][0].fill_(kNaN);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}) - (all - around) / 10.0) < 1e-10);
    likelihoods.fill_(1.0);
    keypoints[2][0][1].fill_(kNaN);
    QVERIFY(std::abs(temporal(keypoints, likelihoods, {0.0}) - (all - around) / 10.0) < 1e-10);
    const auto loss = [&](const at::Tensor& x) { return pose::temporalLoss(x, likelihoods, TemporalOptions{{0.0}, 0.05}); };
    const auto gradient = tests::gradientOf(loss, keypoints);
    QVERIFY(gradient.isfinite().all().item<bool>());
    QCOMPARE(gradient[2][0].abs().max().item<double>(), 0.0);
    QVERIFY(gradient[2][1].abs().max().item<double>() > 0.0);
    keypoints.fill_(kNaN);
    QCOMPARE(temporal(keypoints, likelihoods, {0.0}), 0.0);
  }

  /// Tensors against Eigen, and the reduction written out.
  void pcaAgreesWithTheFormula() {
    const auto poses = tests::bodies(12, 2, 4.0);
    for (const auto& [name, subspace] : subspaces()) {
      const auto expected = pose::reconstructionErrors(subspace, pose::observationsIn(subspace, poses));
      const auto tensors = doubles(subspace);
      const auto errors = pose::pcaErrors(tensors, keypointsOf(poses)).flatten(0, 1);
      QCOMPARE(errors.size(0), static_cast<std::int64_t>(expected.rows()));
      QCOMPARE(errors.size(1), static_cast<std::int64_t>(expected.cols()));
      double sum = 0.0;
      for (Index i = 0; i < expected.rows(); ++i) {
        for (Index p = 0; p < expected.cols(); ++p) {
          QVERIFY2(std::abs(errors[i][p].item<double>() - expected(i, p)) < 1e-9, name);
          sum += std::max(0.0, expected(i, p) - subspace.epsilon);
        }
      }
      QVERIFY2(sum > 0.0 && (expected.array() < subspace.epsilon).any(), name);
      const double loss = pose::pcaLoss(tensors, keypointsOf(poses)).item<double>();
      QVERIFY2(std::abs(loss - sum / static_cast<double>(expected.size())) < 1e-10, name);
    }
  }

  void pcaGradient() {
    for (const auto& [name, subspace] : subspaces()) {
      const auto tensors = doubles(subspace);
      const auto loss = [&tensors](const at::Tensor& x) { return pose::pcaLoss(tensors, x); };
      const double error = tests::gradientError(loss, keypointsOf(tests::bodies(6, 3, 4.0)));
      QVERIFY2(error < 1e-6, qPrintable(QString("%1: %2").arg(name).arg(error)));
    }
  }

  void posesOfTheSubspaceCostNothing() {
    for (auto& [name, subspace] : subspaces()) {
      if (subspace.centring != PcaCentring::None || subspace.observations.size() > 1) continue;
      subspace.epsilon = 0.0;
      MatrixXd poses = MatrixXd::Constant(5, subspace.components.rows(), 20.0) * subspace.components;
      poses.rowwise() += subspace.mean.transpose();
      const auto tensors = doubles(subspace);
      QVERIFY2(pose::pcaLoss(tensors, keypointsOf(poses)).item<double>() < 1e-12, name);
      poses.rowwise() = subspace.mean.transpose();  // without rounding: every residual is exactly 0
      const auto loss = [&tensors](const at::Tensor& x) { return pose::pcaLoss(tensors, x); };
      const auto gradient = tests::gradientOf(loss, keypointsOf(poses));
      QCOMPARE(gradient.abs().max().item<double>(), 0.0);
    }
  }

  /// An observation with a missing point is left out of the mean and of the gradient.
  void pcaMasks() {
    for (const auto& [name, subspace] : subspaces()) {
      const auto tensors = doubles(subspace);
      const auto poses = tests::bodies(6, 4, 4.0);
      auto keypoints = keypointsOf(poses);
      keypoints[2][0][0].fill_(kNaN);
      const auto loss = [&tensors](const at::Tensor& x) { return pose::pcaLoss(tensors, x); };
      double sum = 0.0;
      int count = 0;
      const auto expected = pose::reconstructionErrors(subspace, pose::observationsIn(subspace, poses));
      const auto perFrame = static_cast<Index>(subspace.observations.size());
      for (Index i = 0; i < expected.rows(); ++i) {
        if (i == 2 * perFrame) continue;  // the observation that keypoint 0 of frame 2 belongs to
        for (Index p = 0; p < expected.cols(); ++p) sum += std::max(0.0, expected(i, p) - subspace.epsilon), ++count;
      }
      QVERIFY2(std::abs(loss(keypoints).item<double>() - sum / count) < 1e-10, name);
      const auto gradient = tests::gradientOf(loss, keypoints);
      QVERIFY2(gradient.isfinite().all().item<bool>(), name);
      QCOMPARE(gradient[2][0].abs().max().item<double>(), 0.0);
      keypoints.fill_(kNaN);
      QCOMPARE(loss(keypoints).item<double>(), 0.0);
      QCOMPARE(tests::gradientOf(loss, keypoints).abs().max().item<double>(), 0.0);
    }
  }

  void singlePrecisionIsEnough() {
    const auto poses = tests::bodies(20, 5, 4.0);
    for (const auto& [name, subspace] : subspaces()) {
      const auto exact = pose::pcaLoss(doubles(subspace), keypointsOf(poses)).item<double>();
      const auto keypoints = keypointsOf(poses).to(at::kFloat);
      const auto loss = pose::pcaLoss(pose::tensorsOf(subspace, keypoints.options()), keypoints);
      QVERIFY2(loss.scalar_type() == at::kFloat && std::abs(loss.item<double>() - exact) < 1e-4, name);
    }
  }
};

QTEST_GUILESS_MAIN(TestUnsupervisedLosses)
#include "tst_unsupervised_losses.moc"
