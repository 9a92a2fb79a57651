// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/data_parallel.h"

#include <cstddef>

#include "core/parallel/loss_share.h"

namespace parsimony::nn {

DataParallel::DataParallel(std::vector<at::Tensor> parameters, parallel::Communicator& world, bool syncBatchNorm)
    : m_statistics(world.duplicate()), m_gradients(std::move(parameters), world.duplicate()), m_syncBatchNorm(syncBatchNorm) {}

void DataParallel::toShares(std::span<double> counts) const {
  parallel::toShares(counts, *m_statistics);
}

void broadcastTensors(std::vector<at::Tensor>& tensors, parallel::Communicator& communicator) {
  if (communicator.size() == 1) return;
  for (auto& tensor : tensors) {
    tensor = tensor.to(at::kCPU).contiguous();
    communicator.broadcast({static_cast<std::byte*>(tensor.mutable_data_ptr()), static_cast<std::size_t>(tensor.nbytes())}, 0);
  }
}

}  // namespace parsimony::nn
