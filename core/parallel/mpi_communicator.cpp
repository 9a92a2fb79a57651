// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/mpi_communicator.h"

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/parallel/mpi_engine.h"

namespace parsimony::parallel {

#ifdef PARSIMONY_WITH_MPI

namespace {

class MpiSum : public PendingSum {
 public:
  MpiSum(std::shared_ptr<MpiEngine> engine, std::shared_ptr<MpiTask> task) : m_engine(std::move(engine)), m_task(std::move(task)) {}
  void wait() override { m_engine->wait(*m_task); }

 private:
  std::shared_ptr<MpiEngine> m_engine;
  std::shared_ptr<MpiTask> m_task;
};

class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator(std::shared_ptr<MpiEngine> engine, int channel) : m_engine(std::move(engine)), m_channel(channel) {}
  [[nodiscard]] int rank() const override { return m_engine->rank(); }
  [[nodiscard]] int size() const override { return m_engine->size(); }

  [[nodiscard]] std::unique_ptr<PendingSum> startSum(std::shared_ptr<std::vector<float>> numbers) override {
    auto task = make(MpiTask::Kind::SumFloats);
    task->floats = std::move(numbers);
    m_engine->post(task);
    return std::make_unique<MpiSum>(m_engine, std::move(task));
  }

  // what is waited for works on a copy: a lost process must not leave MPI with memory that the caller has taken back
  void sum(std::span<double> numbers) override {
    auto task = make(MpiTask::Kind::SumDoubles);
    task->doubles.assign(numbers.begin(), numbers.end());
    m_engine->post(task);
    m_engine->wait(*task);
    std::copy(task->doubles.begin(), task->doubles.end(), numbers.begin());
  }

  void broadcast(std::span<std::byte> bytes, int root) override {
    constexpr std::size_t kPiece = std::size_t{64} << 20;  // MPI counts in int
    for (std::size_t begin = 0; begin < bytes.size(); begin += kPiece) {
      const auto piece = bytes.subspan(begin, std::min(kPiece, bytes.size() - begin));
      auto task = make(MpiTask::Kind::Broadcast);
      task->root = root;
      task->bytes.assign(piece.begin(), piece.end());
      m_engine->post(task);
      m_engine->wait(*task);
      std::copy(task->bytes.begin(), task->bytes.end(), piece.begin());
    }
  }

  void barrier() override {
    const auto task = make(MpiTask::Kind::Barrier);
    m_engine->post(task);
    m_engine->wait(*task);
  }

  [[nodiscard]] std::shared_ptr<Communicator> duplicate() override {
    const auto task = make(MpiTask::Kind::Duplicate);
    m_engine->post(task);
    m_engine->wait(*task);
    return std::make_shared<MpiCommunicator>(m_engine, task->newChannel);
  }

  void leave(bool orderly) {
    if (orderly) barrier();
    m_engine->leave(orderly);
  }

 private:
  [[nodiscard]] std::shared_ptr<MpiTask> make(MpiTask::Kind kind) const {
    auto task = std::make_shared<MpiTask>();
    task->kind = kind;
    task->channel = m_channel;
    return task;
  }

  std::shared_ptr<MpiEngine> m_engine;
  int m_channel;
};

}  // namespace

std::shared_ptr<Communicator> joinMpi(const Launch& launch) {
  auto engine = std::make_shared<MpiEngine>();
  if (engine->size() != launch.size) {
    const auto found = static_cast<std::int64_t>(engine->size());
    engine->leave(false);
    throw base::Error(base::ErrorCode::Inconsistent,
                      {{"field", "processes"},
                       {"expected", std::to_string(launch.size)},
                       {"found", found},
                       {"hint", "Start with the mpirun of the Open MPI that this program was built with; srun needs --mpi=pmix."}});
  }
  return std::make_shared<MpiCommunicator>(std::move(engine), 0);
}

void leaveMpi(Communicator& communicator, bool orderly) {
  if (auto* mpi = dynamic_cast<MpiCommunicator*>(&communicator)) mpi->leave(orderly);
}

#else

std::shared_ptr<Communicator> joinMpi(const Launch& launch) {
  throw base::Error(base::ErrorCode::Unsupported,
                    {{"found", "a start as " + std::to_string(launch.size) + " processes by " + launch.launcher},
                     {"expected", "a build with Open MPI (install libopenmpi-dev and build again), or one process"}});
}

void leaveMpi(Communicator& /*communicator*/, bool /*orderly*/) {}

#endif

}  // namespace parsimony::parallel
