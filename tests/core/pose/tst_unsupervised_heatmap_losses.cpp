// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/pose/targets.h"
#include "core/pose/unsupervised_heatmap_losses.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/gradient_check.h"

using namespace parsimony;
using pose::HeatmapLoss;
using pose::TemporalOptions;
using pose::UnimodalOptions;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Random maps of sum 1, fp64.
at::Tensor maps(std::int64_t frames, std::int64_t keypoints, std::int64_t height, std::int64_t width) {
  return at::randn({frames, keypoints, height * width}, at::kDouble).softmax(2).view({frames, keypoints, height, width});
}

at::Tensor point(double x, double y) {
  return at::tensor({x, y}, at::kDouble).view({1, 1, 2});
}

double temporal(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& likelihoods, double epsilon) {
  return pose::temporalHeatmapLoss(kind, heatmaps, likelihoods, TemporalOptions{{epsilon}, 0.05}).item<double>();
}

double unimodal(HeatmapLoss kind, const at::Tensor& heatmaps, const at::Tensor& centres, const at::Tensor& likelihoods = {}) {
  return pose::unimodalLoss(kind, heatmaps, centres, likelihoods).item<double>();
}

}  // namespace

class TestUnsupervisedHeatmapLosses : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(1); }

  /// As Lightning Pose's own tests (spec/pose.md 11.1): equal maps cost nothing, rolled ones more.
  void changeCosts() {
    const auto frame = maps(1, 3, 12, 10);
    const auto still = frame.expand({5, 3, 12, 10}).contiguous();
    const auto rolled = at::cat({frame, frame.roll({1}, {2}), frame.roll({4}, {2})}, 0);
    for (const auto kind : {HeatmapLoss::Mse, HeatmapLoss::Kl}) {
      QVERIFY(std::abs(temporal(kind, still, {}, 0.0)) < 1e-14);
      QVERIFY(temporal(kind, rolled, {}, 0.0) > 1e-8);
      QCOMPARE(temporal(kind, rolled, {}, 1e3), 0.0);
      QCOMPARE(temporal(kind, frame, {}, 0.0), 0.0);
    }
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)temporal(HeatmapLoss::Js, still, {}, 0.0));
  }

  void temporalAgreesWithTheFormula() {
    const auto p = maps(4, 2, 5, 6);
    const auto likelihoods = at::tensor({0.9, 0.9, 0.9, 0.01, 0.9, 0.9, kNaN, 0.9}, at::kDouble).view({4, 2});
    double mse = 0.0, kl = 0.0;
    for (int t = 1; t < 4; ++t) {
      for (int k = 0; k < 2; ++k) {
        if (!(likelihoods[t][k].item<double>() >= 0.05 && likelihoods[t - 1][k].item<double>() >= 0.05)) continue;
        double squares = 0.0, divergence = 0.0;
        const auto before = p[t - 1][k].flatten(), after = p[t][k].flatten();
        for (int i = 0; i < 30; ++i) {
          const double u = before[i].item<double>(), v = after[i].item<double>();
          squares += (u - v) * (u - v) / 30.0;
          divergence += v * std::log(v / u);
        }
        mse += std::max(0.0, squares - 1e-4) / 6.0;
        kl += std::max(0.0, divergence - 0.2) / 6.0;
      }
    }
    QVERIFY(mse > 0.0 && kl > 0.0);
    QVERIFY(std::abs(temporal(HeatmapLoss::Mse, p, likelihoods, 1e-4) - mse) < 1e-12);
    QVERIFY(std::abs(temporal(HeatmapLoss::Kl, p, likelihoods, 0.2) - kl) < 1e-7);  // 1e-10 on both sides
  }

  void temporalGradient() {
    const auto likelihoods = at::tensor({0.9, 0.9, 0.9, 0.01, 0.9, 0.9}, at::kDouble).view({3, 2});
    for (const auto kind : {HeatmapLoss::Mse, HeatmapLoss::Kl}) {
      const auto loss = [&](const at::Tensor& x) { return pose::temporalHeatmapLoss(kind, x, likelihoods, TemporalOptions{{0.0}, 0.05}); };
      const auto p = maps(3, 2, 5, 6);
      const double error = tests::gradientError(loss, p, 1e-6);
      QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
      QCOMPARE(tests::gradientOf(loss, p)[1][1].abs().max().item<double>(), 0.0);
    }
  }

  /// The same maps as those of the supervised targets, which come from other code.
  void gaussiansAreTargets() {
    const std::vector<std::pair<double, double>> centres{{8.0, 16.0},   {8.325, 16.425}, {0.0, 0.0},  {63.75, 47.75}, {32.0, 0.5},
                                                         {-1.0, 10.0},  {-0.5, 10.0},    {64.5, 9.0}, {65.0, 49.0},   {-1.01, 10.0},
                                                         {65.01, 10.0}, {10.0, 49.01},   {kNaN, 3.0}, {3.0, kNaN}};
    for (const auto& [x, y] : centres) {
      auto target = at::zeros({1, 1, 48, 64});
      const bool is = pose::writeTarget({x, y, tracks::Visibility::Visible}, 64, 48, 64, 48, {}, target.data_ptr<float>());
      const auto map = pose::gaussianHeatmaps(point(x, y), 48, 64);
      QVERIFY2(tests::maxDifference(map, target) < 3e-7, qPrintable(QString("%1, %2").arg(x).arg(y)));
      QVERIFY(std::abs(map.sum().item<double>() - (is ? 1.0 : 0.0)) < 1e-12);
    }
    // spec/pose.md 11.2, G1
    const auto map = pose::gaussianHeatmaps(point(8.0, 16.0), 64, 64);
    QVERIFY(std::abs(map[0][0][16][8].item<double>() - 0.10185917) < 1e-7);
    QVERIFY(std::abs(map[0][0][16][5].item<double>() - 0.005717839580029249) < 1e-7);
  }

  /// spec/pose.md 11.2, G5: keypoint (100, 100) against a map at (104, 98), 256 px in 64 cells.
  void publishedValues() {
    const auto p = pose::gaussianHeatmaps(point(26.0, 24.5), 64, 64);
    const auto centre = point(25.0, 25.0);
    QVERIFY(std::abs(unimodal(HeatmapLoss::Mse, p, centre) * 4096.0 - 0.01846400462090969) < 2e-6);
    QVERIFY(std::abs(unimodal(HeatmapLoss::Kl, p, centre) - 0.399999737739563) < 2e-6);
    QVERIFY(std::abs(unimodal(HeatmapLoss::Js, p, centre) - 0.09109065681695938) < 2e-6);
  }

  void onePeakCostsNothing() {
    const auto centre = point(20.3, 11.8);
    const auto one = pose::gaussianHeatmaps(centre, 32, 40);
    const auto two = 0.6 * one + 0.4 * pose::gaussianHeatmaps(point(5.0, 25.0), 32, 40);
    for (const auto kind : {HeatmapLoss::Mse, HeatmapLoss::Kl, HeatmapLoss::Js}) {
      QVERIFY(std::abs(unimodal(kind, one, centre)) < 1e-14);
      QVERIFY(unimodal(kind, two, centre) > 1e-6);
    }
  }

  /// Unsure, missing and outside keypoints do not count, in the mean either.
  void unimodalMasks() {
    const auto p = maps(5, 1, 12, 10);
    const auto centres = at::tensor({3.0, 4.0, 6.0, 5.0, kNaN, kNaN, -3.0, 4.0, 5.0, 5.0}, at::kDouble).view({5, 1, 2});
    const auto likelihoods = at::tensor({0.9, 0.04, 0.9, 0.9, kNaN}, at::kDouble).view({5, 1});
    for (const auto kind : {HeatmapLoss::Mse, HeatmapLoss::Kl, HeatmapLoss::Js}) {
      const double first = unimodal(kind, p.narrow(0, 0, 1), centres.narrow(0, 0, 1));
      QVERIFY(std::abs(unimodal(kind, p, centres, likelihoods) - first) < 1e-12);
      for (const bool through : {false, true}) {
        UnimodalOptions options;
        options.gradientOfCentres = through;
        const auto ofMaps = [&](const at::Tensor& x) { return pose::unimodalLoss(kind, x, centres, likelihoods, options); };
        const auto gradient = tests::gradientOf(ofMaps, p);
        QVERIFY(gradient[0].abs().max().item<double>() > 0.0);
        QCOMPARE(gradient.narrow(0, 1, 4).abs().max().item<double>(), 0.0);
      }
      QCOMPARE(unimodal(kind, p, centres, at::zeros({5, 1}, at::kDouble)), 0.0);
    }
  }

  void unimodalGradient() {
    const auto p = maps(2, 2, 9, 8);
    const auto centres = at::tensor({3.2, 4.1, 6.7, 0.3, 1.5, 7.9, 4.4, 4.6}, at::kDouble).view({2, 2, 2});
    const auto likelihoods = at::tensor({0.9, 0.9, 0.01, 0.9}, at::kDouble).view({2, 2});
    UnimodalOptions through;
    through.gradientOfCentres = true;
    for (const auto kind : {HeatmapLoss::Mse, HeatmapLoss::Kl, HeatmapLoss::Js}) {
      const auto ofMaps = [&](const at::Tensor& x) { return pose::unimodalLoss(kind, x, centres, likelihoods); };
      const auto ofCentres = [&](const at::Tensor& x) { return pose::unimodalLoss(kind, p, x, likelihoods, through); };
      const double error = std::max(tests::gradientError(ofMaps, p, 1e-6), tests::gradientError(ofCentres, centres));
      QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
      auto leaf = centres.clone().requires_grad_(true);
      QVERIFY(!pose::unimodalLoss(kind, p, leaf, likelihoods).requires_grad());  // a fixed aim by default
    }
  }
};

QTEST_GUILESS_MAIN(TestUnsupervisedHeatmapLosses)
#include "tst_unsupervised_heatmap_losses.moc"
