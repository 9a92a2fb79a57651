// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/synthetic/mouse_options.h"

namespace parsimony::synthetic {

/// A second rig that a network trained on clips of `seen` never saw; size of the picture, zoom, frame rate and number of frames stay.
///
/// * Behaviour, coat, wall and sensor noise of another seed.
/// * Animal: 15 % smaller (larger where that is below 0.7), 15 % stouter, tail 16 mm longer, another coat (grey, or black for grey ones)
///   and another gait (walk, or trot for walkers).
/// * Light: the lamp on the other side of the side camera and 20 deg further, 20 deg higher, a third stronger.
/// * Camera: the rig turned by 14 deg towards the head, looking down by 9 deg, rolled by 4 deg.
/// * Surroundings: treadmill instead of wheel (or the other way), a bright wall instead of a dark one (or the other way), other contrast of
///   wall and floor, one more post.
///
/// The result has no problems() when `seen` has none.
[[nodiscard]] MouseOptions outOfDistribution(const MouseOptions& seen);

}  // namespace parsimony::synthetic
