// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <utility>
#include <vector>

#include "widgets/canvas/canvas_frame.h"
#include "widgets/canvas/keypoint_palette.h"
#include "widgets/canvas/view_transform.h"

namespace parsimony::widgets {

/// What of the overlay is drawn.
struct OverlayOptions {
  bool names = true;
  bool edges = true;
  bool predictions = true;
  bool covariances = true;
  bool previous = false;
  double markerRadius = 6.0;  ///< screen px, whatever the zoom
};

/// What is drawn besides the frame itself.
struct OverlayState {
  int current = -1;   ///< the keypoint that the next click places
  int selected = -1;  ///< the keypoint that keys act on
  int hovered = -1;
  std::vector<bool> hidden;  ///< per keypoint; shorter = the rest is shown
};

/// Draws labels (rings whose middle is left free), predictions (diamonds, fainter where less likely, with the ellipse that holds 95 %
/// of a Gaussian) and the previous frame (small crosses) over a picture. The shapes differ, so that colour is not the only cue.
class OverlayPainter {
 public:
  OverlayPainter(const CanvasFrame& frame, const KeypointPalette& palette, const std::vector<std::pair<int, int>>& edges,
                 const OverlayOptions& options, const OverlayState& state, const ViewTransform& view);

  void paint(QPainter& painter) const;

 private:
  [[nodiscard]] bool isHidden(int keypoint) const;
  void paintEdges(QPainter& painter) const;
  void paintPrevious(QPainter& painter) const;
  void paintPredictions(QPainter& painter) const;
  void paintCovariance(QPainter& painter, std::size_t k, const QColor& colour) const;
  void paintPoints(QPainter& painter) const;
  void paintNames(QPainter& painter) const;
  [[nodiscard]] std::vector<double> edgeAngles(int keypoint) const;

  const CanvasFrame& m_frame;
  const KeypointPalette& m_palette;
  const std::vector<std::pair<int, int>>& m_edges;
  const OverlayOptions& m_options;
  const OverlayState& m_state;
  const ViewTransform& m_view;
};

/// Half axes [px] and angle [degrees] of the ellipse that holds 95 % of a Gaussian:  a_i = sqrt(5.991 lambda_i).
struct Ellipse {
  double major = 0.0;
  double minor = 0.0;
  double degrees = 0.0;
};
[[nodiscard]] Ellipse confidenceEllipse(const PointCovariance& covariance);

}  // namespace parsimony::widgets
