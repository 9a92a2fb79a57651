// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/jobs/run_context.h"
#include "core/project/project.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

struct PredictOptions {
  std::int64_t batchSize = 16;  ///< frames per pass of the network
  std::int64_t threads = 0;     ///< 0 = physical cores
  std::string device = "auto";
  std::string precision = "auto";
  bool labeledVideo = false;     ///< also write <stem>_labeled.mp4
  double likelihoodShown = 0.9;  ///< keypoints below are not drawn in the labelled video
};

struct PredictSummary {
  std::filesystem::path video;
  std::filesystem::path csv;
  std::filesystem::path labeledVideo;  ///< empty when not asked for
  std::int64_t frames = 0;
  double seconds = 0.0;
  double framesPerSecond = 0.0;  ///< decoding, network and writing
  bool stopped = false;          ///< StopAndKeep: the CSV holds the frames so far
};

/// Predicts every frame of a video, in order: decoding, resizing and the network overlap; rows are written as they come and the CSV appears
/// when complete. `out` empty = <run>/video_preds/<stem>.csv. \throws base::Error NotFound / Malformed for run or video, Cancelled (nothing
/// is left behind)
[[nodiscard]] PredictSummary predictVideo(const std::filesystem::path& runFolder, const std::filesystem::path& video,
                                          const std::filesystem::path& out, const PredictOptions& options,
                                          const jobs::RunContext& context = {});

/// Predicts all labelled frames of a project. `out` empty = <run>/image_preds/<label file>/predictions.csv.
[[nodiscard]] PredictSummary predictLabels(const std::filesystem::path& runFolder, const project::Project& project,
                                           const std::filesystem::path& out, const PredictOptions& options,
                                           const jobs::RunContext& context = {});

}  // namespace parsimony::pose
