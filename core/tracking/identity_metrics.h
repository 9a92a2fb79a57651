// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/tracking/oks.h"
#include "core/tracks/animal_tracks.h"

namespace parsimony::tracking {

struct IdentityOptions {
  double minimumOks = 0.5;  ///< from which on a predicted pose is the animal
  double fps = 25.0;        ///< frames/s of the video
  OksOptions oks;           ///< sigmas, scale
};

/// A frame in which an animal came under another identity than before.
struct IdentitySwitch {
  std::int64_t frame = 0;
  int animal = 0;  ///< of the truth
  int from = 0;    ///< predicted identities
  int to = 0;
  friend bool operator==(const IdentitySwitch&, const IdentitySwitch&) = default;
};

/// How well predicted identities follow the true ones.
struct IdentityMetrics {
  std::vector<IdentitySwitch> switches;
  double switchesPerMinute = 0.0;  ///< of video; NaN without frames
  std::int64_t fragments = 0;      ///< how often an animal is found again after frames in which it was there and not found
  double meanOks = 0.0;            ///< over the pairs; NaN when there are none
  double identityF1 = 0.0;         ///< IDF1; NaN when nothing is there to be found
  std::int64_t numTruth = 0;       ///< true poses
  std::int64_t numPredicted = 0;
  std::int64_t numPairs = 0;  ///< true poses that a predicted one goes with
  [[nodiscard]] std::int64_t numMissed() const { return numTruth - numPairs; }
  [[nodiscard]] std::int64_t numFalse() const { return numPredicted - numPairs; }
};

/// Compares per frame. Pairs need an OKS of `minimumOks`; the pair of the last frame stays while it holds, the others are assigned for the
/// largest sum of OKS (CLEAR MOT: Bernardin and Stiefelhagen 2008, EURASIP J. Image Video Process.). An identity switch is a pair with
/// another identity than the last one of that animal. IDF1 = 2 IDTP / (numTruth + numPredicted), IDTP: frames in which animals go with
/// predicted identities in the best assignment of one to one over the whole video (Ristani et al. 2016, ECCV workshops).
/// \throws base::Error Inconsistent for other keypoints or another number of frames
[[nodiscard]] IdentityMetrics identityMetrics(const tracks::AnimalTracks& truth, const tracks::AnimalTracks& predicted,
                                              const IdentityOptions& options = {});

}  // namespace parsimony::tracking
