// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/gradient_buckets.h"

#include <algorithm>
#include <functional>

#include <torch/torch.h>

namespace parsimony::nn {
namespace {

/// Calls `work` each time the gradient of a leaf is complete.
class Arrival : public torch::autograd::PostAccumulateGradHook {
 public:
  explicit Arrival(std::function<void()> work) : m_work(std::move(work)) {}
  void operator()(const at::Tensor& /*parameter*/) override { m_work(); }

 private:
  std::function<void()> m_work;
};

}  // namespace

GradientBuckets::GradientBuckets(std::vector<at::Tensor> parameters, std::shared_ptr<parallel::Communicator> communicator,
                                 std::int64_t bucketBytes)
    : m_parameters(std::move(parameters)), m_communicator(std::move(communicator)), m_slots(m_parameters.size()) {
  arrange(bucketBytes);
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    torch::autograd::impl::set_post_acc_grad_hooks(m_parameters[i], std::make_unique<Arrival>([this, i] { arrived(i); }));
  }
  begin();
}

GradientBuckets::~GradientBuckets() {
  for (auto& parameter : m_parameters) {
    torch::autograd::impl::set_post_acc_grad_hooks(parameter, nullptr);
    parameter.mutable_grad() = at::Tensor();  // it lies in a bucket
  }
}

void GradientBuckets::arrange(std::int64_t bucketBytes) {
  std::int64_t filled = 0;
  for (std::size_t n = m_parameters.size(); n-- > 0;) {
    const auto bytes = m_parameters[n].numel() * static_cast<std::int64_t>(sizeof(float));
    if (m_buckets.empty() || (filled > 0 && filled + bytes > bucketBytes)) {
      m_buckets.emplace_back();
      filled = 0;
    }
    filled += bytes;
    m_slots[n] = {m_buckets.size() - 1, m_buckets.back().parameters.size()};
    m_buckets.back().parameters.push_back(n);
  }
  for (auto& bucket : m_buckets) {
    std::int64_t size = 0;
    for (const auto n : bucket.parameters) size += m_parameters[n].numel();
    bucket.numbers = std::make_shared<std::vector<float>>(static_cast<std::size_t>(size) + bucket.parameters.size());
    float* place = bucket.numbers->data();
    for (const auto n : bucket.parameters) {
      // as the parameter lies in memory, so that copies are straight and the optimiser takes the view as it is
      bucket.views.push_back(at::from_blob(place, m_parameters[n].sizes(), m_parameters[n].strides(), at::kFloat));
      place += m_parameters[n].numel();
    }
  }
}

void GradientBuckets::begin() {
  for (auto& parameter : m_parameters) parameter.mutable_grad() = at::Tensor();
  for (auto& bucket : m_buckets) {
    bucket.missing = bucket.parameters.size();
    bucket.sum.reset();
    for (std::size_t i = 0; i < bucket.views.size(); ++i) bucket.flag(i) = 0.0F;
  }
  m_next = 0;
  m_failure = nullptr;
}

void GradientBuckets::arrived(std::size_t parameter) {
  try {
    const at::NoGradGuard noGrad;
    const auto slot = m_slots[parameter];
    auto& bucket = m_buckets[slot.bucket];
    if (bucket.flag(slot.place) != 0.0F) return;  // a second backward pass without begin(): finish() gives the first one's
    bucket.views[slot.place].copy_(m_parameters[parameter].grad());
    bucket.flag(slot.place) = 1.0F;
    --bucket.missing;
    startComplete();
  } catch (...) {  // not through the engine of autograd
    m_failure = std::current_exception();
  }
}

void GradientBuckets::startComplete() {
  for (; m_next < m_buckets.size() && m_buckets[m_next].missing == 0; ++m_next) {
    m_buckets[m_next].sum = m_communicator->startSum(m_buckets[m_next].numbers);
  }
}

void GradientBuckets::finish() {
  if (m_failure) std::rethrow_exception(m_failure);
  const at::NoGradGuard noGrad;
  m_overlapped = static_cast<std::int64_t>(m_next);
  for (std::size_t b = m_next; b < m_buckets.size(); ++b) {
    auto& bucket = m_buckets[b];
    for (std::size_t i = 0; i < bucket.views.size(); ++i) {
      if (bucket.flag(i) == 0.0F) bucket.views[i].zero_();
    }
    bucket.missing = 0;
  }
  startComplete();
  for (auto& bucket : m_buckets) {
    bucket.sum->wait();
    for (std::size_t i = 0; i < bucket.views.size(); ++i) {
      auto& parameter = m_parameters[bucket.parameters[i]];
      parameter.mutable_grad() = bucket.flag(i) > 0.0F ? bucket.views[i].to(parameter.device()) : at::Tensor();
    }
  }
}

}  // namespace parsimony::nn
