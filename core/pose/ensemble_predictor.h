// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "core/pose/ensemble_csv.h"
#include "core/pose/predictor.h"

namespace parsimony::pose {

struct EnsemblePrediction {
  PredictSummary summary;                      ///< of the median; seconds of all members together
  EnsembleFiles files;                         ///< median, mean and (videos) statistics
  std::vector<std::filesystem::path> members;  ///< their CSVs: what the Ensemble Kalman Smoother takes
};

/// Predicts every frame of a video with every member of an ensemble, one member after the other, each reading the video for itself.
/// `out` empty = <ensemble>/video_preds/<stem>.csv, which holds the median; beside it <stem>_mean.csv, <stem>_ensemble.csv and the
/// members' in <stem>/ (see EnsembleFiles). Everything appears at the end. StopAndKeep: the frames that every member begun so far has.
/// \throws what predictVideo() and ensembleMembers() throw; Cancelled leaves nothing behind
[[nodiscard]] EnsemblePrediction predictVideoWithEnsemble(const std::filesystem::path& ensembleFolder, const std::filesystem::path& video,
                                                          const std::filesystem::path& out, const PredictOptions& options,
                                                          const jobs::RunContext& context = {});

/// Predicts all labelled frames of a project with every member. `out` empty = <ensemble>/image_preds/<label file>/predictions.csv, which
/// holds the median with the sets of medianOfMembers(); the members' lie in a folder beside it. No mean and no statistics are written.
[[nodiscard]] EnsemblePrediction predictLabelsWithEnsemble(const std::filesystem::path& ensembleFolder, const project::Project& project,
                                                           const std::filesystem::path& out, const PredictOptions& options,
                                                           const jobs::RunContext& context = {});

}  // namespace parsimony::pose
