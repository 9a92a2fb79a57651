// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include "core/base/error.h"
#include "core/pose/heatmap_head.h"
#include "core/pose/losses.h"
#include "core/pose/network.h"
#include "core/pose/targets.h"
#include "tests/core/pose/golden.h"

using namespace parsimony;
using pose::HeatmapLoss;

namespace {

/// Target of 256 px at 64 x 64 cells. \return [1 x 1 x 64 x 64]
at::Tensor gaussian(double x, double y) {
  auto map = at::zeros({1, 1, 64, 64});
  pose::writeTarget({x, y, tracks::Visibility::Visible}, 256, 256, 64, 64, {}, map.data_ptr<float>());
  return map;
}

double lossOf(HeatmapLoss loss, const at::Tensor& target, const at::Tensor& predicted) {
  return pose::heatmapLoss(loss, target, predicted).item<double>();
}

/// Lightning Pose's head for resnet18 with the stored weights.
std::shared_ptr<pose::HeatmapHead> goldenHead(const tests::PoseGolden& golden) {
  auto head = std::make_shared<pose::HeatmapHead>(512, 32, 17, 2);
  std::map<std::string, at::Tensor> weights;
  for (const auto& [name, tensor] : golden.file.tensors) {
    if (name.rfind("head/", 0) == 0) weights[name.substr(5)] = tensor;
  }
  pose::loadNamedTensors(*head, weights);
  return head;
}

const std::map<std::string, HeatmapLoss> kPublished{{"mse", HeatmapLoss::Mse}, {"kl", HeatmapLoss::Kl}, {"js", HeatmapLoss::Js}};
const std::string kLastBias = "upsampling_layers.2.bias";

}  // namespace

class TestLosses : public QObject {
  Q_OBJECT
 private slots:
  void publishedValues_data() {
    QTest::addColumn<int>("loss");
    QTest::addColumn<double>("shifted");
    QTest::addColumn<double>("uniform");
    QTest::newRow("mse") << static_cast<int>(HeatmapLoss::Mse) << 0.01846400462090969 << 0.050685491412878036;
    QTest::newRow("kl") << static_cast<int>(HeatmapLoss::Kl) << 0.399999737739563 << 5.033596515655518;
    QTest::newRow("js") << static_cast<int>(HeatmapLoss::Js) << 0.09109065681695938 << 0.6609302759170532;
  }
  void publishedValues() {
    QFETCH(int, loss);
    QFETCH(double, shifted);
    QFETCH(double, uniform);
    const auto kind = static_cast<HeatmapLoss>(loss);
    const auto target = gaussian(100, 100);
    QVERIFY(std::abs(lossOf(kind, target, gaussian(104, 98)) - shifted) < 2e-6);
    QVERIFY(std::abs(lossOf(kind, target, at::full_like(target, 1.0 / 4096.0)) - uniform) < 5e-6);
    QVERIFY(std::abs(lossOf(kind, target, target)) < 1e-7);
  }

  void weight() {
    QCOMPARE(pose::lossWeight(0.0), 0.5);
    QVERIFY(std::abs(pose::lossWeight(1.0) - 0.5 / std::exp(1.0)) < 1e-15);
    QVERIFY(std::abs(pose::lossWeight(11.0) * 2.0 * std::exp(11.0) - 1.0) < 1e-14);
    QVERIFY(std::abs(pose::lossWeight(11.0) / 8.350850293936674e-06 - 1.0) < 2e-8);  // Lightning Pose's in fp32
  }

  void matchesLightningPose_data() {
    QTest::addColumn<QString>("targets");
    QTest::addColumn<QString>("section");
    QTest::newRow("without flags") << "targets_novis"
                                   << "supervised_novis";
    QTest::newRow("with flags") << "targets_vis"
                                << "supervised_vis";
  }
  void matchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    QFETCH(QString, targets);
    QFETCH(QString, section);
    const auto golden = tests::PoseGolden::load();
    for (const auto& [name, kind] : kPublished) {
      const double expected = golden.json.at(section.toStdString()).at(name).at("loss");
      const double ours = lossOf(kind, golden.tensor(targets.toStdString()), golden.tensor("heatmaps"));
      QVERIFY2(std::abs(ours - expected) < 2e-6 * std::max(1.0, expected),
               qPrintable(QString::fromStdString(name) + QString(": %1 against %2").arg(ours).arg(expected)));
      const auto logits = golden.tensor("head_raw");
      QVERIFY(std::abs(pose::heatmapLossFromLogits(kind, golden.tensor(targets.toStdString()), logits).item<double>() - expected) <
              5e-6 * std::max(1.0, expected));
    }
  }

  void headMatchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto golden = tests::PoseGolden::load();
    const auto raw = goldenHead(golden)->forward(golden.tensor("features"));
    const double scale = golden.tensor("head_raw").abs().max().item<double>();
    QVERIFY(tests::maxDifference(raw, golden.tensor("head_raw")) < 1e-5 * scale);
    QVERIFY(tests::maxDifference(pose::spatialSoftmax(raw), golden.tensor("heatmaps")) < 1e-5);
  }

  void gradientsMatchLightningPose_data() {
    QTest::addColumn<QString>("loss");
    for (const auto& [name, kind] : kPublished) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void gradientsMatchLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    QFETCH(QString, loss);
    const auto golden = tests::PoseGolden::load();
    const auto head = goldenHead(golden);
    auto features = golden.tensor("features").clone().requires_grad_(true);
    pose::heatmapLossFromLogits(kPublished.at(loss.toStdString()), golden.tensor("targets_novis"), head->forward(features)).backward();
    std::map<std::string, at::Tensor> ours{{"features", features.grad()}};
    for (const auto& item : head->named_parameters()) ours[item.key()] = item.value().grad();
    QCOMPARE(ours.size(), std::size_t{5});
    double largest = 0.0;
    for (const auto& [name, gradient] : ours) largest = std::max(largest, gradient.abs().max().item<double>());
    QCOMPARE(ours.count(kLastBias), std::size_t{1});
    for (const auto& [name, gradient] : ours) {
      const auto expected = golden.tensor("grad_" + loss.toStdString() + "/" + name);
      // a constant on a whole map changes no softmax: the last bias has a gradient of rounding errors only
      const double scale = std::max(expected.abs().max().item<double>(), name == kLastBias ? 1e-2 * largest : 0.0);
      const double error = tests::maxDifference(gradient, expected);
      QVERIFY2(error < 1e-4 * scale,
               qPrintable(QString("%1: %2 of %3, ratio %4")
                              .arg(name.c_str())
                              .arg(error)
                              .arg(scale)
                              .arg((gradient * expected).sum().item<double>() / (expected * expected).sum().item<double>())));
    }
  }

  void headsHaveThePublishedSize_data() {
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("factor");
    QTest::addColumn<int>("parameters");
    QTest::newRow("resnet50") << 2048 << 32 << 2 << 80971;
    QTest::newRow("resnet18") << 512 << 32 << 2 << 22219;
    QTest::newRow("vits") << 384 << 16 << 2 << 14705;
    // C/4 17 9 + 17, then 17 17 9 + 17 per further doubling
    QTest::newRow("factor 1") << 512 << 32 << 1 << 128 * 153 + 17 + 2 * (17 * 153 + 17);
    QTest::newRow("factor 3") << 512 << 32 << 3 << 128 * 153 + 17;
    QTest::newRow("at the resolution of the maps") << 32 << 4 << 2 << 33 * 17;
  }
  void headsHaveThePublishedSize() {
    QFETCH(int, channels);
    QFETCH(int, stride);
    QFETCH(int, factor);
    QFETCH(int, parameters);
    pose::HeatmapHead head(channels, stride, 17, factor);
    std::int64_t count = 0;
    for (const auto& parameter : head.parameters()) count += parameter.numel();
    QCOMPARE(count, std::int64_t{parameters});
    const auto maps = head.forward(at::randn({2, channels, 256 / stride, 256 / stride}));
    QCOMPARE(maps.sizes().vec(), (std::vector<std::int64_t>{2, 17, 256 >> factor, 256 >> factor}));
    QVERIFY((pose::spatialSoftmax(maps).sum({2, 3}) - 1.0).abs().max().item<double>() < 1e-5);
  }

  void headsStartFlat() {
    pose::HeatmapHead head(512, 32, 17, 2);
    const auto p = pose::spatialSoftmax(head.forward(at::randn({1, 512, 8, 8})));
    QVERIFY((p * 4096.0 - 1.0).abs().max().item<double>() < 0.2);
  }

  void headRefusesWhatCannotBeBuilt() {
    try {
      pose::HeatmapHead head(512, 8, 17, 3);  // stride 8 is the map's resolution: no doubling needed
      pose::HeatmapHead impossible(512, 8, 17, 2);
      QFAIL("accepted");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::Unsupported);
    }
  }

  /// Each loss against its formula written out cell by cell.
  void agreesWithTheFormula() {
    torch::manual_seed(1);
    const auto t = (at::randn({2, 3, 5, 7}) * 2.0).flatten(2).softmax(2).view({2, 3, 5, 7});
    t[1][2].zero_();  // not a target
    const auto logits = at::randn({2, 3, 5, 7}, at::kDouble) * 2.0;
    const auto p = logits.flatten(2).softmax(2).view({2, 3, 5, 7});
    double mse = 0.0, kl = 0.0, js = 0.0, entropy = 0.0;
    for (int map = 0; map < 5; ++map) {
      const auto a = t[map / 3][map % 3].flatten().to(at::kDouble), b = p[map / 3][map % 3].flatten();
      for (int i = 0; i < 35; ++i) {
        const double u = a[i].item<double>(), v = b[i].item<double>(), m = 0.5 * (u + v);
        mse += (u - v) * (u - v) / 5.0;
        kl += u * std::log(u / v) / 5.0;
        js += 0.5 * (u * std::log(u / m) + v * std::log(v / m)) / 5.0;
        entropy -= u * std::log(v) / 5.0;
      }
    }
    QVERIFY(std::abs(lossOf(HeatmapLoss::Mse, t, p) - mse) < 1e-6);
    QVERIFY(std::abs(lossOf(HeatmapLoss::Kl, t, p) - kl) < 1e-6);
    QVERIFY(std::abs(lossOf(HeatmapLoss::Js, t, p) - js) < 1e-6);
    QVERIFY(std::abs(pose::heatmapLossFromLogits(HeatmapLoss::CrossEntropy, t, logits).item<double>() - entropy) < 1e-5);
  }

  void ignoredMapsHaveNoGradient() {
    for (const auto loss : {HeatmapLoss::Mse, HeatmapLoss::Kl, HeatmapLoss::Js, HeatmapLoss::CrossEntropy}) {
      auto targets = at::zeros({2, 2, 8, 8});
      auto logits = at::randn({2, 2, 8, 8}).requires_grad_(true);
      const auto none = pose::heatmapLossFromLogits(loss, targets, logits);
      none.backward();
      QCOMPARE(none.item<double>(), 0.0);
      QCOMPARE(logits.grad().abs().max().item<double>(), 0.0);

      targets[0][1][3][4] = 1.0;
      logits.mutable_grad() = at::Tensor();
      pose::heatmapLossFromLogits(loss, targets, logits).backward();
      QVERIFY(logits.grad()[0][1].abs().max().item<double>() > 0.0);
      QCOMPARE(logits.grad()[0][0].abs().max().item<double>(), 0.0);
      QCOMPARE(logits.grad()[1].abs().max().item<double>(), 0.0);
    }
  }

  void namesOfLosses() {
    QVERIFY(pose::heatmapLossFrom("cross_entropy") == HeatmapLoss::CrossEntropy);
    for (const auto& [name, kind] : kPublished) QVERIFY(pose::heatmapLossFrom(name) == kind);
    QVERIFY_THROWS_EXCEPTION(base::Error, (void)pose::heatmapLossFrom("huber"));
  }
};

QTEST_GUILESS_MAIN(TestLosses)
#include "tst_losses.moc"
