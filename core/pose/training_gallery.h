// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "core/jobs/run_context.h"
#include "core/metrics/pixel_error.h"
#include "core/pose/train_options.h"
#include "core/pose/training_set.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// Loss of predicted heatmaps [n x K x h x w] against the targets of `entries`, without augmentation. Cross entropy is taken of the maps.
[[nodiscard]] double validationLoss(const TrainingSet& set, const std::vector<int>& entries, const TrainOptions& options,
                                    const at::Tensor& heatmaps);

/// Pixel error of predictions [n x K] on `entries`, px of the frame.
[[nodiscard]] metrics::KeypointErrors errorsOf(const TrainingSet& set, const std::vector<int>& entries,
                                               const std::vector<tracks::Prediction>& predictions);

/// Sends up to six frames with labels (rings), predictions (dots) and the heatmaps' sum (glow) as previews.
void showGallery(const TrainingSet& set, const std::vector<int>& entries, const std::vector<tracks::Prediction>& predictions,
                 const at::Tensor& heatmaps, std::int64_t step, const jobs::RunContext& context);

}  // namespace parsimony::pose
