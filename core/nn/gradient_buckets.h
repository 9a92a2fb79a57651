// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/parallel/communicator.h"

namespace parsimony::nn {

/// Adds the gradients of one network up over all processes while they are still being computed. Parameters lie in flat fp32 buckets, the
/// last parameter first, as the backward pass reaches them; a bucket is on its way as soon as its gradients and those of all buckets before
/// it are there (the same order in every process, whatever order the gradients come in):
///   begin();  loss.backward();  finish();      .grad() <- sum over processes of .grad()
/// Each process scales its loss first (parallel::toShares), so that the sum is the gradient of the whole batch.
class GradientBuckets {
 public:
  static constexpr std::int64_t kBucketBytes = std::int64_t{4} << 20;

  /// parameters: fp32 leaves, in the order of the network, the same in every process. The communicator is for the buckets alone.
  GradientBuckets(std::vector<at::Tensor> parameters, std::shared_ptr<parallel::Communicator> communicator,
                  std::int64_t bucketBytes = kBucketBytes);
  ~GradientBuckets();
  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  /// Forgets all gradients.
  void begin();
  /// Waits for the sums. A parameter without a gradient in any process stays without one. Gradients share the memory of the buckets: they
  /// are good until the next begin(). \throws base::Error when a process was lost
  void finish();
  [[nodiscard]] std::int64_t numBuckets() const { return static_cast<std::int64_t>(m_buckets.size()); }
  /// Buckets that were on their way when the backward pass ended, of the last step.
  [[nodiscard]] std::int64_t numOverlapped() const { return m_overlapped; }

 private:
  struct Bucket {
    std::shared_ptr<std::vector<float>> numbers;  ///< gradients, then for each parameter 1 where there is one
    std::vector<std::size_t> parameters;
    std::vector<at::Tensor> views;  ///< of `numbers`, laid out as the parameters
    std::size_t missing = 0;
    std::unique_ptr<parallel::PendingSum> sum;
    [[nodiscard]] float& flag(std::size_t i) { return numbers->at(numbers->size() - views.size() + i); }
  };
  struct Slot {
    std::size_t bucket = 0, place = 0;
  };
  void arrange(std::int64_t bucketBytes);
  void arrived(std::size_t parameter);
  void startComplete();

  std::vector<at::Tensor> m_parameters;
  std::shared_ptr<parallel::Communicator> m_communicator;
  std::vector<Bucket> m_buckets;
  std::vector<Slot> m_slots;  ///< of each parameter
  std::size_t m_next = 0;     ///< the first bucket that has not been started
  std::int64_t m_overlapped = 0;
  std::exception_ptr m_failure;
};

}  // namespace parsimony::nn
