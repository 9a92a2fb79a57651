// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/view_transform.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

void ViewTransform::setWidgetSize(const QSizeF& size) {
  m_widget = size;
  if (m_fitted) fit();
}

void ViewTransform::setPictureSize(const QSize& size) {
  if (size == m_picture) return;
  m_picture = size;
  fit();
}

double ViewTransform::fitZoom() const {
  if (isEmpty()) return 1.0;
  const bool sideways = m_quarterTurns % 2 == 1;
  const double width = sideways ? m_picture.height() : m_picture.width();
  const double height = sideways ? m_picture.width() : m_picture.height();
  const double zoom = std::min((m_widget.width() - 2.0 * kFitMargin) / width, (m_widget.height() - 2.0 * kFitMargin) / height);
  return std::clamp(zoom, 1e-3, kMaxZoom);
}

double ViewTransform::minZoom() const {
  return std::min(1.0, fitZoom()) * 0.5;
}

void ViewTransform::fit() {
  m_zoom = fitZoom();
  m_centre = middle();
  m_fitted = true;
}

void ViewTransform::zoomTo(double zoom, const QPointF& anchor) {
  if (isEmpty()) return;
  const QPointF fixed = toPicture(anchor);
  m_zoom = std::clamp(zoom, minZoom(), kMaxZoom);
  m_fitted = false;
  m_centre += fixed - toPicture(anchor);
  keepInSight();
}

void ViewTransform::panBy(const QPointF& delta) {
  if (isEmpty()) return;
  m_centre -= rotatedToPicture(delta) / m_zoom;
  m_fitted = false;
  keepInSight();
}

void ViewTransform::centreOn(const QPointF& picturePoint) {
  m_centre = picturePoint;
  m_fitted = false;
  keepInSight();
}

void ViewTransform::setQuarterTurns(int turns) {
  m_quarterTurns = ((turns % 4) + 4) % 4;
  if (m_fitted) fit();
}

void ViewTransform::keepInSight() {
  // 48 px of the picture always remain on screen, so that it can be found and dragged back.
  const QPointF slack(std::max(0.0, m_widget.width() / 2.0 - 48.0), std::max(0.0, m_widget.height() / 2.0 - 48.0));
  const QPointF half = rotatedToPicture(slack) / m_zoom;
  const double dx = std::abs(half.x());
  const double dy = std::abs(half.y());
  m_centre.setX(std::clamp(m_centre.x(), -0.5 - dx, m_picture.width() - 0.5 + dx));
  m_centre.setY(std::clamp(m_centre.y(), -0.5 - dy, m_picture.height() - 0.5 + dy));
}

QTransform ViewTransform::toWidget() const {
  // Exact coefficients: QTransform::rotate(90) would leave cosines of 1e-17 that make the painter take its slow path.
  static constexpr int cosine[4] = {1, 0, -1, 0};
  static constexpr int sine[4] = {0, 1, 0, -1};
  const double c = cosine[m_quarterTurns] * m_zoom;
  const double s = sine[m_quarterTurns] * m_zoom;
  const double dx = m_widget.width() / 2.0 - (c * m_centre.x() - s * m_centre.y());
  const double dy = m_widget.height() / 2.0 - (s * m_centre.x() + c * m_centre.y());
  return QTransform(c, s, -s, c, dx, dy);
}

QPointF ViewTransform::rotatedToPicture(const QPointF& d) const {
  switch (m_quarterTurns) {
    case 1:
      return {d.y(), -d.x()};
    case 2:
      return {-d.x(), -d.y()};
    case 3:
      return {-d.y(), d.x()};
    default:
      return d;
  }
}

QPointF ViewTransform::toPicture(const QPointF& widgetPoint) const {
  const QPointF fromMiddle = widgetPoint - QPointF(m_widget.width() / 2.0, m_widget.height() / 2.0);
  return m_centre + rotatedToPicture(fromMiddle) / m_zoom;
}

QRectF ViewTransform::outline() const {
  return toWidget().mapRect(QRectF(-0.5, -0.5, m_picture.width(), m_picture.height()));
}

QPointF ViewTransform::clamped(const QPointF& p) const {
  return {std::clamp(p.x(), 0.0, std::max(0.0, m_picture.width() - 1.0)), std::clamp(p.y(), 0.0, std::max(0.0, m_picture.height() - 1.0))};
}

bool ViewTransform::contains(const QPointF& p) const {
  return p.x() >= -0.5 && p.y() >= -0.5 && p.x() < m_picture.width() - 0.5 && p.y() < m_picture.height() - 0.5;
}

}  // namespace parsimony::widgets
