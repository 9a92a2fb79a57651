// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace parsimony::parallel {

/// A sum over all processes that is under way. Its numbers belong to it until wait() has returned.
class PendingSum {
 public:
  virtual ~PendingSum() = default;
  /// \throws base::Error when a process of this job was lost
  virtual void wait() = 0;
};

/// The processes that work on one job. Every process calls the same functions in the same order; what one of them starts or asks for waits
/// for the others. A duplicate is a channel of its own: its calls are ordered among themselves only, so that each thread may have one.
/// All waiting throws base::Error when a process was lost; nothing can be done with the communicator from then on.
class Communicator {
 public:
  virtual ~Communicator() = default;
  [[nodiscard]] virtual int rank() const = 0;  ///< 0 .. size - 1; 0 writes the files
  [[nodiscard]] virtual int size() const = 0;

  /// Begins to add `numbers` up over all processes, in place; the result is the same in all of them. Does not wait and does not throw for
  /// lost processes: wait() tells. The numbers stay alive until the sum is complete, also when the result is dropped.
  [[nodiscard]] virtual std::unique_ptr<PendingSum> startSum(std::shared_ptr<std::vector<float>> numbers) = 0;
  /// Adds up over all processes, in place.
  virtual void sum(std::span<double> numbers) = 0;
  /// Every process gets the bytes of process `root`.
  virtual void broadcast(std::span<std::byte> bytes, int root) = 0;
  /// Returns once every process has come here.
  virtual void barrier() = 0;
  [[nodiscard]] virtual std::shared_ptr<Communicator> duplicate() = 0;
};

/// One process: sums are what they were.
[[nodiscard]] std::shared_ptr<Communicator> singleProcess();

/// A number of process 0, in all of them.
[[nodiscard]] double fromFirst(Communicator& communicator, double number);

}  // namespace parsimony::parallel
