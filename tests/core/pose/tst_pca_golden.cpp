// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/pose/pca_subspace.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/pca_fixtures.h"

using namespace parsimony;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

/// A tensor of one or two dimensions.
MatrixXd matrixOf(const at::Tensor& tensor) {
  const auto values = tensor.to(at::kDouble).contiguous();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto columns = values.dim() > 1 ? values.size(1) : std::int64_t{1};
  return MatrixXd(Eigen::Map<const RowMajor>(values.data_ptr<double>(), values.size(0), columns));
}

double farthest(const MatrixXd& a, const MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

MatrixXd errorsOf(const pose::PcaSubspace& subspace, const MatrixXd& poses) {
  return pose::reconstructionErrors(subspace, pose::observationsIn(subspace, poses));
}

double meanOfFinite(const MatrixXd& errors) {
  double sum = 0.0;
  int count = 0;
  for (Index i = 0; i < errors.size(); ++i) {
    if (!std::isfinite(errors.data()[i])) continue;
    sum += errors.data()[i];
    ++count;
  }
  return sum / count;
}

/// Row of spec/pose.md 11.3.
struct PublishedFit {
  const char* name;
  bool multiView, trainingOnly, resized;
  int whole;
  double epsilon, meanError;
  std::vector<double> variances, cumulative, mean;
};

const std::vector<PublishedFit> kPublished{
    // clang-format off
    {"pose, all rows", false, false, false, 71, 11.77241, 3.17196,
     {9070.228539, 6407.69758, 4246.352893, 2175.93374, 1132.929689, 926.449999},
     {0.347934, 0.593733, 0.756622, 0.840091, 0.88355, 0.919089},
     {130.688524, 100.320264, 254.399347, 92.60543}},
    {"views, all rows", true, false, false, 603, 10.92467, 2.90065,
     {29079.349432, 1985.501949, 1223.894618, 98.546804},
     {0.897863, 0.897863 + 0.061305, 0.897863 + 0.061305 + 0.037789, 1.0},
     {187.846008, 71.828877, 186.070329, 296.161599}},
    {"pose, training rows", false, true, false, 54, 12.47032, 3.32895,
     {8586.463851, 6381.075157, 4560.670182, 2029.80487, 1271.862618, 825.789482},
     {0.331996, 0.57872, 0.755058, 0.833541, 0.882717, 0.914647},
     {133.075213, 99.942721, 253.122946, 93.136999}},
    {"views, training rows", true, true, false, 478, 12.60283, 3.25220,
     {28697.256678, 1982.7678, 1179.13309, 140.122594},
     {0.896809, 0.896809 + 0.061963, 0.896809 + 0.061963 + 0.036849, 1.0},
     {189.442262, 72.796894, 186.76025, 296.238108}},
    {"pose, training rows, resized", false, true, true, 54, 7.90513, 2.11967,
     {3583.18705, 2655.889791, 1853.006087, 836.535396, 523.464898, 331.057642},
     {0.335763, 0.584634, 0.75827, 0.836658, 0.88571, 0.916731},
     {86.02842, 63.018071, 163.635035, 58.726778}},
    {"views, training rows, resized", true, true, true, 478, 8.13935, 2.10288,
     {11987.910557, 788.726421, 468.885878, 58.543818},
     {0.901071, 0.901071 + 0.059285, 0.901071 + 0.059285 + 0.035244, 1.0},
     {122.467725, 45.90149, 120.733899, 186.790531}},
    // clang-format on
};

}  // namespace

/// PCA subspaces of the example project against numbers of Lightning Pose. Its labels were fp32, hence the tolerances.
class TestPcaGolden : public QObject {
  Q_OBJECT
 private slots:
  void matchesLightningPose_data() { tests::addPcaGoldenRows(); }
  void matchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    QFETCH(QString, section);
    QFETCH(int, seed);
    const auto golden = tests::PoseGolden::load();
    const auto expected = golden.json.at(section.toStdString());
    const std::string prefix = section.toStdString() + "/";
    const auto poses = tests::inputPx(tests::trainingRows(tests::mirrorMousePoses(), seed));
    const auto subspace = tests::fitMirrorMouse(section.startsWith("pca_multiview"), poses);

    QCOMPARE(static_cast<int>(subspace.components.rows()), expected.at("components_kept").get<int>());
    QCOMPARE(static_cast<int>(subspace.mean.size()), expected.at("dims").get<int>());
    QCOMPARE(static_cast<int>(subspace.numWhole), expected.at("rows_without_nan").get<int>());
    QVERIFY(std::abs(subspace.epsilon - expected.at("epsilon").get<double>()) < 1e-4);
    QVERIFY(std::abs(subspace.meanError - expected.at("mean_reprojection_error_train").get<double>()) < 1e-5);
    const auto variances = expected.at("explained_variance").get<std::vector<double>>();
    const auto ratios = expected.at("explained_variance_ratio").get<std::vector<double>>();
    QCOMPARE(subspace.variances.size(), static_cast<Index>(variances.size()));
    for (std::size_t k = 0; k < variances.size(); ++k) {
      const double variance = subspace.variances(static_cast<Index>(k));
      QVERIFY(std::abs(variance - variances[k]) < 1e-3);
      QVERIFY(std::abs(variance / subspace.variances.sum() - ratios[k]) < 1e-7);
    }
    QVERIFY(farthest(subspace.mean, matrixOf(golden.tensor(prefix + "mean"))) < 1e-3);
    QVERIFY(farthest(subspace.components, matrixOf(golden.tensor(prefix + "kept"))) < 1e-4);
    const MatrixXd all = matrixOf(golden.tensor("pca_pred"));
    const MatrixXd predictions = all(std::vector<int>{0, 1, 3, 4, 5}, Eigen::all);
    QVERIFY(farthest(errorsOf(subspace, predictions), matrixOf(golden.tensor(prefix + "error_on_pca_pred_rows_0_1_3_4_5"))) < 1e-3);
  }

  void publishedFits_data() {
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < kPublished.size(); ++i) QTest::newRow(kPublished[i].name) << static_cast<int>(i);
  }
  void publishedFits() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    QFETCH(int, row);
    const PublishedFit& published = kPublished[static_cast<std::size_t>(row)];
    MatrixXd poses = tests::mirrorMousePoses();
    if (published.trainingOnly) poses = tests::trainingRows(poses, 42);
    if (published.resized) poses = tests::inputPx(poses);
    const auto subspace = tests::fitMirrorMouse(published.multiView, poses);
    QCOMPARE(static_cast<int>(subspace.components.rows()), published.multiView ? 3 : 14);
    QCOMPARE(static_cast<int>(subspace.numWhole), published.whole);
    QVERIFY2(std::abs(subspace.epsilon - published.epsilon) < 2e-5, qPrintable(QString::number(subspace.epsilon, 'g', 9)));
    QVERIFY2(std::abs(subspace.meanError - published.meanError) < 2e-5, qPrintable(QString::number(subspace.meanError, 'g', 9)));
    double sum = 0.0;
    for (std::size_t k = 0; k < published.variances.size(); ++k) {
      const double variance = subspace.variances(static_cast<Index>(k));
      sum += variance;
      QVERIFY2(std::abs(variance - published.variances[k]) < 1e-3, qPrintable(QString::number(variance, 'g', 12)));
      QVERIFY(std::abs(sum / subspace.variances.sum() - published.cumulative[k]) < 3e-6);
    }
    for (std::size_t j = 0; j < published.mean.size(); ++j) {
      QVERIFY(std::abs(subspace.mean(static_cast<Index>(j)) - published.mean[j]) < 1e-4);
    }
  }

  /// Multi-view: the one direction that is left over, up to its sign.
  void droppedDirectionAsPublished() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    const auto poses = tests::mirrorMousePoses();
    const auto training = tests::trainingRows(poses, 42);
    const std::vector<std::pair<MatrixXd, Eigen::Vector4d>> rows{
        {poses, Eigen::Vector4d(0.683575, -0.033779, -0.726999, 0.055297)},
        {training, Eigen::Vector4d(0.683529, -0.038791, -0.72633, 0.06106)},
        {tests::inputPx(training), Eigen::Vector4d(0.683431, -0.03997, -0.726208, 0.062818)}};
    for (const auto& [labels, direction] : rows) {
      const auto subspace = tests::fitMirrorMouse(true, labels);
      const MatrixXd left = MatrixXd::Identity(4, 4) - subspace.components.transpose() * subspace.components;
      QVERIFY(farthest(left, direction * direction.transpose()) < 5e-6);
    }
  }

  /// Lightning Pose fits in resized px and applies in frame px: the errors of poses become 19 times as large. Fit where you apply.
  void resizedLabelsAreAnotherSpace() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    const auto training = tests::trainingRows(tests::mirrorMousePoses(), 42);
    const auto body = tests::fitMirrorMouse(false, tests::inputPx(training));
    const auto views = tests::fitMirrorMouse(true, tests::inputPx(training));
    QVERIFY(std::abs(meanOfFinite(errorsOf(body, tests::inputPx(training))) - 2.120) < 1e-3);
    QVERIFY(std::abs(meanOfFinite(errorsOf(body, training)) - 39.875) < 1e-3);
    QVERIFY(std::abs(meanOfFinite(errorsOf(views, tests::inputPx(training))) - 2.103) < 1e-3);
    QVERIFY(std::abs(meanOfFinite(errorsOf(views, training)) - 2.248) < 1e-3);
  }
};

QTEST_GUILESS_MAIN(TestPcaGolden)
#include "tst_pca_golden.moc"
