// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/path_label.h"

#include <QPainter>
#include <QStyle>
#include <QTextDocument>

namespace parsimony::widgets {

namespace {
constexpr int kShortest = 12;  // letters
constexpr int kOneLine = int(Qt::AlignVCenter) | int(Qt::TextSingleLine);
}  // namespace

PathLabel::PathLabel(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);  // a file name must not become markup
  setVisible(false);
}

void PathLabel::setPath(const QString& path) {
  setText(path);
  setToolTip(Qt::mightBeRichText(path) ? path.toHtmlEscaped() : path);
  setVisible(!path.isEmpty());
}

QString PathLabel::shownText() const {
  return fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width());
}

QSize PathLabel::minimumSizeHint() const {
  return {fontMetrics().horizontalAdvance(QLatin1Char('x')) * kShortest, QLabel::minimumSizeHint().height()};
}

void PathLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  style()->drawItemText(&painter, contentsRect(), kOneLine, palette(), isEnabled(), shownText(), foregroundRole());
}

}  // namespace parsimony::widgets
