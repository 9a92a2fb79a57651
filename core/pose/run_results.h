// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/metrics/pixel_error.h"
#include "core/pose/split.h"
#include "core/pose/train_options.h"
#include "core/pose/training_set.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// Predictions on the labelled set with their set names. values: [n x K], in the order of the training set's entries.
[[nodiscard]] tracks::Tracks labelledPredictions(const TrainingSet& set, const std::vector<tracks::Prediction>& values, const Split& split,
                                                 const std::string& scorer);

/// Pixel error per set ("train", "validation", "test"), px of the frame. Sets without frames are left out.
[[nodiscard]] std::map<std::string, metrics::KeypointErrors> errorsPerSet(const TrainingSet& set, const tracks::Tracks& predictions);

/// Writes what Lightning Pose also writes: predictions.csv, predictions_pixel_error.csv, image_preds/<csv>/..., config.yaml, the label CSV.
void writeLpLayout(const std::filesystem::path& runFolder, const project::Project& project, const TrainOptions& options,
                   const TrainingSet& set, const tracks::Tracks& predictions);

/// train_status.json of Lightning Pose's layout.
void writeTrainStatus(const std::filesystem::path& runFolder, const std::string& status, std::int64_t completed, std::int64_t total);

}  // namespace parsimony::pose
