// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/track_gaps.h"

#include "core/tracking/pose.h"

namespace parsimony::tracking {

namespace {

std::int64_t bridgeKeypoint(tracks::AnimalTracks& tracks, int animal, int keypoint, std::int64_t maximumGap) {
  std::int64_t before = -1;
  std::int64_t numFilled = 0;
  for (std::int64_t frame = 0; frame < tracks.numFrames(); ++frame) {
    const tracks::Prediction to = tracks.at(frame, animal, keypoint);
    if (!isSeen(to)) continue;
    const std::int64_t missing = frame - before - 1;
    if (before >= 0 && missing > 0 && missing <= maximumGap) {
      const tracks::Prediction from = tracks.at(before, animal, keypoint);
      for (std::int64_t gap = before + 1; gap < frame; ++gap, ++numFilled) {
        const double share = static_cast<double>(gap - before) / static_cast<double>(frame - before);
        tracks.set(gap, animal, keypoint, {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y), 0.0});
      }
    }
    before = frame;
  }
  return numFilled;
}

}  // namespace

std::int64_t bridgeGaps(tracks::AnimalTracks& tracks, std::int64_t maximumGap) {
  std::int64_t numFilled = 0;
  for (int animal = 0; animal < tracks.numAnimals(); ++animal) {
    for (int keypoint = 0; keypoint < tracks.numKeypoints(); ++keypoint) numFilled += bridgeKeypoint(tracks, animal, keypoint, maximumGap);
  }
  return numFilled;
}

}  // namespace parsimony::tracking
