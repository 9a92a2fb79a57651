// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/canvas_card.h"

#include <QFontMetricsF>
#include <algorithm>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

QRectF drawCard(QPainter& painter, const CanvasCard& card, const QPointF& anchor, const QRectF& bounds) {
  const Tokens& tokens = Theme::current();
  const QFont titleFont = typeFont(TypeSize::Caption, QFont::DemiBold);
  const QFont lineFont = tabularFont(typeFont(TypeSize::Caption));
  const QFontMetricsF titleMetrics(titleFont);
  const QFontMetricsF lineMetrics(lineFont);
  const double dot = card.dot.isValid() ? 8.0 + 6.0 : 0.0;
  double width = dot + titleMetrics.horizontalAdvance(card.title);
  for (const QString& line : card.lines) width = std::max(width, lineMetrics.horizontalAdvance(line));
  const double height = titleMetrics.height() + static_cast<double>(card.lines.size()) * (lineMetrics.height() + 1.0);
  QRectF box(anchor + QPointF(14.0, 14.0), QSizeF(width + 16.0, height + 10.0));
  if (box.right() > bounds.right() - 4.0) box.moveRight(anchor.x() - 14.0);
  if (box.bottom() > bounds.bottom() - 4.0) box.moveBottom(anchor.y() - 14.0);
  box.moveLeft(std::max(box.left(), bounds.left() + 4.0));
  box.moveTop(std::max(box.top(), bounds.top() + 4.0));

  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QColor background = tokens.raised;
  background.setAlpha(238);
  painter.setPen(QPen(tokens.border, 1.0));
  painter.setBrush(background);
  painter.drawRoundedRect(box, kCornerRadius, kCornerRadius);
  QPointF at = box.topLeft() + QPointF(8.0, 5.0);
  if (card.dot.isValid()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(card.dot);
    painter.drawEllipse(at + QPointF(4.0, titleMetrics.height() / 2.0), 4.0, 4.0);
  }
  painter.setPen(tokens.text);
  painter.setFont(titleFont);
  painter.drawText(at + QPointF(dot, titleMetrics.ascent()), card.title);
  at.ry() += titleMetrics.height() + 1.0;
  painter.setPen(tokens.muted);
  painter.setFont(lineFont);
  for (const QString& line : card.lines) {
    painter.drawText(at + QPointF(0.0, lineMetrics.ascent()), line);
    at.ry() += lineMetrics.height() + 1.0;
  }
  painter.restore();
  return box;
}

void drawEmptyState(QPainter& painter, const QRectF& bounds, const QString& icon, const QString& heading, const QString& hint) {
  const Tokens& tokens = Theme::current();
  constexpr int extent = 40;
  const QFont headingFont = typeFont(TypeSize::Heading, QFont::DemiBold);
  const QFont hintFont = typeFont(TypeSize::Body);
  const QRectF area = bounds.adjusted(spacing::kHuge, 0, -spacing::kHuge, 0);
  const double textHeight = QFontMetricsF(headingFont).boundingRect(area, Qt::TextWordWrap, heading).height();
  const double hintHeight = QFontMetricsF(hintFont).boundingRect(area, Qt::TextWordWrap, hint).height();
  double y = bounds.center().y() - (extent + spacing::kMedium + textHeight + spacing::kTiny + hintHeight) / 2.0;
  const double ratio = painter.device() != nullptr ? painter.device()->devicePixelRatioF() : 1.0;
  painter.drawPixmap(QPointF(bounds.center().x() - extent / 2.0, y), Icons::pixmap(icon, extent, tokens.muted, ratio));
  y += extent + spacing::kMedium;
  painter.setFont(headingFont);
  painter.setPen(tokens.text);
  painter.drawText(QRectF(area.left(), y, area.width(), textHeight), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, heading);
  y += textHeight + spacing::kTiny;
  painter.setFont(hintFont);
  painter.setPen(tokens.muted);
  painter.drawText(QRectF(area.left(), y, area.width(), hintHeight + 4.0), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, hint);
}

}  // namespace parsimony::widgets
