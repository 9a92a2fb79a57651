// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/placement.h"

#include <QLineF>

namespace parsimony::widgets {

namespace {

QPointF expectedAt(const CanvasFrame& frame, std::size_t k) {
  if (k < frame.predictions.size() && isPresent(frame.predictions[k])) return {frame.predictions[k].x, frame.predictions[k].y};
  if (k < frame.previous.size()) return frame.previous[k];
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan};
}

int nearestExpected(const CanvasFrame& frame, int numKeypoints, const QPointF& click) {
  int nearest = -1;
  double shortest = std::numeric_limits<double>::infinity();
  for (int k = 0; k < numKeypoints; ++k) {
    const QPointF expected = expectedAt(frame, static_cast<std::size_t>(k));
    if (isLabelled(frame, k) || !isPresent(expected)) continue;
    const double distance = QLineF(expected, click).length();
    if (distance < shortest) {
      shortest = distance;
      nearest = k;
    }
  }
  return nearest;
}

}  // namespace

bool isLabelled(const CanvasFrame& frame, int keypoint) {
  const auto k = static_cast<std::size_t>(keypoint);
  return keypoint >= 0 && k < frame.points.size() && isPresent(frame.points[k]);
}

int nextMissing(int after, const CanvasFrame& frame, int numKeypoints) {
  for (int step = 1; step <= numKeypoints; ++step) {
    const int k = (std::max(after, -1) + step) % numKeypoints;
    if (k != after && !isLabelled(frame, k)) return k;
  }
  return -1;
}

int keypointToPlace(PlacementMode mode, int current, const CanvasFrame& frame, int numKeypoints, const QPointF& click) {
  const bool valid = current >= 0 && current < numKeypoints;
  switch (mode) {
    case PlacementMode::Sequential:
      return valid && !isLabelled(frame, current) ? current : -1;
    case PlacementMode::Loop:
      return valid ? current : -1;
    case PlacementMode::Quick:
      break;
  }
  const int expected = nearestExpected(frame, numKeypoints, click);
  if (expected >= 0) return expected;
  return valid && !isLabelled(frame, current) ? current : nextMissing(-1, frame, numKeypoints);
}

}  // namespace parsimony::widgets
