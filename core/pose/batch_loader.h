// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/pose/augmentation.h"
#include "core/pose/targets.h"
#include "core/pose/training_set.h"

namespace parsimony::pose {

/// One training batch. pictures: uint8 [B x H x W x C]; targets: fp32 [B x K x h x w], and the same for the coarse heads.
/// With context: pictures [5B x H x W x C], the frames t-2 .. t+2 of each sample; targets [2B x K x h x w], each twice, as
/// PoseNetwork::logits() gives the maps of both heads; coarse targets as they are.
struct Batch {
  int framesPerSample = 1;
  at::Tensor pictures;
  at::Tensor targets;
  std::vector<at::Tensor> coarseTargets;
};

struct LoaderOptions {
  int width = 256, height = 256;
  int heatmapWidth = 64, heatmapHeight = 64;
  int batchSize = 16;
  std::uint64_t seed = 0;
  AugmentationOptions augmentation;
  TargetOptions target;
  std::vector<int> coarseStrides;  ///< network input / heatmap of the coarse heads; their sigma is 1 heatmap px
  bool context = false;            ///< five frames per sample, changed alike
  int batchesAhead = 4;
  int processes = 1;  ///< that share a batch: process p makes the samples p, p + processes ... of it
  int process = 0;
};

/// Makes augmented batches in a thread of its own, a few ahead. Batch `step` depends on (seed, step) alone, and so does each process's
/// part: the sample stream is one shuffled pass over the frames after another, cut into full batches.
class BatchLoader {
 public:
  BatchLoader(const TrainingSet& set, std::vector<int> indices, const LoaderOptions& options, std::int64_t firstStep);
  ~BatchLoader();
  /// The next batch, in order of steps. Rethrows what the loading thread threw.
  [[nodiscard]] Batch next();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Pictures of `indices` resized for the network, without augmentation: uint8 [n x H x W x C], with context [5n x H x W x C].
[[nodiscard]] at::Tensor plainPictures(const TrainingSet& set, const std::vector<int>& indices, int width, int height,
                                       bool context = false);

}  // namespace parsimony::pose
