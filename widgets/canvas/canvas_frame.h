// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPointF>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/tracks/label_set.h"
#include "core/tracks/tracks.h"

namespace parsimony::widgets {

/// Spread of a predicted position, px^2.
struct PointCovariance {
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
};

/// Everything that belongs to one frame. It reaches the canvas in one piece, so that a picture is never seen with the labels of
/// another one. Vectors are K long or empty; NaN coordinates mean "none".
struct CanvasFrame {
  std::int64_t index = -1;                      ///< number of the frame, handed back by PoseCanvas::frameIndex()
  QImage picture;                               ///< null = nothing to show yet
  std::vector<tracks::LabelPoint> points;       ///< labels
  std::vector<tracks::Prediction> predictions;  ///< drawn as ghosts
  std::vector<PointCovariance> covariances;     ///< of the predictions; NaN = unknown
  std::vector<QPointF> previous;                ///< the previous labelled frame
};

[[nodiscard]] inline bool isPresent(const QPointF& p) {
  return std::isfinite(p.x()) && std::isfinite(p.y());
}
[[nodiscard]] inline bool isPresent(const tracks::LabelPoint& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}
[[nodiscard]] inline bool isPresent(const tracks::Prediction& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

/// A label that says "nothing here".
[[nodiscard]] inline tracks::LabelPoint missingPoint() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan, tracks::Visibility::NotLabelled};
}

}  // namespace parsimony::widgets
