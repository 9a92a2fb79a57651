// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/tracks/label_set.h"
#include "core/tracks/tracks.h"

namespace parsimony::metrics {

/// Distribution of an error, px. n = number of finite entries.
struct ErrorSummary {
  double mean = 0.0;
  double median = 0.0;
  double p95 = 0.0;
  double standardError = 0.0;  ///< of the mean, over frames (keypoints of one frame are not independent)
  std::int64_t n = 0;
};

struct KeypointErrors {
  ErrorSummary all;
  std::vector<std::pair<std::string, ErrorSummary>> perKeypoint;
};

/// Euclidean distance per frame and keypoint, px; NaN where label or prediction is missing. Rows are matched by image name when the
/// predictions carry them, else by position. Keypoints are matched by name. \return [N x K] row-major, N = labels.numFrames() \throws
/// base::Error Inconsistent when keypoints or rows cannot be matched
[[nodiscard]] std::vector<double> pixelErrors(const tracks::LabelSet& labels, const tracks::Tracks& predictions);

/// Summaries over the frames in `frames` (all when empty). errors: [N x K].
[[nodiscard]] KeypointErrors summarise(const std::vector<double>& errors, const std::vector<std::string>& keypoints,
                                       const std::vector<int>& frames = {});

/// ||x_t - x_{t-1}|| per keypoint, px; first row NaN. \return [T x K]
[[nodiscard]] std::vector<double> temporalNorm(const tracks::Tracks& predictions);

/// Linear-interpolated quantile q in [0, 1] of the finite values; NaN when there are none.
[[nodiscard]] double quantile(std::vector<double> values, double q);

}  // namespace parsimony::metrics
