// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/modules/batchnorm.h>

#include "core/parallel/communicator.h"

namespace parsimony::nn {

/// While alive, batchNorm() on this thread takes the statistics of its batches over all processes of `communicator`, which must outlive the
/// backward pass too. Null: as without a guard.
class SyncBatchNormGuard {
 public:
  explicit SyncBatchNormGuard(parallel::Communicator* communicator);
  ~SyncBatchNormGuard();
  SyncBatchNormGuard(const SyncBatchNormGuard&) = delete;
  SyncBatchNormGuard& operator=(const SyncBatchNormGuard&) = delete;

 private:
  parallel::Communicator* m_before;
};

/// norm(x), x [B x C x H x W]. In training and under a guard mean and variance are those of the pictures of all processes, however many
/// each has, and the running statistics follow them; each process gets the gradients of its part of a loss that is a sum over processes:
///   y = gamma xhat + beta,  xhat = (x - mean) / sqrt(var + eps),   N = pictures x pixels of all processes
///   dL/dx = gamma / sqrt(var + eps) (dy - sum(dy) / N - xhat sum(dy xhat) / N)      sums over all processes   (Ioffe & Szegedy 2015)
[[nodiscard]] at::Tensor batchNorm(torch::nn::BatchNorm2d& norm, const at::Tensor& x);

}  // namespace parsimony::nn
