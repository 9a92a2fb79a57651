// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <QtTest/QtTest>

#include <mutex>
#include <stdexcept>
#include <vector>

#include "core/nn/sync_batch_norm.h"
#include "tests/core/parallel/thread_communicator.h"

using namespace parsimony;

namespace {

constexpr std::int64_t kChannels = 5;

/// Affine part and running statistics that are not those of a fresh norm.
torch::nn::BatchNorm2d norm(at::ScalarType type, double momentum = 0.1) {
  torch::nn::BatchNorm2d made(torch::nn::BatchNorm2dOptions(kChannels).eps(1e-3).momentum(momentum));
  made->to(type);
  const at::NoGradGuard noGrad;
  made->weight.copy_(at::linspace(0.5, 1.7, kChannels));
  made->bias.copy_(at::linspace(-1.0, 1.0, kChannels));
  made->running_mean.copy_(at::linspace(3.0, -3.0, kChannels));
  made->running_var.copy_(at::linspace(0.2, 4.0, kChannels));
  return made;
}

/// What one pass leaves behind.
struct Outcome {
  at::Tensor y, dx, dWeight, dBias, runningMean, runningVar;
};

/// Loss = sum(y * factors): the sum over processes of the losses of their parts is the loss of the whole.
Outcome pass(torch::nn::BatchNorm2d made, const at::Tensor& x, const at::Tensor& factors, at::MemoryFormat format) {
  auto input = x.detach().contiguous(format).requires_grad_(true);
  const auto y = nn::batchNorm(made, input);
  (y * factors).sum().backward();
  return {y.detach(), input.grad(), made->weight.grad(), made->bias.grad(), made->running_mean, made->running_var};
}

/// The parts of `x` by rank under one guard each; input gradients and outputs one after the other, affine gradients added up.
Outcome synchronised(const at::Tensor& x, const at::Tensor& factors, const std::vector<std::int64_t>& sizes, at::MemoryFormat format) {
  const auto parts = x.split_with_sizes(sizes), factorParts = factors.split_with_sizes(sizes);
  std::vector<Outcome> outcomes(sizes.size());
  tests::onRanks(static_cast<int>(sizes.size()), [&](parallel::Communicator& c) {
    const nn::SyncBatchNormGuard guard(&c);
    const auto rank = static_cast<std::size_t>(c.rank());
    outcomes[rank] = pass(norm(x.scalar_type()), parts[rank], factorParts[rank], format);
  });
  Outcome whole = outcomes.front();
  std::vector<at::Tensor> ys, dxs;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ys.push_back(outcomes[i].y);
    dxs.push_back(outcomes[i].dx);
    if (i == 0) continue;
    whole.dWeight = whole.dWeight + outcomes[i].dWeight;
    whole.dBias = whole.dBias + outcomes[i].dBias;
    if (!outcomes[i].runningMean.equal(whole.runningMean) || !outcomes[i].runningVar.equal(whole.runningVar))
      throw std::runtime_error("processes disagree about the running statistics");
  }
  whole.y = at::cat(ys);
  whole.dx = at::cat(dxs);
  return whole;
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>() / std::max(1e-12, b.to(at::kDouble).abs().max().item<double>());
}

std::string difference(const Outcome& a, const Outcome& b, double limit) {
  const std::vector<std::tuple<const char*, at::Tensor, at::Tensor>> pairs{{"y", a.y, b.y},
                                                                           {"dx", a.dx, b.dx},
                                                                           {"dWeight", a.dWeight, b.dWeight},
                                                                           {"dBias", a.dBias, b.dBias},
                                                                           {"running mean", a.runningMean, b.runningMean},
                                                                           {"running variance", a.runningVar, b.runningVar}};
  for (const auto& [name, own, expected] : pairs) {
    if (const double found = distance(own, expected); found > limit) return name + (": " + std::to_string(found));
  }
  return "";
}

}  // namespace

class TestSyncBatchNorm : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    torch::manual_seed(9);
    // far from zero in units of its spread: moments about zero would cancel
    m_x = at::randn({7, kChannels, 6, 4}, at::kDouble) * at::linspace(0.5, 3.0, kChannels, at::kDouble).view({1, -1, 1, 1}) +
          at::linspace(-40.0, 40.0, kChannels, at::kDouble).view({1, -1, 1, 1});
    m_factors = at::randn({7, kChannels, 6, 4}, at::kDouble);
  }

  void isTheNormOfTheWholeBatch_data() {
    QTest::addColumn<QList<int>>("sizes");
    QTest::newRow("halves") << QList<int>{4, 3};
    QTest::newRow("one has one") << QList<int>{1, 6};
    QTest::newRow("three") << QList<int>{2, 4, 1};
  }
  void isTheNormOfTheWholeBatch() {
    QFETCH(QList<int>, sizes);
    const std::vector<std::int64_t> cut(sizes.begin(), sizes.end());
    for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
      const auto expected = pass(norm(at::kDouble), m_x, m_factors, format);
      const auto exact = difference(synchronised(m_x, m_factors, cut, format), expected, 1e-10);
      QVERIFY2(exact.empty(), exact.c_str());
      const auto single = difference(synchronised(m_x.to(at::kFloat), m_factors.to(at::kFloat), cut, format), expected, 2e-5);
      QVERIFY2(single.empty(), single.c_str());
    }
  }

  /// Written out, in one process and without batch norm's own kernels.
  void followsItsEquations() {
    const auto n = static_cast<double>(m_x.numel() / kChannels);
    const auto reference = norm(at::kDouble);
    const auto over = std::vector<std::int64_t>{0, 2, 3};
    const auto view = [](const at::Tensor& t) { return t.view({1, -1, 1, 1}); };
    const auto mean = m_x.mean(over), variance = (m_x - view(mean)).square().mean(over);
    const auto inverse = (variance + 1e-3).rsqrt();
    const auto xhat = (m_x - view(mean)) * view(inverse);
    const auto dBias = m_factors.sum(over), dWeight = (m_factors * xhat).sum(over);
    Outcome expected;
    expected.y = xhat * view(reference->weight.detach()) + view(reference->bias.detach());
    expected.dx = view(reference->weight.detach() * inverse) * (m_factors - view(dBias) / n - xhat * view(dWeight) / n);
    expected.dWeight = dWeight;
    expected.dBias = dBias;
    expected.runningMean = 0.9 * reference->running_mean + 0.1 * mean;
    expected.runningVar = 0.9 * reference->running_var + 0.1 * variance * n / (n - 1);
    const auto found = difference(synchronised(m_x, m_factors, {3, 4}, at::MemoryFormat::Contiguous), expected, 1e-10);
    QVERIFY2(found.empty(), found.c_str());
  }

  /// bf16 activations under autocast: statistics and affine gradients stay fp32.
  void bf16() {
    const auto x = m_x.to(at::kBFloat16), factors = m_factors.to(at::kBFloat16);
    std::vector<Outcome> outcomes(2);
    tests::onRanks(2, [&](parallel::Communicator& c) {
      const nn::SyncBatchNormGuard guard(&c);
      const auto rank = static_cast<std::size_t>(c.rank());
      outcomes[rank] = pass(norm(at::kFloat), x.slice(0, rank == 0 ? 0 : 4, rank == 0 ? 4 : 7),
                            factors.slice(0, rank == 0 ? 0 : 4, rank == 0 ? 4 : 7), at::MemoryFormat::ChannelsLast);
    });
    const auto expected = pass(norm(at::kFloat), x.to(at::kFloat), factors.to(at::kFloat), at::MemoryFormat::ChannelsLast);
    QCOMPARE(outcomes[0].y.scalar_type(), at::kBFloat16);
    QCOMPARE(outcomes[0].dx.scalar_type(), at::kBFloat16);
    QCOMPARE(outcomes[0].dWeight.scalar_type(), at::kFloat);
    QVERIFY(distance(at::cat({outcomes[0].y, outcomes[1].y}), expected.y) < 1e-2);
    QVERIFY(distance(at::cat({outcomes[0].dx, outcomes[1].dx}), expected.dx) < 2e-2);
    QVERIFY(distance(outcomes[0].runningMean, expected.runningMean) < 1e-5);
    QVERIFY(distance(outcomes[1].runningVar, expected.runningVar) < 1e-5);
  }

  /// Without a guard, in evaluation and with one process it is the plain norm, bit by bit, and asks nobody.
  void otherwiseThePlainNorm() {
    const auto x = m_x.to(at::kFloat);
    auto plain = norm(at::kFloat), own = norm(at::kFloat);
    QVERIFY(nn::batchNorm(own, x).equal(plain->forward(x)));
    {
      const nn::SyncBatchNormGuard guard(parallel::singleProcess().get());
      QVERIFY(nn::batchNorm(own, x).equal(plain->forward(x)));
    }
    QVERIFY(own->running_var.equal(plain->running_var));
    tests::onRanks(2, [&x](parallel::Communicator& c) {
      auto evaluated = norm(at::kFloat), other = norm(at::kFloat);
      evaluated->eval();
      other->eval();
      const nn::SyncBatchNormGuard guard(&c);
      if (c.rank() == 1) return;  // a call that asked would wait for ever
      if (!nn::batchNorm(evaluated, x).equal(other->forward(x))) throw std::runtime_error("not the plain norm");
    });
    {
      const nn::SyncBatchNormGuard outer(parallel::singleProcess().get());
      const nn::SyncBatchNormGuard inner(nullptr);
      QVERIFY(nn::batchNorm(own, x).equal(plain->forward(x)));
    }
  }

 private:
  at::Tensor m_x, m_factors;
};

QTEST_GUILESS_MAIN(TestSyncBatchNorm)
#include "tst_sync_batch_norm.moc"
