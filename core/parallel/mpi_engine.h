// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace parsimony::parallel {

/// One collective call of MPI, with the memory it works on.
struct MpiTask {
  enum class Kind { SumFloats, SumDoubles, Broadcast, Barrier, Duplicate };
  Kind kind = Kind::Barrier;
  int channel = 0;
  std::shared_ptr<std::vector<float>> floats;
  std::vector<double> doubles;
  std::vector<std::byte> bytes;
  int root = 0;
  int newChannel = 0;  ///< result of Duplicate
  // under the engine's lock
  bool done = false;
  bool awaited = false;
};

/// The one thread of this process that speaks MPI (MPI_THREAD_FUNNELED suffices, whoever asks). It starts what is posted without blocking
/// and tests it until it is complete, so that sums move while the caller computes: Open MPI moves data only inside its own calls. Between
/// the tests it watches the other processes (PeerWatch).
class MpiEngine {
 public:
  /// Starts MPI and waits until all processes are there. \throws base::Error Inconsistent when MPI cannot start
  MpiEngine();
  ~MpiEngine();
  MpiEngine(const MpiEngine&) = delete;
  MpiEngine& operator=(const MpiEngine&) = delete;

  [[nodiscard]] int rank() const;
  [[nodiscard]] int size() const;
  void post(std::shared_ptr<MpiTask> task);
  /// \throws base::Error Inconsistent when a process was lost or MPI failed
  void wait(MpiTask& task);
  /// Ends the thread; orderly: by MPI_Finalize, which waits for the others.
  void leave(bool orderly);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::parallel
