// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <QtTest/QtTest>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/nn/adamw.h"
#include "core/nn/device.h"
#include "core/nn/schedule.h"

using namespace parsimony;

namespace {

/// Loshchilov & Hutter 2019, one number at a time.
struct PlainAdamW {
  std::vector<double> p, m, v;
  int t = 0;
  explicit PlainAdamW(const at::Tensor& start) : m(static_cast<std::size_t>(start.numel())), v(m.size()) {
    const auto flat = start.detach().to(at::kDouble).flatten();
    for (std::int64_t i = 0; i < flat.numel(); ++i) p.push_back(flat[i].item<double>());
  }
  void step(const at::Tensor& gradient, double rate, double decay, const nn::AdamOptions& o) {
    ++t;
    const auto g = gradient.to(at::kDouble).flatten();
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double gi = g[static_cast<std::int64_t>(i)].item<double>();
      m[i] = o.beta1 * m[i] + (1 - o.beta1) * gi;
      v[i] = o.beta2 * v[i] + (1 - o.beta2) * gi * gi;
      p[i] -= rate * decay * p[i];
      p[i] -= rate * (m[i] / (1 - std::pow(o.beta1, t))) / (std::sqrt(v[i] / (1 - std::pow(o.beta2, t))) + o.epsilon);
    }
  }
  [[nodiscard]] double difference(const at::Tensor& other) const {
    const auto flat = other.detach().to(at::kDouble).flatten();
    double worst = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) worst = std::max(worst, std::abs(flat[static_cast<std::int64_t>(i)].item<double>() - p[i]));
    return worst;
  }
};

at::Tensor parameter(const std::vector<std::int64_t>& shape) {
  return at::randn(shape).requires_grad_(true);
}

}  // namespace

class TestAdamwSchedule : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(11); }

  void followsThePublishedUpdate() {
    nn::AdamOptions options;
    options.weightDecay = 0.05;
    auto weight = parameter({3, 4, 2, 2}), bias = parameter({4}), slow = parameter({5, 2});
    weight.set_data(weight.detach().contiguous(at::MemoryFormat::ChannelsLast));
    PlainAdamW plainWeight(weight), plainBias(bias), plainSlow(slow);
    nn::AdamW adam({{"weight", weight, 0}, {"bias", bias, 0}, {"slow", slow, 1}}, options);
    for (int i = 0; i < 25; ++i) {
      const double rate = 1e-2 / (1 + i), backbone = i < 10 ? 0.0 : 3e-3;
      adam.setRate(0, rate);
      adam.setRate(1, backbone);
      const auto gw = at::randn({3, 4, 2, 2}), gb = at::randn({4}), gs = at::randn({5, 2});
      weight.mutable_grad() = gw;  // of another memory format than the parameter
      bias.mutable_grad() = gb;
      slow.mutable_grad() = gs;
      adam.step();
      plainWeight.step(gw, rate, options.weightDecay, options);
      plainBias.step(gb, rate, 0.0, options);  // norms and biases are not shrunk
      plainSlow.step(gs, backbone, options.weightDecay, options);
    }
    QVERIFY2(plainWeight.difference(weight) < 1e-5, qPrintable(QString::number(plainWeight.difference(weight))));
    QVERIFY(plainBias.difference(bias) < 1e-5);
    QVERIFY(plainSlow.difference(slow) < 1e-5);  // a frozen group has gathered its moments all the same
  }

  void parametersWithoutGradientStay() {
    auto used = parameter({2, 2}), idle = parameter({2, 2});
    const auto before = idle.detach().clone();
    nn::AdamW adam({{"used", used, 0}, {"idle", idle, 0}}, {});
    used.mutable_grad() = at::ones({2, 2});
    adam.step();
    QVERIFY(idle.detach().equal(before));
    QCOMPARE(adam.state().at("step.idle").item<double>(), 0.0);
    QCOMPARE(adam.state().at("step.used").item<double>(), 1.0);
    adam.zeroGrad();
    QVERIFY(!used.grad().defined());
  }

  void stateRoundTrip() {
    auto first = parameter({4, 3}), second = first.detach().clone().requires_grad_(true);
    nn::AdamW original({{"w", first, 0}}, {});
    const auto push = [](at::Tensor& p, nn::AdamW& adam, int seed) {
      torch::manual_seed(static_cast<std::uint64_t>(seed));
      p.mutable_grad() = at::randn({4, 3});
      adam.setRate(0, 1e-2);
      adam.step();
    };
    for (int i = 0; i < 5; ++i) push(first, original, i);
    std::map<std::string, at::Tensor> saved;
    for (const auto& [name, tensor] : original.state()) saved[name] = tensor.clone();
    nn::AdamW resumed({{"w", second, 0}}, {});
    resumed.loadState(saved);
    second.set_data(first.detach().clone());
    for (int i = 5; i < 9; ++i) {
      push(first, original, i);
      push(second, resumed, i);
    }
    QVERIFY(first.detach().equal(second.detach()));

    saved["first.w"] = at::zeros({3, 4});
    QVERIFY_THROWS_EXCEPTION(base::Error, resumed.loadState(saved));
    saved.erase("first.w");
    QVERIFY_THROWS_EXCEPTION(base::Error, resumed.loadState(saved));
  }

  void cosine() {
    QCOMPARE(nn::cosineFactor(0, 100), 1.0);
    QVERIFY(std::abs(nn::cosineFactor(50, 100) - 0.5) < 1e-12);
    QVERIFY(nn::cosineFactor(100, 100) < 1e-12);
    QVERIFY(nn::cosineFactor(1000, 100) < 1e-12);
    QVERIFY(std::abs(nn::cosineFactor(25, 100, 0.0, 0.2) - (0.2 + 0.8 * 0.5 * (1 + std::cos(std::numbers::pi / 4)))) < 1e-12);
    // the warm-up climbs in equal steps, never from 0 (a step at rate 0 is wasted), and meets 1
    for (int i = 0; i < 10; ++i) QVERIFY(std::abs(nn::cosineFactor(i, 100, 0.1) - (i + 1) / 11.0) < 1e-12);
    QCOMPARE(nn::cosineFactor(10, 100, 0.1), 1.0);
    QVERIFY(std::abs(nn::cosineFactor(55, 100, 0.1) - 0.5) < 1e-12);
    QVERIFY(std::isfinite(nn::cosineFactor(0, 0)));
    for (int i = 10; i < 99; ++i) QVERIFY(nn::cosineFactor(i + 1, 100, 0.1) < nn::cosineFactor(i, 100, 0.1));
  }

  void multiStep() {
    const std::vector<std::int64_t> milestones{150, 200, 250};
    const std::map<int, double> expected{{0, 1.0}, {149, 1.0}, {150, 0.5}, {199, 0.5}, {200, 0.25}, {250, 0.125}, {900, 0.125}};
    for (const auto& [epoch, factor] : expected) QCOMPARE(nn::multiStepFactor(epoch, milestones, 0.5), factor);
    QCOMPARE(nn::multiStepFactor(7, {}, 0.5), 1.0);
  }

  /// Lightning Pose's test of its callback: unfrozen at epoch 2, head 1e-3.
  void unfreezing() {
    const std::map<int, double> expected{{0, 0.0}, {1, 0.0}, {2, 1e-4}, {3, 1.5e-4}, {4, 2.25e-4}, {15, 1e-3}};
    for (const auto& [epoch, rate] : expected)
      QVERIFY2(std::abs(nn::unfreezingRate(epoch, 2, 1e-3, 1e-3) - rate) < 1e-15, qPrintable(QString::number(epoch)));
    QVERIFY(std::abs(nn::unfreezingRate(3, 2, 1e-3, 1.5e-3) - 1.5e-4) < 1e-15);  // the rate at unfreezing is remembered
  }

  /// test_lr of Lightning Pose: unfreeze 1, milestones 9 and 11, head 1e-3; its log of the backbone lags one epoch.
  void unfreezingUnderMilestones() {
    const auto head = [](int epoch) { return 1e-3 * nn::multiStepFactor(epoch, {9, 11}, 0.5); };
    const auto backbone = [&head](int epoch) { return nn::unfreezingRate(epoch, 1, 1e-3, head(epoch)); };
    for (const auto& [epoch, rate] : std::map<int, double>{{8, 1e-3}, {9, 5e-4}, {10, 5e-4}, {11, 2.5e-4}})
      QVERIFY(std::abs(head(epoch) - rate) < 1e-15);
    for (const auto& [logged, rate] : std::map<int, double>{{2, 1e-4}, {4, 2.25e-4}, {8, 1e-3}}) {
      QVERIFY2(std::abs(backbone(logged - 1) - rate) < 1e-15, qPrintable(QString("logged %1: %2").arg(logged).arg(backbone(logged - 1))));
    }
    for (const auto& [epoch, rate] : std::map<int, double>{{9, 5e-4}, {10, 5e-4}, {11, 2.5e-4}})
      QVERIFY(std::abs(backbone(epoch) - rate) < 1e-15);
  }

  void plans() {
    QVERIFY(!nn::choosePlan("cpu", "fp32").bf16);
    QVERIFY(nn::choosePlan("cpu", "bf16").bf16);
    QVERIFY(nn::choosePlan("cpu", "auto").device.is_cpu());
    for (const auto& [device, precision] : std::vector<std::pair<std::string, std::string>>{{"gpu", "fp32"},
                                                                                            {"cpu", "fp16"},
                                                                                            {"cuda:99", "fp32"},
                                                                                            {"", "fp32"},
                                                                                            {"cuda:x", "fp32"},
                                                                                            {"cudax", "fp32"},
                                                                                            {"cuda:-1", "fp32"}}) {
      QVERIFY_THROWS_EXCEPTION(base::Error, (void)nn::choosePlan(device, precision));
    }
    // asking must not move the random stream: a run with --precision auto starts from the same weights
    torch::manual_seed(3);
    const auto expected = at::rand({2});
    torch::manual_seed(3);
    (void)nn::choosePlan("cpu", "auto");
    QVERIFY(at::rand({2}).equal(expected));
    QVERIFY(nn::setThreads(0) >= 1);
    QCOMPARE(nn::setThreads(1), 1);
    QCOMPARE(at::get_num_threads(), 1);
  }
};

QTEST_GUILESS_MAIN(TestAdamwSchedule)
#include "tst_adamw_schedule.moc"
