// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/pose/losses.h"
#include "core/pose/targets.h"
#include "core/pose/unsupervised_heatmap_losses.h"
#include "core/pose/unsupervised_losses.h"
#include "core/pose/unsupervised_terms.h"
#include "tests/core/pose/golden.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using Eigen::Index;
using Eigen::MatrixXd;
using pose::UnsupervisedOptions;
using pose::UnsupervisedSetup;
using pose::UnsupervisedTerms;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSize = 16;      // of the heatmaps
constexpr int kFrames = 4;     // of a window
constexpr int kKeypoints = 4;  // of a camera
constexpr double kSure = 0.6;  // between the likelihoods of peaked and of flat maps
const std::string kAllLosses =
    "temporal,pca_singleview,pca_multiview,temporal_heatmap_mse,temporal_heatmap_kl,unimodal_mse,unimodal_kl,unimodal_js,consistency";

/// Logits [N x K x 16 x 16] with one peak each, two flat ones among them, and maps between model and frame of about 3 frame px per px.
struct Scene {
  at::Tensor logits;
  pose::VideoWindow window;
  pose::TeacherPoints teacher;
};

Scene scene(int views, bool someFlat = true) {
  const std::int64_t pictures = std::int64_t{kFrames} * views;
  Scene made;
  const auto centres = 3.0 + 9.0 * at::rand({pictures, kKeypoints, 2, 1, 1});
  const auto columns = at::arange(kSize).to(at::kFloat).view({1, 1, 1, kSize}), rows = columns.view({1, 1, kSize, 1});
  const auto d2 = (columns - centres.select(2, 0)).square() + (rows - centres.select(2, 1)).square();
  made.logits = -d2 / 4.5 + 0.3 * at::randn_like(d2);
  for (const auto& flat : {made.logits[1][2], made.logits[3][0]}) flat.mul_(someFlat ? 0.01 : 1.0);
  const auto linear = 3.0 * at::eye(2, at::kDouble) + 0.3 * at::randn({pictures, 2, 2}, at::kDouble);
  const auto shift = 20.0 * at::randn({pictures, 2, 1}, at::kDouble);
  const auto inverse = at::linalg_inv(linear);
  made.window.views = views;
  made.window.toFrame = at::cat({linear, shift}, 2).to(at::kFloat).contiguous();
  made.window.toModel = at::cat({inverse, -inverse.matmul(shift)}, 2).to(at::kFloat).contiguous();
  made.teacher.points =
      at::matmul(4.0 * (centres.view({pictures, kKeypoints, 2}) + 0.7).to(at::kDouble), linear.transpose(1, 2)) + shift.transpose(1, 2);
  made.teacher.points = made.teacher.points.to(at::kFloat).contiguous();
  made.teacher.likelihoods = at::rand({pictures, kKeypoints});
  return made;
}

/// What the losses are made of, cell by cell in fp64.
struct Direct {
  std::vector<std::vector<std::vector<double>>> maps;  // picture, keypoint, cell
  MatrixXd x, y, likelihood;                           // [N x K], frame px
  MatrixXd column, row;                                // heatmap px

  explicit Direct(const Scene& from) {
    const auto pictures = from.logits.size(0);
    const auto logits = from.logits.contiguous();
    const auto* z = logits.const_data_ptr<float>();
    const auto toFrame = from.window.toFrame.contiguous();
    x = y = likelihood = column = row = MatrixXd::Zero(pictures, kKeypoints);
    maps.resize(static_cast<std::size_t>(pictures));
    for (Index n = 0; n < pictures; ++n) {
      for (Index k = 0; k < kKeypoints; ++k, z += kSize * kSize) {
        auto& p = maps[static_cast<std::size_t>(n)].emplace_back(z, z + kSize * kSize);
        double sum = 0.0;
        for (double& value : p) sum += value = std::exp(value);
        for (double& value : p) value /= sum;
        const auto peak = static_cast<int>(std::max_element(p.begin(), p.end()) - p.begin());
        for (int i = 0; i < kSize * kSize; ++i) {
          if (std::abs(i % kSize - peak % kSize) > 5 || std::abs(i / kSize - peak / kSize) > 5) continue;
          likelihood(n, k) += p[static_cast<std::size_t>(i)];
          column(n, k) += p[static_cast<std::size_t>(i)] * (i % kSize);
          row(n, k) += p[static_cast<std::size_t>(i)] * (i / kSize);
        }
        column(n, k) /= likelihood(n, k);
        row(n, k) /= likelihood(n, k);
        const auto* m = toFrame.const_data_ptr<float>() + 6 * n;
        x(n, k) = 4.0 * (m[0] * column(n, k) + m[1] * row(n, k)) + m[2];
        y(n, k) = 4.0 * (m[3] * column(n, k) + m[4] * row(n, k)) + m[5];
      }
    }
  }
  [[nodiscard]] const std::vector<double>& map(Index n, Index k) const {
    return maps[static_cast<std::size_t>(n)][static_cast<std::size_t>(k)];
  }
  /// Mean over the steps of every camera of relu(cost - epsilon), 0 where one of the two frames is unsure.
  [[nodiscard]] double overSteps(double epsilon, const std::function<double(Index, Index, Index)>& cost) const {
    double sum = 0.0;
    int steps = 0;
    for (Index n = 1; n < x.rows(); ++n) {
      if (n % kFrames == 0) continue;  // another camera begins
      for (Index k = 0; k < kKeypoints; ++k, ++steps) {
        if (likelihood(n, k) >= kSure && likelihood(n - 1, k) >= kSure) sum += std::max(0.0, cost(n - 1, n, k) - epsilon);
      }
    }
    return sum / steps;
  }
  /// Camera after camera side by side. [T x 2 V K]
  [[nodiscard]] MatrixXd poses() const {
    const auto views = x.rows() / kFrames;
    MatrixXd result(kFrames, 2 * views * kKeypoints);
    for (Index n = 0; n < x.rows(); ++n) {
      for (Index k = 0; k < kKeypoints; ++k) {
        const auto at = 2 * (n / kFrames * kKeypoints + k);
        result(n % kFrames, at) = x(n, k);
        result(n % kFrames, at + 1) = y(n, k);
      }
    }
    return result;
  }
  [[nodiscard]] double pca(const pose::PcaSubspace& subspace) const {
    const MatrixXd errors = pose::reconstructionErrors(subspace, pose::observationsIn(subspace, poses()));
    return (errors.array() - subspace.epsilon).max(0.0).mean();
  }
  /// Mean over the sure maps of the distance to a Gaussian at their point.
  [[nodiscard]] double unimodal(const std::function<double(double ideal, double p)>& cell) const {
    double sum = 0.0;
    int count = 0;
    for (Index n = 0; n < x.rows(); ++n) {
      for (Index k = 0; k < kKeypoints; ++k) {
        if (likelihood(n, k) < kSure) continue;
        ++count;
        const auto ideal = gaussian(column(n, k), row(n, k));
        for (std::size_t i = 0; i < ideal.size(); ++i) sum += cell(ideal[i], map(n, k)[i]);
      }
    }
    return sum / count;
  }
  [[nodiscard]] double consistency(const Scene& from, double threshold) const {
    double sum = 0.0;
    for (Index n = 0; n < x.rows(); ++n) {
      const auto* m = from.window.toModel.const_data_ptr<float>() + 6 * n;
      for (Index k = 0; k < kKeypoints; ++k) {
        const double sure = from.teacher.likelihoods[n][k].item<double>();
        if (sure < threshold) continue;
        const double px = from.teacher.points[n][k][0].item<double>(), py = from.teacher.points[n][k][1].item<double>();
        const auto target = gaussian((m[0] * px + m[1] * py + m[2]) / 4.0, (m[3] * px + m[4] * py + m[5]) / 4.0);
        for (std::size_t i = 0; i < target.size(); ++i) sum -= sure * target[i] * std::log(map(n, k)[i]);
      }
    }
    return sum / static_cast<double>(x.size());
  }
  /// By the code of the supervised targets.
  static std::vector<double> gaussian(double column, double row) {
    std::vector<float> target(kSize * kSize, 0.0F);
    pose::writeTarget({column, row, tracks::Visibility::Visible}, kSize, kSize, kSize, kSize, {}, target.data());
    return {target.begin(), target.end()};
  }
};

/// Poses around the middle of the scene that vary along two directions, and `noise` px. [n x columns]
MatrixXd plausiblePoses(int n, Index columns, double noise = 1.0) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  const auto draw = [&] { return normal(random); };
  const MatrixXd axes = MatrixXd::NullaryExpr(2, columns, draw);
  const MatrixXd where = 25.0 * MatrixXd::NullaryExpr(n, 2, draw), rest = noise * MatrixXd::NullaryExpr(n, columns, draw);
  return ((where * axes + rest).array() + 90.0).matrix();
}

UnsupervisedOptions allOptions(const std::string& losses = kAllLosses) {
  UnsupervisedOptions options;
  options.losses = losses;
  options.temporalProbThreshold = kSure;
  options.temporalLogWeight = 1.0;
  options.pcaSingleviewLogWeight = 2.0;
  options.pcaMultiviewLogWeight = 3.0;
  options.heatmapLogWeight = -1.0;
  options.unimodalLogWeight = 0.5;
  options.consistencyLogWeight = 0.25;
  return options;
}

UnsupervisedSetup oneCamera(int poses = 60) {
  UnsupervisedSetup setup;
  setup.keypoints = {"nose_top", "tail_top", "nose_bot", "tail_bot"};
  setup.poses = plausiblePoses(poses, 2 * kKeypoints);
  return setup;
}

UnsupervisedSetup twoCameras() {
  UnsupervisedSetup setup;
  setup.keypoints = {"nose", "ear", "paw", "tail"};
  setup.views = 2;
  setup.poses = plausiblePoses(60, 4 * kKeypoints);
  return setup;
}

std::map<std::string, pose::LossTerm> byName(const std::vector<pose::LossTerm>& terms) {
  std::map<std::string, pose::LossTerm> result;
  for (const auto& term : terms) result[term.name] = term;
  return result;
}

std::map<std::string, double> directValues(const Scene& from, const UnsupervisedTerms& terms, const UnsupervisedOptions& options) {
  const Direct direct(from);
  constexpr double kEpsilon = 1e-10;
  const auto divergence = [](double p, double q) { return (p + kEpsilon) * std::log((p + kEpsilon) / (q + kEpsilon)); };
  std::map<std::string, double> values;
  values["temporal"] = direct.overSteps(options.temporalEpsilon, [&](Index a, Index b, Index k) {
    return std::hypot(direct.x(b, k) - direct.x(a, k), direct.y(b, k) - direct.y(a, k));
  });
  const auto overCells = [&](const std::function<double(double, double)>& cell) {
    return direct.overSteps(0.0, [&](Index a, Index b, Index k) {
      double sum = 0.0;
      for (std::size_t i = 0; i < kSize * kSize; ++i) sum += cell(direct.map(a, k)[i], direct.map(b, k)[i]);
      return sum;
    });
  };
  values["temporal_heatmap_mse"] = overCells([](double p, double q) { return (p - q) * (p - q) / (kSize * kSize); });
  values["temporal_heatmap_kl"] = overCells([&](double before, double after) { return divergence(after, before); });
  values["unimodal_mse"] = direct.unimodal([](double g, double p) { return (g - p) * (g - p) / (kSize * kSize); });
  values["unimodal_kl"] = direct.unimodal(divergence);
  values["unimodal_js"] = direct.unimodal([&](double g, double p) {
    const double middle = 0.5 * (g + p);
    return 0.5 * (divergence(g, middle) + divergence(p, middle));
  });
  values["consistency"] = direct.consistency(from, options.consistencyThreshold);
  if (terms.singleview()) values["pca_singleview"] = direct.pca(*terms.singleview());
  if (terms.multiview()) values["pca_multiview"] = direct.pca(*terms.multiview());
  return values;
}

/// Parts that both views see exactly, and one that only the first sees, elsewhere. [n x 12]
MatrixXd partsOfOneView(int n) {
  std::mt19937 random(9);
  std::normal_distribution<double> normal;
  Eigen::Matrix<double, 4, 3> cameras;
  for (double& entry : cameras.reshaped()) entry = normal(random);
  MatrixXd poses = MatrixXd::Constant(n, 12, kNaN);
  for (Index i = 0; i < n; ++i) {
    for (Index part = 0; part < 3; ++part) {
      const Eigen::Vector3d point(20 * normal(random) + (part == 2 ? 150.0 : 0.0), 20 * normal(random), 20 * normal(random));
      const Eigen::Vector4d seen = cameras * point + Eigen::Vector4d(100, 80, 100, 200);
      poses.block<1, 2>(i, 2 * part) = seen.head<2>().transpose();
      if (part < 2) poses.block<1, 2>(i, 2 * (3 + part)) = seen.tail<2>().transpose();
    }
  }
  return poses;
}

/// Names and reasons of the losses that cannot be used.
std::string leftOut(const UnsupervisedOptions& options, const UnsupervisedSetup& setup) {
  std::string text;
  const UnsupervisedTerms terms(options, setup);
  for (const auto& [name, reason] : terms.leftOut()) text += name + ": " + reason + "\n";
  return text;
}

}  // namespace

class TestUnsupervisedTerms : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(3); }

  void valuesAgreeWithTheFormulas_data() {
    QTest::addColumn<int>("views");
    QTest::newRow("one camera") << 1;
    QTest::newRow("two cameras") << 2;
  }
  void valuesAgreeWithTheFormulas() {
    QFETCH(int, views);
    const auto options = allOptions();
    const UnsupervisedTerms terms(options, views == 1 ? oneCamera() : twoCameras());
    const auto from = scene(views);
    const auto found = byName(terms.terms(from.logits, from.window, from.teacher));
    const auto expected = directValues(from, terms, options);
    QCOMPARE(found.size(), std::size_t{views == 1 ? 9U : 8U});  // pca_singleview is for one camera
    QCOMPARE(found.size(), expected.size());
    for (const auto& [name, value] : expected) {
      const double got = found.at(name).value.item<double>();
      QVERIFY2(value > 0.0, name.c_str());
      QVERIFY2(std::abs(got - value) < 2e-4 * value, qPrintable(QString("%1: %2, not %3").arg(name.c_str()).arg(got).arg(value)));
    }
    const std::map<std::string, double> logWeights{{"temporal", 1.0},    {"pca_singleview", 2.0},        {"pca_multiview", 3.0},
                                                   {"unimodal_js", 0.5}, {"temporal_heatmap_mse", -1.0}, {"consistency", 0.25}};
    for (const auto& [name, term] : found) {
      if (logWeights.count(name) > 0) QVERIFY(std::abs(term.weight - std::exp(-logWeights.at(name))) < 1e-12);
    }
    const Direct direct(from);
    QVERIFY((direct.likelihood.array() < kSure).any() && (direct.likelihood.array() > kSure + 0.1).any());
  }

  /// Central differences along the gradient, its entries weighed at random. In fp64.
  void gradients_data() {
    QTest::addColumn<QString>("loss");
    for (const auto& name : pose::unsupervisedLossNames()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void gradients() {
    QFETCH(QString, loss);
    const auto options = allOptions(loss.toStdString());
    const UnsupervisedTerms terms(options, oneCamera());
    const auto from = scene(1, false);
    const auto value = [&](const at::Tensor& z) { return terms.terms(z, from.window, from.teacher).front().value; };
    const auto start = from.logits.to(at::kDouble);
    auto logits = start.clone().requires_grad_(true);
    value(logits).backward();
    const auto gradient = logits.grad().to(at::kDouble);
    QVERIFY(gradient.abs().max().item<double>() > 0.0);
    auto numeric = std::function<at::Tensor(const at::Tensor&)>(value);
    if (loss.startsWith("unimodal")) {  // the ideal map stays where it is
      const Direct direct(from);
      auto centres = at::empty({kFrames, kKeypoints, 2}), likelihoods = at::empty({kFrames, kKeypoints});
      for (Index n = 0; n < kFrames; ++n) {
        for (Index k = 0; k < kKeypoints; ++k) {
          centres[n][k][0].fill_(direct.column(n, k));
          centres[n][k][1].fill_(direct.row(n, k));
          likelihoods[n][k].fill_(direct.likelihood(n, k));
        }
      }
      pose::UnimodalOptions unimodal;
      unimodal.probThreshold = kSure;
      const auto kind = pose::heatmapLossFrom(loss.section('_', 1).toStdString());
      numeric = [=](const at::Tensor& z) { return pose::unimodalLoss(kind, pose::spatialSoftmax(z), centres, likelihoods, unimodal); };
    }
    for (int i = 0; i < 4; ++i) {
      auto direction = gradient * (2.0 * at::rand_like(gradient));
      direction = direction / direction.norm();
      constexpr double kStep = 1e-4;
      const auto step = kStep * direction;
      const double slope = (numeric(start + step) - numeric(start - step)).item<double>() / (2 * kStep);
      const double exact = (gradient * direction).sum().item<double>();
      QVERIFY2(std::abs(slope - exact) < 0.01 * exact, qPrintable(QString("%1, not %2").arg(exact).arg(slope)));
    }
  }

  /// Labels that both views see lie in the subspace, whatever only one of them sees.
  void partsThatOneViewNeverSees() {
    UnsupervisedSetup setup;
    setup.keypoints = {"nose_top", "paw_top", "tail_top", "nose_bot", "paw_bot", "tail_bot"};
    setup.poses = partsOfOneView(20);
    const UnsupervisedTerms terms(allOptions("pca_multiview"), setup);
    QVERIFY(terms.multiview().has_value());
    QCOMPARE(terms.multiview()->components.rows(), Index{3});
    QVERIFY2(terms.multiview()->meanError < 1e-6, qPrintable(QString::number(terms.multiview()->meanError)));
    QVERIFY(terms.multiview()->epsilon < 1e-6);
    const auto pairwise = pose::fitMultiViewPca(setup.poses, {{0, 1, 2}, {3, 4, 5}});
    QVERIFY2(pairwise.meanError > 1.0, qPrintable(QString::number(pairwise.meanError)));
  }

  void columnsAndTolerancesAreTaken() {
    auto options = allOptions("pca_singleview,pca_multiview");
    options.pcaColumns = "3, 0";
    options.pcaSingleviewComponents = 2;
    options.pcaSingleviewEpsilon = 1.5;
    options.mirroredColumns = "[[1],[2]]";
    options.pcaMultiviewEpsilon = 0.0;
    const UnsupervisedTerms terms(options, oneCamera());
    QVERIFY(terms.singleview()->observations == (std::vector<std::vector<int>>{{3, 0}}));
    QCOMPARE(terms.singleview()->components.rows(), Index{2});
    QCOMPARE(terms.singleview()->epsilon, 1.5);
    QVERIFY(terms.multiview()->observations == (std::vector<std::vector<int>>{{1, 2}}));
    QCOMPARE(terms.multiview()->epsilon, 0.0);
    // with several cameras the list names keypoints of each of them
    auto parts = allOptions("pca_multiview");
    parts.mirroredColumns = "0,2";
    QVERIFY(UnsupervisedTerms(parts, twoCameras()).multiview()->observations == (std::vector<std::vector<int>>{{0, 4}, {2, 6}}));
    QVERIFY(UnsupervisedTerms(allOptions(), twoCameras()).multiview()->observations ==
            (std::vector<std::vector<int>>{{0, 4}, {1, 5}, {2, 6}, {3, 7}}));
  }

  void whatTheLabelsDoNotAllowIsLeftOut() {
    QCOMPARE(leftOut(allOptions(), oneCamera()), std::string());
    // five poses of eight coordinates; ten observations of four are enough for the views
    const auto few = leftOut(allOptions("temporal,pca_singleview,pca_multiview"), oneCamera(5));
    QVERIFY2(few.rfind("pca_singleview: ", 0) == 0 && few.find("pca_multiview") == std::string::npos, few.c_str());
    QVERIFY2(few.find('5') != std::string::npos && few.find('8') != std::string::npos, few.c_str());

    auto nameless = oneCamera();
    nameless.keypoints = {"nose", "ear", "paw", "tail"};
    const auto noViews = leftOut(allOptions(), nameless);
    QVERIFY2(noViews.rfind("pca_multiview: ", 0) == 0 && noViews.find("two views") != std::string::npos, noViews.c_str());
    const auto cameras = leftOut(allOptions(), twoCameras());
    QVERIFY2(cameras.rfind("pca_singleview: ", 0) == 0 && cameras.find("one camera") != std::string::npos, cameras.c_str());

    const UnsupervisedTerms nothing(allOptions("pca_multiview"), nameless);
    QVERIFY(nothing.isEmpty() && nothing.losses().empty() && !nothing.needsTeacher());
    const UnsupervisedTerms rest(allOptions("pca_multiview,consistency,temporal"), nameless);
    QCOMPARE(rest.losses(), (std::vector<std::string>{"consistency", "temporal"}));
    QVERIFY(rest.needsTeacher() && !rest.isEmpty());
    QVERIFY(!UnsupervisedTerms(allOptions("temporal"), nameless).needsTeacher());
  }

  /// A slip in the settings is no property of the labels: it is refused.
  void wrongIndicesAreRefused() {
    const auto refusal = [](const std::string& field, const std::string& text) {
      auto options = allOptions();
      base::setField(options, field, text);
      return tests::codeOf(tests::errorOf([&] { const UnsupervisedTerms terms(options, oneCamera()); }));
    };
    QCOMPARE(refusal("pca_columns", "0,4"), std::string("invalid_value"));
    QCOMPARE(refusal("mirrored_columns", "[[0,1],[2,4]]"), std::string("invalid_value"));
    QCOMPARE(refusal("mirrored_columns", "[[0,1],[2]]"), std::string("inconsistent"));
    QCOMPARE(refusal("mirrored_columns", "[[0,1],[2,3]]"), std::string("no error"));
  }

  /// A student that says what the teacher says pays the entropy of the target, and any other more.
  void consistencyIsLeastWhereBothAgree() {
    auto from = scene(1);
    const auto& toModel = from.window.toModel;
    auto agreeing = at::empty_like(from.logits);
    double entropy = 0.0;
    for (Index n = 0; n < kFrames; ++n) {
      const auto model = toModel[n].narrow(1, 0, 2).matmul(from.teacher.points[n].t()) + toModel[n].narrow(1, 2, 1);  // [2 x K]
      for (Index k = 0; k < kKeypoints; ++k) {
        const double cx = model[0][k].item<double>() / 4.0, cy = model[1][k].item<double>() / 4.0;
        for (int i = 0; i < kSize * kSize; ++i) {
          agreeing[n][k][i / kSize][i % kSize].fill_(-(std::pow(i % kSize - cx, 2) + std::pow(i / kSize - cy, 2)) / (2 * 1.25 * 1.25));
        }
        for (const double g : Direct::gaussian(cx, cy)) entropy -= g > 0.0 ? g * std::log(g) / (kFrames * kKeypoints) : 0.0;
      }
    }
    const UnsupervisedTerms terms(allOptions("consistency"), oneCamera());
    const auto value = [&](const at::Tensor& z) { return terms.terms(z, from.window, from.teacher).front().value.item<double>(); };
    from.teacher.likelihoods.fill_(1.0);
    QVERIFY2(std::abs(value(agreeing) - entropy) < 1e-4 * entropy, qPrintable(QString("%1 %2").arg(value(agreeing)).arg(entropy)));
    for (int i = 0; i < 5; ++i) QVERIFY(value(agreeing + 0.3 * at::randn_like(agreeing)) > entropy);
    from.teacher.likelihoods.fill_(0.5);
    QVERIFY(std::abs(value(agreeing) - 0.5 * entropy) < 1e-4 * entropy);
    from.teacher.likelihoods.fill_(0.2);  // below the threshold of 0.3
    QCOMPARE(value(agreeing), 0.0);
    auto logits = from.logits.clone().requires_grad_(true);
    terms.terms(logits, from.window, from.teacher).front().value.backward();
    QCOMPARE(logits.grad().abs().max().item<double>(), 0.0);
  }

  /// With the epochs given, Lightning Pose's callback.
  void annealingOfGivenEpochs() {
    UnsupervisedOptions options;
    options.annealFreezeEpochs = 60;
    options.annealIncrease = 0.01;
    const auto at = [&](double epoch) { return pose::annealingFactor(options, epoch, epoch / 300.0); };
    QCOMPARE(at(60.0), 0.0);
    QCOMPARE(at(60.9), 0.0);
    QVERIFY(std::abs(at(61.0) - 0.01) < 1e-12);
    QVERIFY(std::abs(at(160.0) - 1.0) < 1e-12);
    for (int epoch = 0; epoch < 300; ++epoch) QVERIFY(std::abs(at(epoch + 0.5) - pose::annealedWeight(epoch)) < 1e-12);
    options.annealFreezeEpochs = 0;
    options.annealFinal = 0.3;
    pose::AnnealOptions reference;
    reference.freezeUntilEpoch = 0;
    reference.finalWeight = 0.3;
    for (int epoch = 0; epoch < 60; ++epoch) QVERIFY(std::abs(at(epoch) - pose::annealedWeight(epoch, reference)) < 1e-12);
  }

  /// Without, shares of the run: a fifth frozen, a fifth rising.
  void annealingOfShares() {
    UnsupervisedOptions options;
    options.annealFinal = 0.8;
    const std::vector<std::pair<double, double>> expected{{0.0, 0.0}, {0.199, 0.0}, {0.25, 0.2}, {0.3, 0.4},
                                                          {0.4, 0.8}, {0.9, 0.8},   {1.0, 0.8}};
    for (const double epochs : {5.0, 300.0, 4000.0}) {
      for (const auto& [share, factor] : expected) QVERIFY(std::abs(pose::annealingFactor(options, share * epochs, share) - factor) < 1e-9);
    }
    options.annealIncrease = 0.01;  // per epoch, from the end of the frozen share on
    QCOMPARE(pose::annealingFactor(options, 190.0, 0.19), 0.0);
    QVERIFY(std::abs(pose::annealingFactor(options, 230.0, 0.23) - 0.3) < 0.011);
    QCOMPARE(pose::annealingFactor(options, 900.0, 0.9), 0.8);
  }
};

QTEST_GUILESS_MAIN(TestUnsupervisedTerms)
#include "tst_unsupervised_terms.moc"
