// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <QtTest/QtTest>

#include <optional>
#include <stdexcept>
#include <vector>

#include "core/nn/data_parallel.h"
#include "core/nn/gradient_buckets.h"
#include "core/parallel/loss_share.h"
#include "tests/core/parallel/thread_communicator.h"

using namespace parsimony;

namespace {

/// Two convolutions, one of them in channels-last memory, and a linear layer: small enough to cut into many buckets.
struct Network {
  std::vector<at::Tensor> parameters;
  Network() {
    torch::manual_seed(5);
    for (const auto& shape : std::vector<std::vector<std::int64_t>>{{6, 3, 3, 3}, {6}, {4, 6, 3, 3}, {4}, {5, 4}, {7, 7}})
      parameters.push_back(at::randn(shape).mul_(0.3).requires_grad_(true));
    parameters[0].set_data(parameters[0].detach().contiguous(at::MemoryFormat::ChannelsLast));
  }
  /// parameters[5] takes no part.
  [[nodiscard]] at::Tensor forward(const at::Tensor& x) const {
    const auto a = at::conv2d(x, parameters[0], parameters[1], 1, 1).tanh();
    const auto b = at::conv2d(a, parameters[2], parameters[3], 2, 1).tanh();
    return at::linear(b.mean({2, 3}), parameters[4]);  // [B x 5]
  }
};

/// Mean over the samples that count.
at::Tensor lossOf(const Network& network, const at::Tensor& x, const at::Tensor& counts) {
  const auto perSample = network.forward(x).square().sum(1);
  return (perSample * counts).sum() / counts.sum().clamp_min(1);
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>() / std::max(1e-12, b.abs().max().item<double>());
}

std::vector<at::Tensor> gradientsOf(const Network& network) {
  std::vector<at::Tensor> gradients;
  for (const auto& parameter : network.parameters)
    gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::Tensor());
  return gradients;
}

}  // namespace

class TestGradientBuckets : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    torch::manual_seed(1);
    m_x = at::randn({7, 3, 8, 8});
    m_counts = torch::tensor({1.0F, 0.0F, 1.0F, 1.0F, 0.0F, 1.0F, 1.0F});
    const Network plain;
    lossOf(plain, m_x, m_counts).backward();
    m_expected = gradientsOf(plain);
  }

  void oneProcessGetsItsPlainGradients() {
    for (const std::int64_t bytes : {1, 700, 1 << 20}) {
      const Network network;
      nn::GradientBuckets buckets(network.parameters, parallel::singleProcess(), bytes);
      QCOMPARE(buckets.numBuckets(), bytes == 1 ? 6 : bytes == 700 ? 3 : 1);
      for (int step = 0; step < 2; ++step) {  // the second starts from nothing again
        buckets.begin();
        lossOf(network, m_x, m_counts).backward();
        buckets.finish();
        compare(network, 1e-6);
      }
    }
  }

  /// Any way of cutting the batch, also with a process whose samples do not count.
  void processesGetTheGradientOfTheWholeBatch() {
    for (const auto& cuts : std::vector<std::vector<std::vector<std::int64_t>>>{{{0, 2, 4, 6}, {1, 3, 5}}, {{1, 4}, {0, 2, 3}, {5, 6}}}) {
      tests::onRanks(static_cast<int>(cuts.size()), [&](parallel::Communicator& c) {
        const auto own = torch::tensor(cuts[static_cast<std::size_t>(c.rank())]);
        const Network network = copyOf(c);
        nn::GradientBuckets buckets(network.parameters, c.duplicate(), 700);
        const auto counts = m_counts.index_select(0, own);
        double share = counts.sum().item<double>();
        parallel::toShares({&share, 1}, c);
        buckets.begin();
        (share * lossOf(network, m_x.index_select(0, own), counts)).backward();
        buckets.finish();
        compare(network, 1e-5);
      });
    }
  }

  /// All buckets but those that wait for the idle parameter are on their way before the backward pass ends.
  void sumsOverlapTheBackwardPass() {
    Network network;
    network.parameters.pop_back();
    nn::GradientBuckets buckets(network.parameters, parallel::singleProcess(), 1);
    buckets.begin();
    lossOf(network, m_x, m_counts).backward();
    buckets.finish();
    QCOMPARE(buckets.numOverlapped(), buckets.numBuckets());
    const Network idleLast;  // the idle one is in the first bucket: the others wait, in every process alike
    nn::GradientBuckets held(idleLast.parameters, parallel::singleProcess(), 1);
    held.begin();
    lossOf(idleLast, m_x, m_counts).backward();
    held.finish();
    QCOMPARE(held.numOverlapped(), 0);
  }

  /// Buckets start in one order in every process although gradients come in another.
  void theOrderOfArrivalDoesNotMatter() {
    tests::onRanks(2, [](parallel::Communicator& c) {
      std::vector<at::Tensor> parameters{at::ones({3}).requires_grad_(true), at::ones({4}).requires_grad_(true)};
      nn::GradientBuckets buckets(parameters, c.duplicate(), 1);
      buckets.begin();
      for (const std::size_t i : {static_cast<std::size_t>(c.rank()), static_cast<std::size_t>(1 - c.rank())})
        (parameters[i] * static_cast<double>(c.rank() + 1)).sum().backward();
      buckets.finish();
      for (const auto& parameter : parameters) {
        if (!parameter.grad().equal(at::full_like(parameter, 3.0))) throw std::runtime_error("sum of other parameters");
      }
    });
  }

  /// A gradient that one process alone has is the sum; what nobody has is no gradient.
  void gradientsOfSomeProcesses() {
    tests::onRanks(2, [](parallel::Communicator& c) {
      std::vector<at::Tensor> parameters{at::ones({3}).requires_grad_(true), at::ones({4}).requires_grad_(true)};
      nn::GradientBuckets buckets(parameters, c.duplicate());
      buckets.begin();
      if (c.rank() == 1) (parameters[0] * 5.0).sum().backward();
      buckets.finish();
      if (!parameters[0].grad().equal(at::full({3}, 5.0))) throw std::runtime_error("gradient of one process");
      if (parameters[1].grad().defined()) throw std::runtime_error("gradient of nobody");
    });
  }

  void aLostProcessIsToldByFinish() {
    bool told = false;
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, tests::onRanks(2, [&told](parallel::Communicator& c) {
                               std::vector<at::Tensor> parameters{at::ones({3}).requires_grad_(true)};
                               nn::GradientBuckets buckets(parameters, c.duplicate());
                               if (c.rank() == 0) throw std::runtime_error("died");
                               buckets.begin();
                               parameters[0].sum().backward();
                               try {
                                 buckets.finish();
                               } catch (const base::Error&) {
                                 told = true;
                               }
                             }));
    QVERIFY(told);
  }

  void tensorsOfTheFirstProcess() {
    tests::onRanks(3, [](parallel::Communicator& c) {
      const auto whole = at::arange(12).view({3, 4});
      std::vector<at::Tensor> tensors{(whole + c.rank()).t(), at::full({}, 0.5 * c.rank() + 1.0, at::kDouble)};
      nn::broadcastTensors(tensors, c);
      if (!tensors[0].equal(whole.t()) || tensors[1].item<double>() != 1.0) throw std::runtime_error("tensors of another process");
    });
  }

 private:
  /// Networks are made from one seed of the whole program, so one after the other.
  static Network copyOf(parallel::Communicator& c) {
    std::optional<Network> network;
    for (int rank = 0; rank < c.size(); ++rank) {
      if (rank == c.rank()) network.emplace();
      c.barrier();
    }
    return *network;
  }
  void compare(const Network& network, double limit) const {
    const auto gradients = gradientsOf(network);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      if (gradients[i].defined() != m_expected[i].defined()) throw std::runtime_error("a gradient too many or too few");
      if (!gradients[i].defined()) continue;
      if (gradients[i].strides() != network.parameters[i].strides()) throw std::runtime_error("not laid out as its parameter");
      if (distance(gradients[i], m_expected[i]) > limit) throw std::runtime_error("another gradient than that of the whole batch");
    }
  }

  at::Tensor m_x, m_counts;
  std::vector<at::Tensor> m_expected;
};

QTEST_GUILESS_MAIN(TestGradientBuckets)
#include "tst_gradient_buckets.moc"
