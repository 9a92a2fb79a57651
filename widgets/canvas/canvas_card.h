// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QString>
#include <QStringList>

namespace parsimony::widgets {

/// A small raised note beside a point of the canvas: a colour dot, a title, and lines of detail.
struct CanvasCard {
  QColor dot;  ///< invalid = none
  QString title;
  QStringList lines;
};

/// Draws the card below right of `anchor`, or on the side where it stays inside `bounds`. \return its rectangle
QRectF drawCard(QPainter& painter, const CanvasCard& card, const QPointF& anchor, const QRectF& bounds);

/// Draws an icon with a heading and a hint in the middle of `bounds`.
void drawEmptyState(QPainter& painter, const QRectF& bounds, const QString& icon, const QString& heading, const QString& hint);

}  // namespace parsimony::widgets
