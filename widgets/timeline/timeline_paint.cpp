// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How TimelineWidget looks. Everything but playhead and hover line is drawn once into a picture, so that playing costs one blit.
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"
#include "widgets/timeline/timeline_widget.h"

namespace parsimony::widgets {

namespace {

constexpr double kGutter = 88.0;
constexpr double kRuler = 22.0;
constexpr double kTickRow = 16.0;
constexpr double kTraceRow = 34.0;
constexpr double kBottom = 8.0;

QColor withAlpha(QColor colour, float alpha) {
  colour.setAlphaF(alpha);
  return colour;
}

}  // namespace

double TimelineWidget::axisLeft() const {
  return kGutter;
}

QColor TimelineWidget::kindColour(Kind kind) const {
  const Tokens& tokens = Theme::current();
  switch (kind) {
    case Kind::Suggested:
      return tokens.accent;
    case Kind::Flagged:
      return tokens.warn;
    case Kind::Labelled:
      break;
  }
  return tokens.ok;
}

QString TimelineWidget::kindName(Kind kind) const {
  switch (kind) {
    case Kind::Suggested:
      return tr("Suggested");
    case Kind::Flagged:
      return tr("Flagged");
    case Kind::Labelled:
      break;
  }
  return tr("Labelled");
}

void TimelineWidget::layoutRows() {
  const QSize before = sizeHint();
  m_rows.clear();
  double y = kRuler;
  const auto add = [&](const QString& name, double height) {
    m_rows.push_back({name, QRectF(axisLeft(), y, m_axis.width(), height)});
    y += height;
  };
  for (const Kind kind : {Kind::Labelled, Kind::Suggested, Kind::Flagged})
    if (kind == Kind::Labelled || !ticks(kind).empty()) add(kindName(kind), kTickRow);
  if (!m_predicted.empty()) add(tr("Predicted"), kTickRow);
  for (const Trace& trace : m_traces) add(trace.name, kTraceRow);
  if (sizeHint() != before) updateGeometry();
}

QSize TimelineWidget::sizeHint() const {
  const double bottom = m_rows.empty() ? kRuler + kTickRow : m_rows.back().area.bottom();
  return {640, static_cast<int>(bottom + kBottom)};
}

void TimelineWidget::paintRuler(QPainter& painter) const {
  const Tokens& tokens = Theme::current();
  const QFont font = tabularFont(typeFont(TypeSize::Caption));
  const QFontMetricsF metrics(font);
  painter.setFont(font);
  const double labelWidth = metrics.horizontalAdvance(QString::number(std::max<std::int64_t>(numFrames() - 1, 0)));
  const std::int64_t step = m_axis.rulerStep(labelWidth + 28.0);
  const auto begin = static_cast<std::int64_t>(std::floor(m_axis.first())) / step * step;
  const double bottom = m_rows.back().area.bottom();
  for (std::int64_t frame = begin; frame < numFrames() && m_axis.positionOf(frame) <= m_axis.width(); frame += step) {
    const double x = axisLeft() + m_axis.positionOf(frame);
    if (x < axisLeft()) continue;
    painter.setPen(QPen(tokens.plotGrid, 1.0));
    painter.drawLine(QPointF(x, kRuler - 4.0), QPointF(x, bottom));
    const QString label = QString::number(frame);
    const double w = metrics.horizontalAdvance(label);
    const double left = std::clamp(x - w / 2.0, axisLeft(), axisLeft() + m_axis.width() - w);
    painter.setPen(tokens.muted);
    painter.drawText(QPointF(left, kRuler - 8.0), label);
  }
}

void TimelineWidget::paintTicks(QPainter& painter, const QRectF& area, const std::vector<std::int64_t>& frames,
                                const QColor& colour) const {
  const double tickWidth = std::clamp(m_axis.pxPerFrame() - 1.0, 2.0, 6.0);
  const std::vector<std::uint8_t> columns = occupiedColumns(frames, m_axis);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  if (m_axis.pxPerFrame() >= 2.0) {
    auto at = std::lower_bound(frames.begin(), frames.end(), static_cast<std::int64_t>(std::floor(m_axis.first())));
    for (; at != frames.end() && m_axis.leftOf(*at) < m_axis.width(); ++at) {
      const double x = area.left() + m_axis.positionOf(*at);
      painter.drawRoundedRect(QRectF(x - tickWidth / 2.0, area.top() + 3.0, tickWidth, area.height() - 6.0), 1.0, 1.0);
    }
    return;
  }
  // Ticks closer than two px melt into one bar.
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == 0) continue;
    std::size_t end = i + 1;
    while (end < columns.size() && columns[end] != 0) ++end;
    const double left = area.left() + static_cast<double>(i);
    painter.drawRect(QRectF(left, area.top() + 3.0, std::max(2.0, static_cast<double>(end - i)), area.height() - 6.0));
    i = end;
  }
}

void TimelineWidget::paintSpans(QPainter& painter, const QRectF& area) const {
  painter.setPen(Qt::NoPen);
  painter.setBrush(withAlpha(Theme::current().muted, 0.55F));
  double drawnTo = area.left() - 1.0;
  for (const auto& [first, last] : m_predicted) {
    const double left = std::max(area.left() + m_axis.leftOf(first), std::max(drawnTo, area.left()));
    const double right = std::min(area.left() + m_axis.leftOf(last + 1), area.right());
    if (right <= left) continue;
    painter.drawRoundedRect(QRectF(left, area.center().y() - 2.5, std::max(1.0, right - left), 5.0), 2.5, 2.5);
    drawnTo = right;
  }
}

void TimelineWidget::paintTrace(QPainter& painter, const QRectF& area, const Trace& trace) const {
  if (trace.range.empty) return;
  const double low = trace.range.low;
  const double span = std::max(1e-12, static_cast<double>(trace.range.high) - low);
  const QRectF inner = area.adjusted(0.0, 4.0, 0.0, -4.0);
  const auto yOf = [&](double value) { return inner.bottom() - (value - low) / span * inner.height(); };
  QColor colour = Theme::current().accent;
  if (m_axis.pxPerFrame() >= 1.0) {
    QPainterPath path;
    bool pen = false;
    const auto end = std::min(trace.values.size(), static_cast<std::int64_t>(std::ceil(m_axis.last())) + 1);
    for (auto f = std::max<std::int64_t>(0, static_cast<std::int64_t>(m_axis.first()) - 1); f < end; ++f) {
      const float value = trace.values.value(f);
      if (std::isnan(value)) {
        pen = false;
        continue;
      }
      const QPointF at(area.left() + m_axis.positionOf(f), yOf(value));
      pen ? path.lineTo(at) : path.moveTo(at);
      pen = true;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    return;
  }
  painter.setPen(QPen(colour, 1.0));
  const int columns = static_cast<int>(m_axis.width());
  for (int x = 0; x < columns; ++x) {
    const double from = m_axis.first() + x / m_axis.pxPerFrame();
    const double to = m_axis.first() + (x + 1) / m_axis.pxPerFrame();
    const ValueRange range = trace.values.range(static_cast<std::int64_t>(from), static_cast<std::int64_t>(std::ceil(to)));
    if (range.empty) continue;
    const double px = area.left() + x + 0.5;
    painter.drawLine(QPointF(px, yOf(range.low) + 0.5), QPointF(px, yOf(range.high) - 0.5));
  }
}

void TimelineWidget::renderStrips() {
  const double ratio = devicePixelRatioF();
  m_strips = QPixmap(size() * ratio);
  m_strips.setDevicePixelRatio(ratio);
  const Tokens& tokens = Theme::current();
  m_strips.fill(tokens.raised);
  QPainter painter(&m_strips);
  painter.setRenderHint(QPainter::Antialiasing);
  const QFont caption = typeFont(TypeSize::Caption);
  const QFontMetricsF metrics(caption);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const QRectF& area = m_rows[i].area;
    if (i % 2 == 0) painter.fillRect(QRectF(area.left(), area.top(), area.width(), area.height()), withAlpha(tokens.sunken, 0.6F));
    painter.setFont(caption);
    painter.setPen(tokens.muted);
    const QRectF gutter(spacing::kSmall, area.top(), kGutter - spacing::kMedium, area.height());
    painter.drawText(gutter, Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(m_rows[i].name, Qt::ElideRight, gutter.width()));
  }
  if (numFrames() == 0) return;
  paintRuler(painter);
  painter.setClipRect(QRectF(axisLeft(), 0.0, m_axis.width(), height()));
  std::size_t row = 0;
  for (const Kind kind : {Kind::Labelled, Kind::Suggested, Kind::Flagged})
    if (kind == Kind::Labelled || !ticks(kind).empty()) paintTicks(painter, m_rows[row++].area, ticks(kind), kindColour(kind));
  if (!m_predicted.empty()) paintSpans(painter, m_rows[row++].area);
  for (const Trace& trace : m_traces) paintTrace(painter, m_rows[row++].area, trace);
  if (!m_axis.showsAll()) {
    // Where the visible part lies in the whole.
    const double scale = m_axis.width() / static_cast<double>(numFrames());
    const double y = height() - 4.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.sunken);
    painter.drawRoundedRect(QRectF(axisLeft(), y, m_axis.width(), 3.0), 1.5, 1.5);
    painter.setBrush(tokens.muted);
    painter.drawRoundedRect(QRectF(axisLeft() + m_axis.first() * scale, y, std::max(8.0, (m_axis.last() - m_axis.first()) * scale), 3.0),
                            1.5, 1.5);
  }
}

void TimelineWidget::paintPlayhead(QPainter& painter) const {
  const Tokens& tokens = Theme::current();
  const double bottom = m_rows.back().area.bottom();
  if (m_range) {
    const double left = axisLeft() + std::max(0.0, m_axis.leftOf(m_range->first));
    const double right = axisLeft() + std::min(m_axis.width(), m_axis.leftOf(m_range->second + 1));
    if (right > left) painter.fillRect(QRectF(left, kRuler, right - left, bottom - kRuler), withAlpha(tokens.accent, 0.18F));
  }
  if (m_hovered >= 0) {
    painter.setPen(QPen(withAlpha(tokens.muted, 0.7F), 1.0));
    const double x = xOfFrame(m_hovered);
    painter.drawLine(QPointF(x, kRuler), QPointF(x, bottom));
  }
  const double x = xOfFrame(m_current);
  if (x < axisLeft() - 1.0 || x > axisLeft() + m_axis.width() + 1.0) return;
  if (m_axis.pxPerFrame() >= 6.0) {
    painter.fillRect(QRectF(x - m_axis.pxPerFrame() / 2.0, kRuler, m_axis.pxPerFrame(), bottom - kRuler), withAlpha(tokens.text, 0.10F));
  }
  painter.setPen(QPen(tokens.text, 1.5));
  painter.drawLine(QPointF(x, kRuler - 2.0), QPointF(x, bottom));
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.text);
  painter.drawPolygon(QPolygonF({QPointF(x - 5.0, kRuler - 7.0), QPointF(x + 5.0, kRuler - 7.0), QPointF(x, kRuler)}));
}

void TimelineWidget::paintEvent(QPaintEvent*) {
  if (m_strips.isNull() || m_strips.devicePixelRatio() != devicePixelRatioF()) renderStrips();
  QPainter painter(this);
  painter.drawPixmap(0, 0, m_strips);
  painter.setRenderHint(QPainter::Antialiasing);
  if (numFrames() > 0) paintPlayhead(painter);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::current().accent, 2.0));
    painter.drawRect(QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0));
  }
}

}  // namespace parsimony::widgets
