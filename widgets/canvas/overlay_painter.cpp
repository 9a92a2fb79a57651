// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/overlay_painter.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/theme/colour_maps.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {

const QColor kHalo(8, 10, 14, 150);  // keeps a mark visible on fur of its own colour

QPen roundPen(const QColor& colour, double width, Qt::PenStyle style = Qt::SolidLine) {
  return QPen(colour, width, style, Qt::RoundCap, Qt::RoundJoin);
}

template <typename Draw>
void withHalo(QPainter& painter, const QColor& colour, double width, Qt::PenStyle style, Draw draw) {
  QColor halo = kHalo;
  halo.setAlphaF(kHalo.alphaF() * colour.alphaF());
  painter.setPen(roundPen(halo, width + 2.0));
  draw();
  painter.setPen(roundPen(colour, width, style));
  draw();
}

// The four arms reach from outside the ring a little into it, so that the pixel in the middle stays free.
void drawCross(QPainter& painter, const QPointF& c, double from, double to) {
  for (const QPointF d : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)}) painter.drawLine(c + d * from, c + d * to);
}

double likelihoodAlpha(double likelihood) {
  return std::isnan(likelihood) ? 0.6 : 0.3 + 0.7 * std::clamp(likelihood, 0.0, 1.0);
}

}  // namespace

Ellipse confidenceEllipse(const PointCovariance& c) {
  const double mean = (c.xx + c.yy) / 2.0;
  const double spread = std::hypot((c.xx - c.yy) / 2.0, c.xy);
  constexpr double chiSquare95 = 5.991;  // two degrees of freedom
  return {std::sqrt(chiSquare95 * std::max(0.0, mean + spread)), std::sqrt(chiSquare95 * std::max(0.0, mean - spread)),
          0.5 * std::atan2(2.0 * c.xy, c.xx - c.yy) * 180.0 / M_PI};
}

OverlayPainter::OverlayPainter(const CanvasFrame& frame, const KeypointPalette& palette, const std::vector<std::pair<int, int>>& edges,
                               const OverlayOptions& options, const OverlayState& state, const ViewTransform& view)
    : m_frame(frame), m_palette(palette), m_edges(edges), m_options(options), m_state(state), m_view(view) {}

bool OverlayPainter::isHidden(int keypoint) const {
  return keypoint >= 0 && static_cast<std::size_t>(keypoint) < m_state.hidden.size() && m_state.hidden[static_cast<std::size_t>(keypoint)];
}

void OverlayPainter::paint(QPainter& painter) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  if (m_options.previous) paintPrevious(painter);
  if (m_options.edges) paintEdges(painter);
  if (m_options.predictions) paintPredictions(painter);
  paintPoints(painter);
  if (m_options.names) paintNames(painter);
  painter.restore();
}

void OverlayPainter::paintEdges(QPainter& painter) const {
  for (const auto& [a, b] : m_edges) {
    if (isHidden(a) || isHidden(b) || a < 0 || b < 0) continue;
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    const bool labelled =
        i < m_frame.points.size() && j < m_frame.points.size() && isPresent(m_frame.points[i]) && isPresent(m_frame.points[j]);
    const bool predicted = !labelled && m_options.predictions && i < m_frame.predictions.size() && j < m_frame.predictions.size() &&
                           isPresent(m_frame.predictions[i]) && isPresent(m_frame.predictions[j]);
    if (!labelled && !predicted) continue;
    const QPointF from =
        labelled ? QPointF(m_frame.points[i].x, m_frame.points[i].y) : QPointF(m_frame.predictions[i].x, m_frame.predictions[i].y);
    const QPointF to =
        labelled ? QPointF(m_frame.points[j].x, m_frame.points[j].y) : QPointF(m_frame.predictions[j].x, m_frame.predictions[j].y);
    QLineF line(m_view.toWidget(from), m_view.toWidget(to));
    const double free = m_options.markerRadius + 2.0;
    if (line.length() <= 2.0 * free) continue;
    line = QLineF(line.pointAt(free / line.length()), line.pointAt(1.0 - free / line.length()));
    QLinearGradient blend(line.p1(), line.p2());
    QColor first = m_palette.colour(a);
    QColor second = m_palette.colour(b);
    first.setAlphaF(labelled ? 0.85F : 0.45F);
    second.setAlphaF(first.alphaF());
    blend.setColorAt(0.0, first);
    blend.setColorAt(1.0, second);
    QColor halo = kHalo;
    halo.setAlphaF(kHalo.alphaF() * first.alphaF());
    painter.setPen(roundPen(halo, 3.0));
    painter.drawLine(line);
    painter.setPen(QPen(QBrush(blend), 1.5, labelled ? Qt::SolidLine : Qt::DotLine, Qt::RoundCap));
    painter.drawLine(line);
  }
}

void OverlayPainter::paintPrevious(QPainter& painter) const {
  for (int k = 0; k < static_cast<int>(m_frame.previous.size()); ++k) {
    const QPointF& p = m_frame.previous[static_cast<std::size_t>(k)];
    if (isHidden(k) || !isPresent(p)) continue;
    QColor colour = m_palette.colour(k);
    colour.setAlphaF(0.7F);
    const QPointF at = m_view.toWidget(p);
    withHalo(painter, colour, 1.25, Qt::SolidLine, [&] { drawCross(painter, at, 1.5, m_options.markerRadius * 0.75); });
  }
}

void OverlayPainter::paintPredictions(QPainter& painter) const {
  for (int k = 0; k < static_cast<int>(m_frame.predictions.size()); ++k) {
    const auto i = static_cast<std::size_t>(k);
    const tracks::Prediction& p = m_frame.predictions[i];
    if (isHidden(k) || !isPresent(p)) continue;
    QColor colour = m_palette.colour(k);
    colour.setAlphaF(static_cast<float>(likelihoodAlpha(p.likelihood)));
    const QPointF at = m_view.toWidget(QPointF(p.x, p.y));
    const double r = m_options.markerRadius * (k == m_state.hovered ? 1.25 : 1.0);
    const QPolygonF diamond({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)});
    withHalo(painter, colour, 1.25, Qt::SolidLine, [&] { painter.drawPolygon(diamond); });
    if (m_options.covariances && i < m_frame.covariances.size()) paintCovariance(painter, i, colour);
  }
}

void OverlayPainter::paintCovariance(QPainter& painter, std::size_t k, const QColor& colour) const {
  const PointCovariance& c = m_frame.covariances[k];
  if (!std::isfinite(c.xx) || !std::isfinite(c.xy) || !std::isfinite(c.yy)) return;
  const Ellipse ellipse = confidenceEllipse(c);
  painter.save();
  painter.translate(m_view.toWidget(QPointF(m_frame.predictions[k].x, m_frame.predictions[k].y)));
  painter.rotate(ellipse.degrees + 90.0 * m_view.quarterTurns());
  QColor fill = colour;
  fill.setAlphaF(0.12F * colour.alphaF());
  painter.setBrush(fill);
  painter.setPen(roundPen(colour, 1.0));
  painter.drawEllipse(QPointF(0, 0), ellipse.major * m_view.zoom(), ellipse.minor * m_view.zoom());
  painter.restore();
}

void OverlayPainter::paintPoints(QPainter& painter) const {
  for (int k = 0; k < static_cast<int>(m_frame.points.size()); ++k) {
    const tracks::LabelPoint& p = m_frame.points[static_cast<std::size_t>(k)];
    if (isHidden(k) || !isPresent(p)) continue;
    const QPointF at = m_view.toWidget(QPointF(p.x, p.y));
    const double r = m_options.markerRadius + (k == m_state.hovered || k == m_state.selected ? 1.5 : 0.0);
    const bool occluded = p.visibility == tracks::Visibility::Occluded;
    if (k == m_state.selected) {
      painter.setPen(roundPen(kHalo, 3.5));
      painter.drawEllipse(at, r + 4.0, r + 4.0);
      painter.setPen(roundPen(Qt::white, 1.5));
      painter.drawEllipse(at, r + 4.0, r + 4.0);
    }
    const QColor colour = m_palette.colour(k);
    withHalo(painter, colour, 1.75, Qt::SolidLine, [&] { drawCross(painter, at, r * 0.65, r); });
    if (occluded) {
      painter.setPen(roundPen(kHalo, 3.75));
      painter.drawEllipse(at, r, r);
      QPen dashes(colour, 1.75);
      dashes.setDashPattern({1.6, 1.9});
      painter.setPen(dashes);
      painter.drawEllipse(at, r, r);
    } else {
      withHalo(painter, colour, 1.75, Qt::SolidLine, [&] { painter.drawEllipse(at, r, r); });
    }
  }
}

std::vector<double> OverlayPainter::edgeAngles(int keypoint) const {
  std::vector<double> angles;
  const tracks::LabelPoint& here = m_frame.points[static_cast<std::size_t>(keypoint)];
  for (const auto& [a, b] : m_edges) {
    const int other = a == keypoint ? b : b == keypoint ? a : -1;
    if (other < 0 || static_cast<std::size_t>(other) >= m_frame.points.size()) continue;
    const tracks::LabelPoint& there = m_frame.points[static_cast<std::size_t>(other)];
    if (!isPresent(there)) continue;
    const QPointF d = m_view.toWidget(QPointF(there.x, there.y)) - m_view.toWidget(QPointF(here.x, here.y));
    angles.push_back(std::atan2(d.y(), d.x()));
  }
  return angles;
}

// Each name stands where it covers the fewest marks and names, then where the edges leave the widest gap.
void OverlayPainter::paintNames(QPainter& painter) const {
  const QFont font = typeFont(TypeSize::Caption);
  painter.setFont(font);
  const QFontMetricsF metrics(font);
  std::vector<QRectF> taken;
  const double r = m_options.markerRadius + 2.0;
  for (int k = 0; k < static_cast<int>(m_frame.points.size()); ++k) {
    const tracks::LabelPoint& p = m_frame.points[static_cast<std::size_t>(k)];
    if (isHidden(k) || !isPresent(p)) continue;
    const QPointF at = m_view.toWidget(QPointF(p.x, p.y));
    taken.emplace_back(at - QPointF(r, r), QSizeF(2 * r, 2 * r));
  }
  const QRectF window(QPointF(0, 0), m_view.widgetSize());
  const QRectF picture = m_view.outline();
  for (int k = 0; k < static_cast<int>(m_frame.points.size()); ++k) {
    const tracks::LabelPoint& p = m_frame.points[static_cast<std::size_t>(k)];
    if (isHidden(k) || !isPresent(p)) continue;
    const QPointF at = m_view.toWidget(QPointF(p.x, p.y));
    if (!window.adjusted(-20, -20, 20, 20).contains(at)) continue;
    const QString name = m_palette.name(k);
    const QSizeF size(metrics.horizontalAdvance(name) + 4.0, metrics.height());
    const std::vector<double> angles = edgeAngles(k);
    QRectF best;
    double bestCost = std::numeric_limits<double>::infinity();
    for (int direction = 0; direction < 8; ++direction) {
      const double angle = direction * M_PI / 4.0;
      const QPointF d(std::cos(angle), std::sin(angle));
      const double gap = r + 3.0;
      QRectF box(QPointF(0, 0), size);
      box.moveCenter(at + QPointF(d.x() * (gap + size.width() / 2.0), d.y() * (gap + size.height() / 2.0)));
      double cost = direction * 0.01;
      for (const QRectF& other : taken) {
        const QRectF overlap = box.intersected(other);
        cost += overlap.width() * overlap.height();
      }
      for (const double edge : angles) cost += 20.0 * std::max(0.0, std::cos(edge - angle));
      if (!window.contains(box)) cost += 500.0;
      if (!picture.contains(box)) cost += 60.0;
      if (cost < bestCost) {
        bestCost = cost;
        best = box;
      }
    }
    taken.push_back(best);
    QPainterPath text;
    text.addText(best.left() + 2.0, best.top() + metrics.ascent(), font, name);
    painter.strokePath(text, roundPen(QColor(8, 10, 14, 190), 3.0));
    // Light enough for 11 px letters on the dark halo, whatever the keypoint's own lightness.
    const Oklch base = toOklch(m_palette.colour(k));
    QColor fill = k == m_state.selected ? QColor(Qt::white) : fromOklch(std::max(base.lightness, 0.84), base.chroma, base.hueDegrees);
    if (p.visibility == tracks::Visibility::Occluded) fill.setAlphaF(0.75F);
    painter.fillPath(text, fill);
  }
}

}  // namespace parsimony::widgets
