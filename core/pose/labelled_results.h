// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/tracks/label_set.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// What a run, ours or Lightning Pose's, found on the labelled frames; the views of a multi-view run one after the other.
struct LabelledResults {
  tracks::Tracks predictions;  ///< N frames x K, with `images` and `sets`
  std::vector<double> errors;  ///< [N x K] distance to the label, px of the frame, NaN = no label

  /// Rows of a set ("train", "validation", "test", "unused").
  [[nodiscard]] std::vector<int> rowsOf(const std::string& set) const;
  /// Mean of the errors of one frame, px; NaN when none is known.
  [[nodiscard]] double frameError(int row) const;
};

/// Reads predictions[_<view>].csv with predictions[_<view>]_pixel_error.csv of a run folder. Without them the result is empty: the run has
/// not ended. \throws base::Error Malformed, Inconsistent (the two files are not about the same frames and keypoints)
[[nodiscard]] LabelledResults readLabelledResults(const std::filesystem::path& runFolder);

/// The labels that a run learned from, by image: the copies of the label files in its folder. Files that are no labels are passed over.
[[nodiscard]] std::map<std::string, std::vector<tracks::LabelPoint>> readRunLabels(const std::filesystem::path& runFolder,
                                                                                   const std::vector<std::string>& keypoints);

/// Mean error of one keypoint (or of all) in one set with what is known about its certainty, px.
struct ErrorRow {
  std::string keypoint;  ///< "" = all keypoints
  std::string set;
  std::int64_t n = 0;
  double mean = 0.0;
  double standardError = 0.0;  ///< over frames
  double median = 0.0;
  double low = 0.0;  ///< bootstrap interval of the mean
  double high = 0.0;
};

struct BootstrapOptions {
  std::int64_t resamples = 1000;
  double level = 0.95;
  std::int64_t seed = 0;
};

/// Percentile interval of the mean error [px] when whole frames are drawn again with replacement, as keypoints of one frame are not
/// independent   (Efron and Tibshirani 1993, chapters 8 and 13). errors: [N x K]; keypoint -1 = all. NaN with fewer than two frames.
[[nodiscard]] std::pair<double, double> bootstrapMean(const LabelledResults& results, const std::vector<int>& rows, int keypoint,
                                                      const BootstrapOptions& options = {});

/// The table of errors: for each set that has frames, all keypoints together and each on its own.
[[nodiscard]] std::vector<ErrorRow> errorTable(const LabelledResults& results, const BootstrapOptions& options = {});

}  // namespace parsimony::pose
