// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include "widgets/canvas/canvas_frame.h"

namespace parsimony::widgets {

/// What a click on the picture places.
///   Sequential  the current keypoint; the next missing one becomes current. A keypoint that is set already stays where it is.
///   Quick       the missing keypoint that is expected nearest to the click (prediction, else previous frame); where nothing is
///               expected, the current one, else the first missing one.
///   Loop        the current keypoint, also where it is set already; then the next frame is asked for.
enum class PlacementMode { Sequential, Quick, Loop };

/// The keypoint that a click at `click` [picture px] would place, or -1.
[[nodiscard]] int keypointToPlace(PlacementMode mode, int current, const CanvasFrame& frame, int numKeypoints, const QPointF& click);

/// The next keypoint after `after` without a label, searching round and treating `after` as set; -1 when none is left.
[[nodiscard]] int nextMissing(int after, const CanvasFrame& frame, int numKeypoints);

/// Whether keypoint k has a label in this frame.
[[nodiscard]] bool isLabelled(const CanvasFrame& frame, int keypoint);

}  // namespace parsimony::widgets
