// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/metrics/pixel_error.h"
#include "core/project/project.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// Predictions of the labelled frames of one view, with `images` and `sets`.
struct LabelledView {
  std::string view;  ///< empty for a single-view project
  tracks::Tracks predictions;
};

/// predictions[_<view>].csv of a run, in the order of the project's views. \throws base::Error as io::readPredictionCsv
[[nodiscard]] std::vector<LabelledView> readLabelledViews(const std::filesystem::path& runFolder, const project::Project& project);

/// The median over members of each keypoint (likelihood: median too) in the frames that all of them predicted. Images and keypoints are
/// matched by name. A frame belongs to "train" when any member learned from it, else to "validation" when any member chose by it, else to
/// "test", else it is "unused": with one split for all that is the split, and with several no frame counts as new that one has seen.
/// \throws base::Error Empty without members, Inconsistent for other keypoints or without a common frame
[[nodiscard]] tracks::Tracks medianOfMembers(const std::vector<tracks::Tracks>& members);

/// Distances to the labels, px of the frame, in the rows of the predictions. \return [N x K], NaN where there is no label
[[nodiscard]] std::vector<double> labelledErrors(const project::Project& project, const LabelledView& view);

/// Pixel errors per set ("train", "validation", "test") of all views together. Sets without frames are left out.
[[nodiscard]] std::map<std::string, metrics::KeypointErrors> labelledErrorsPerSet(const project::Project& project,
                                                                                  const std::vector<LabelledView>& views);

/// Writes the medians of the members' predictions.csv, and their pixel errors, into the folder of an ensemble, as a run has them.
/// \return errors per set of the medians \throws what medianOfMembers() and the readers throw
std::map<std::string, metrics::KeypointErrors> writeLabelledMedians(const std::filesystem::path& ensembleFolder,
                                                                    const project::Project& project,
                                                                    const std::vector<std::filesystem::path>& memberFolders);

}  // namespace parsimony::pose
