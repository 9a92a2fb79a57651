// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/nn/gradient_buckets.h"
#include "core/nn/sync_batch_norm.h"
#include "core/parallel/communicator.h"

namespace parsimony::nn {

/// What several processes need to train one network as if one process had the whole batch. Two channels of its own: buckets on one,
/// statistics and losses on the other, so that networks may train in threads of their own side by side.
class DataParallel {
 public:
  /// Collective: every process makes its networks in the same order.
  DataParallel(std::vector<at::Tensor> parameters, parallel::Communicator& world, bool syncBatchNorm);

  /// Counts of what the means of this process's losses are over -> factors of those losses (parallel::toShares).
  void toShares(std::span<double> counts) const;
  /// For a SyncBatchNormGuard around the forward pass; null when each process normalises by its own part.
  [[nodiscard]] parallel::Communicator* norms() const { return m_syncBatchNorm ? m_statistics.get() : nullptr; }
  [[nodiscard]] int size() const { return m_statistics->size(); }
  [[nodiscard]] GradientBuckets& gradients() { return m_gradients; }
  /// Adds up over the processes, in place: losses that are told.
  void sum(std::span<double> numbers) const { m_statistics->sum(numbers); }

 private:
  std::shared_ptr<parallel::Communicator> m_statistics;
  GradientBuckets m_gradients;
  bool m_syncBatchNorm;
};

/// Every process gets the tensors of process 0. On the CPU, contiguous, same names and shapes everywhere.
void broadcastTensors(std::vector<at::Tensor>& tensors, parallel::Communicator& communicator);

}  // namespace parsimony::nn
