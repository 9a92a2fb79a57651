// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <array>
#include <map>
#include <numeric>
#include <stdexcept>

#include "core/parallel/launch.h"
#include "core/parallel/loss_share.h"
#include "core/parallel/world.h"
#include "tests/core/parallel/communicator_contract.h"
#include "tests/core/parallel/thread_communicator.h"

using namespace parsimony;
using namespace parsimony::parallel;

class TestCommunicator : public QObject {
  Q_OBJECT
 private slots:
  void singleProcessKeepsTheContract() { tests::checkCommunicatorContract(*singleProcess()); }

  void threadsKeepTheContract() {
    for (const int size : {1, 2, 5}) tests::onRanks(size, tests::checkCommunicatorContract);
  }

  void startedAloneTheWorldIsOneProcess() {
    QCOMPARE(world()->size(), 1);
    leaveWorld(true);
    leaveWorld(false);
    QCOMPARE(agreed(*world(), jobs::StopRequest::StopAndKeep), jobs::StopRequest::StopAndKeep);
  }

  /// Whoever is asked to stop stops all; cancelling is the stronger wish.
  void wishesAreAgreedOn() {
    using enum jobs::StopRequest;
    const auto agreement = [](const std::vector<jobs::StopRequest>& wishes) {
      std::vector<jobs::StopRequest> answers(wishes.size());
      tests::onRanks(static_cast<int>(wishes.size()), [&](Communicator& c) {
        const auto rank = static_cast<std::size_t>(c.rank());
        answers[rank] = agreed(c, wishes[rank]);
      });
      for (const auto answer : answers) Q_ASSERT(answer == answers.front());
      return answers.front();
    };
    QCOMPARE(agreement({Continue, Continue}), Continue);
    QCOMPARE(agreement({Continue, StopAndKeep, Continue}), StopAndKeep);
    QCOMPARE(agreement({StopAndKeep, Continue, Cancel}), Cancel);
  }

  /// The mean of 7 numbers, held as 3, 0 and 4 of them.
  void sharesMakeTheMeanOfTheWhole() {
    const std::vector<std::vector<double>> parts{{1, 2, 6}, {}, {4, 4, 9, 2}};
    std::array<double, 3> shared{}, unused{};
    tests::onRanks(3, [&](Communicator& c) {
      const auto rank = static_cast<std::size_t>(c.rank());
      const auto& own = parts[rank];
      const double sum = std::accumulate(own.begin(), own.end(), 0.0);
      std::array<double, 2> counts{static_cast<double>(own.size()), 0.0};  // of the second kind nobody has any
      toShares(counts, c);
      shared[rank] = counts[0] * sum / std::max<double>(1.0, static_cast<double>(own.size()));
      unused[rank] = counts[1];
    });
    QVERIFY(std::abs(std::accumulate(shared.begin(), shared.end(), 0.0) - 28.0 / 7.0) < 1e-14);
    for (const double share : unused) QCOMPARE(share, 1.0);  // a share of nothing: finite
  }

  void aLostProcessEndsTheWaitingOfTheOthers() {
    int told = 0;
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, tests::onRanks(2, [&](Communicator& c) {
                               const auto other = c.duplicate();
                               if (c.rank() == 0) throw std::runtime_error("died");
                               auto numbers = std::make_shared<std::vector<float>>(3, 1.0F);
                               const auto pending = other->startSum(numbers);  // starting does not tell
                               try {
                                 pending->wait();
                               } catch (const base::Error&) {
                                 ++told;
                               }
                             }));
    QCOMPARE(told, 1);
  }

  void launch_data() {
    QTest::addColumn<QString>("environment");
    QTest::addColumn<QString>("expected");  // launcher rank/size, on this machine
    QTest::newRow("alone") << ""
                           << " 0/1, 1";
    QTest::newRow("mpirun") << "OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_SIZE=4 PMIX_RANK=3"
                            << "mpirun 3/8, 4";
    QTest::newRow("mpirun inside a job of SLURM") << "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1"
                                                  << "mpirun 1/2, 1";
    QTest::newRow("srun with PMIx") << "PMIX_RANK=2 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=2"
                                    << "srun 2/4, 1";
    QTest::newRow("srun with PMI-2") << "PMI_RANK=0 PMI_SIZE=2"
                                     << "srun 0/2, 1";
    QTest::newRow("srun without PMI: strangers") << "SLURM_PROCID=2 SLURM_STEP_NUM_TASKS=4 SLURM_NTASKS=4"
                                                 << " 0/1, 1";
    QTest::newRow("batch script of several tasks") << "SLURM_PROCID=0 SLURM_NTASKS=4 SLURM_JOB_ID=17"
                                                   << " 0/1, 1";
    QTest::newRow("rank beyond the size") << "OMPI_COMM_WORLD_RANK=8 OMPI_COMM_WORLD_SIZE=8"
                                          << " 0/1, 1";
    QTest::newRow("no numbers") << "OMPI_COMM_WORLD_RANK=one OMPI_COMM_WORLD_SIZE=2"
                                << " 0/1, 1";
  }
  void launch() {
    QFETCH(QString, environment);
    QFETCH(QString, expected);
    std::map<std::string, std::string> variables;
    for (const auto& assignment : environment.split(' ', Qt::SkipEmptyParts))
      variables[assignment.section('=', 0, 0).toStdString()] = assignment.section('=', 1).toStdString();
    const auto found = launchFrom([&variables](const std::string& name) -> std::optional<std::string> {
      const auto variable = variables.find(name);
      return variable == variables.end() ? std::nullopt : std::optional(variable->second);
    });
    QCOMPARE(QString("%1 %2/%3, %4").arg(QString::fromStdString(found.launcher)).arg(found.rank).arg(found.size).arg(found.localSize),
             expected);
  }
};

QTEST_GUILESS_MAIN(TestCommunicator)
#include "tst_communicator.moc"
