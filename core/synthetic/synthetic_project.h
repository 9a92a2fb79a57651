// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/options.h"
#include "core/jobs/run_context.h"
#include "core/synthetic/mouse_options.h"
#include "core/tracks/label_set.h"
#include "core/tracks/skeleton.h"
#include "core/tracks/tracks.h"

namespace parsimony::synthetic {

/// A project made of one clip.
struct ProjectOptions {
  MouseOptions mouse;
  std::int64_t labelledFrames = 60;  ///< spread by motion
  bool visibleColumn = false;        ///< label CSV with `visible`: hidden points keep their coordinates and are marked occluded
  std::int64_t videoQuality = 18;    ///< crf of H.264, smaller = better
  std::int64_t oodFrames = 0;        ///< length of a second clip on the rig of outOfDistribution(mouse); 0 = none

  void describe(base::OptionsVisitor& visitor);
  [[nodiscard]] std::vector<base::Problem> problems() const;
};

/// What was written.
struct SyntheticProject {
  std::filesystem::path folder;
  std::filesystem::path labels;       ///< CollectedData.csv
  std::filesystem::path video;        ///< videos/demo.mp4
  std::filesystem::path groundTruth;  ///< ground_truth.csv: all frames in the layout of predictions, likelihood 1 = seen, 0 = hidden
  std::filesystem::path recipe;       ///< ground_truth.yaml: version of the generator and its options
  tracks::Skeleton skeleton;
  std::vector<std::int64_t> labelledFrames;
  std::int64_t frames = 0;

  // Of the second clip, empty without one.
  std::filesystem::path oodLabels;       ///< CollectedData_new.csv, Lightning Pose's name for labels of another distribution
  std::filesystem::path oodVideo;        ///< videos/ood.mp4
  std::filesystem::path oodGroundTruth;  ///< ground_truth_ood.csv
  std::filesystem::path oodRecipe;       ///< ground_truth_ood.yaml
  std::vector<std::int64_t> oodLabelledFrames;
};

/// Writes a Lightning Pose project: project.yaml, CollectedData.csv, labeled-data/demo/img%08d.png, videos/demo.mp4; beside it the exact
/// truth, which Lightning Pose ignores. Points that cannot be seen are left empty in the labels, as a person would.
/// With oodFrames a second clip lies beside it in the same form, with as many labelled frames (all where it has fewer); training never
/// reads them.
/// The folder appears whole at the end; after an error or a cancel nothing is left.
/// \throws base::Error InvalidValue (options; a folder that is not empty), Cancelled, faults of the disk
SyntheticProject writeProject(const std::filesystem::path& folder, const ProjectOptions& options = {},
                              const jobs::RunContext& context = {});

}  // namespace parsimony::synthetic
