// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QSizeF>
#include <QTransform>

namespace parsimony::widgets {

/// Where a picture lies in its widget.
///
///   widget = R(90 deg * quarterTurns) (p - centre) * zoom + widgetCentre
///
/// p: px of the picture; an integer is the centre of a pixel, so the picture covers [-0.5, width - 0.5] x [-0.5, height - 0.5].
/// Widget positions and `zoom` are in device-independent px, so that 100 % looks equally large on every screen.
class ViewTransform {
 public:
  static constexpr double kMaxZoom = 32.0;
  static constexpr double kNearestAbove = 4.0;  ///< from here on pixels are drawn as squares
  static constexpr double kFitMargin = 8.0;     ///< px of air around a fitted picture

  /// A new widget size refits a fitted view and keeps the centre of any other.
  void setWidgetSize(const QSizeF& size);
  /// A new picture size fits; the same size changes nothing, so zoom and position survive a change of frame.
  void setPictureSize(const QSize& size);
  [[nodiscard]] QSize pictureSize() const { return m_picture; }
  [[nodiscard]] QSizeF widgetSize() const { return m_widget; }
  [[nodiscard]] bool isEmpty() const { return m_picture.isEmpty(); }

  void fit();
  [[nodiscard]] bool isFitted() const { return m_fitted; }
  /// Zoom at which the whole picture is seen, at most 32.
  [[nodiscard]] double fitZoom() const;
  [[nodiscard]] double minZoom() const;
  [[nodiscard]] double zoom() const { return m_zoom; }
  [[nodiscard]] bool usesNearest() const { return m_zoom > kNearestAbove; }
  /// Sets the zoom (clamped) so that the picture's point under `anchor` [widget px] stays there.
  void zoomTo(double zoom, const QPointF& anchor);
  /// Moves the picture by `delta` widget px; a strip of it always stays in sight.
  void panBy(const QPointF& delta);
  /// Puts a point of the picture into the middle of the widget.
  void centreOn(const QPointF& picturePoint);

  /// 0..3 turns of 90 degrees clockwise; keeps the centre.
  void setQuarterTurns(int turns);
  [[nodiscard]] int quarterTurns() const { return m_quarterTurns; }

  [[nodiscard]] QTransform toWidget() const;
  [[nodiscard]] QPointF toWidget(const QPointF& picturePoint) const { return toWidget().map(picturePoint); }
  [[nodiscard]] QPointF toPicture(const QPointF& widgetPoint) const;
  /// A direction on the screen (arrow keys) as a direction in the picture.
  [[nodiscard]] QPointF rotatedToPicture(const QPointF& widgetDirection) const;
  /// The picture's outline in widget px.
  [[nodiscard]] QRectF outline() const;
  /// The nearest point whose coordinates lie in [0, width - 1] x [0, height - 1].
  [[nodiscard]] QPointF clamped(const QPointF& picturePoint) const;
  /// Whether a point lies on a pixel of the picture.
  [[nodiscard]] bool contains(const QPointF& picturePoint) const;

 private:
  void keepInSight();
  [[nodiscard]] QPointF middle() const { return {(m_picture.width() - 1) / 2.0, (m_picture.height() - 1) / 2.0}; }

  QSizeF m_widget{1.0, 1.0};
  QSize m_picture;
  QPointF m_centre;
  double m_zoom = 1.0;
  int m_quarterTurns = 0;
  bool m_fitted = true;
};

}  // namespace parsimony::widgets
