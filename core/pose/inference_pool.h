// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/pose/batch_queue.h"
#include "core/pose/inference.h"

namespace parsimony::pose {

/// Predicts the batches of a queue on several threads, each running whole batches with one thread of its own: nobody waits at barriers
/// inside the network, which cost more than half of the speed when decoding needs a core now and then. Results come in the order of the
/// frames. With a context network each frame still runs through the body once: neighbouring batches share what was computed
/// (inference_context.h), so that the first batches may give nothing and the last result is of the frames that were waiting for later ones.
class InferencePool {
 public:
  InferencePool(BatchQueue& queue, Inference& inference, int workers);
  ~InferencePool();
  /// Predictions [n x K] of the next frames, as many rows in all as frames; nothing after the last. Rethrows what a worker threw.
  [[nodiscard]] std::optional<std::vector<tracks::Prediction>> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::pose
