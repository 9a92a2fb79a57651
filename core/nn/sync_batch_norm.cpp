// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/sync_batch_norm.h"

#include <cstdint>
#include <vector>

#include <torch/torch.h>

namespace parsimony::nn {
namespace {

thread_local parallel::Communicator* t_communicator = nullptr;

/// Of the batch of all processes, per channel.
struct Statistics {
  at::Tensor mean, variance;  ///< [C], variance over N
  double count = 0.0;         ///< N
};

/// Moments are added in fp64, so that E[x^2] - mean^2 cancels nothing that the fp32 moments of a process knew.
Statistics statisticsOf(const at::Tensor& x, const at::Tensor& weight, parallel::Communicator& communicator) {
  const auto channels = x.size(1);
  // both receive a running average that nobody reads; their type makes a bf16 batch count in fp32
  const auto idle = at::zeros_like(weight);
  const auto [mean, variance] = at::batch_norm_update_stats(x, idle, idle.clone(), 0.0);
  const double own = static_cast<double>(x.numel() / channels);
  const auto m = mean.to(at::kCPU, at::kDouble);
  const auto moments = at::cat({own * m, own * (variance.to(at::kCPU, at::kDouble) + m.square()), at::full({1}, own, at::kDouble)});
  communicator.sum({moments.data_ptr<double>(), static_cast<std::size_t>(moments.numel())});
  Statistics all;
  all.count = moments[2 * channels].item<double>();
  const auto wholeMean = moments.narrow(0, 0, channels) / all.count;
  const auto wholeVariance = (moments.narrow(0, channels, channels) / all.count - wholeMean.square()).clamp_min(0.0);
  all.mean = wholeMean.to(weight.device(), weight.scalar_type());
  all.variance = wholeVariance.to(weight.device(), weight.scalar_type());
  return all;
}

class Normalise : public torch::autograd::Function<Normalise> {
 public:
  // mean and variance come without a graph: how they depend on x is in backward()
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const at::Tensor& bias, const at::Tensor& mean, const at::Tensor& variance, double count, double epsilon,
                            std::int64_t communicator) {
    context->save_for_backward({x, weight, mean, variance});
    context->saved_data["count"] = count;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["communicator"] = communicator;
    return std::get<0>(at::native_batch_norm(x, weight, bias, mean, variance, /*training=*/false, 0.0, epsilon));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    const double count = context->saved_data["count"].toDouble();
    const double epsilon = context->saved_data["epsilon"].toDouble();
    auto& communicator = *reinterpret_cast<parallel::Communicator*>(context->saved_data["communicator"].toInt());
    const auto dy = gradients[0].contiguous(x.suggest_memory_format());
    // as if mean and variance were constants: gamma dy / sqrt(var + eps), sum(dy xhat) and sum(dy) of this process
    auto [dx, dWeight, dBias] =
        at::native_batch_norm_backward(dy, x, weight, mean, variance, {}, {}, /*train=*/false, epsilon, {true, true, true});
    const auto channels = weight.size(0);
    const auto sums = at::cat({dBias.to(at::kCPU, at::kDouble), dWeight.to(at::kCPU, at::kDouble)});
    communicator.sum({sums.data_ptr<double>(), static_cast<std::size_t>(sums.numel())});
    const auto means = (sums / count).to(weight.device(), weight.scalar_type());
    const auto inverse = (variance + epsilon).rsqrt();
    // - gamma inverse (mean(dy) + xhat mean(dy xhat)) = shift + slope x
    const auto slope = -weight * inverse.square() * means.narrow(0, channels, channels);
    const auto shift = -weight * inverse * means.narrow(0, 0, channels) - slope * mean;
    dx = at::addcmul(dx + shift.view({1, -1, 1, 1}), x, slope.view({1, -1, 1, 1})).to(x.scalar_type());
    return {dx, dWeight, dBias, {}, {}, {}, {}, {}};
  }
};

void follow(torch::nn::BatchNorm2dImpl& norm, const Statistics& batch) {
  if (!norm.running_mean.defined()) return;
  const at::NoGradGuard noGrad;
  norm.num_batches_tracked += 1;
  const double share = norm.options.momentum().value_or(1.0 / norm.num_batches_tracked.item<double>());
  norm.running_mean.lerp_(batch.mean, share);
  norm.running_var.lerp_(batch.variance * (batch.count / std::max(1.0, batch.count - 1.0)), share);
}

}  // namespace

SyncBatchNormGuard::SyncBatchNormGuard(parallel::Communicator* communicator) : m_before(t_communicator) {
  t_communicator = communicator;
}

SyncBatchNormGuard::~SyncBatchNormGuard() {
  t_communicator = m_before;
}

at::Tensor batchNorm(torch::nn::BatchNorm2d& norm, const at::Tensor& x) {
  auto* communicator = t_communicator;
  if (communicator == nullptr || communicator->size() == 1 || !norm->is_training()) return norm->forward(x);
  Statistics batch;
  {
    const at::NoGradGuard noGrad;
    batch = statisticsOf(x.detach(), norm->weight.detach(), *communicator);
  }
  follow(*norm, batch);
  return Normalise::apply(x, norm->weight, norm->bias, batch.mean, batch.variance, batch.count, norm->options.eps(),
                          reinterpret_cast<std::int64_t>(communicator));
}

}  // namespace parsimony::nn
