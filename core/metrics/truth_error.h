// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/pixel_error.h"
#include "core/tracks/tracks.h"

namespace parsimony::metrics {

/// Pixel errors against a truth that also knows the hidden points, over every frame of a clip.
struct TruthErrors {
  KeypointErrors visible;   ///< points that can be seen: truth's likelihood above 0.5
  KeypointErrors occluded;  ///< points behind something or outside their view
  KeypointErrors all;
};

/// Euclidean distances between predictions and truth of the same frame, px. Keypoints are matched by name, frames by their number.
/// truth: positions of all points, likelihood 1 = visible, 0 = hidden (core/synthetic writes such a file); NaN positions do not count.
/// \throws base::Error Inconsistent when keypoints are missing or the numbers of frames differ
[[nodiscard]] TruthErrors errorsAgainstTruth(const tracks::Tracks& truth, const tracks::Tracks& predictions);

}  // namespace parsimony::metrics
