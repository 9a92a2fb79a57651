// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/tracks/animal_tracks.h"

namespace parsimony::tracking {

/// Draws a straight line through every gap of a keypoint of at most `maximumGap` frames between two frames in which it is seen, with
/// likelihood 0: nobody has seen it there. Longer gaps, the beginning and the end stay empty. \return how many places were filled
std::int64_t bridgeGaps(tracks::AnimalTracks& tracks, std::int64_t maximumGap);

}  // namespace parsimony::tracking
