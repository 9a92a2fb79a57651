// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/frame_delegate.h"

#include <algorithm>

#include <QApplication>
#include <QPainter>

#include "widgets/models/frame_list_model.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {
constexpr int kRowHeight = 28;
constexpr int kMargin = 8;
constexpr int kBarWidth = 40;
constexpr int kBarHeight = 4;
constexpr int kDot = 6;
constexpr int kShortestName = 40;

/// Width of "20/20": the counts of a list stand in one column, whatever is labelled.
int countWidth(const QFont& digits, const QString& count, int total) {
  const QFontMetrics metrics(digits);
  return std::max(metrics.horizontalAdvance(count), metrics.horizontalAdvance(QStringLiteral("%1/%1").arg(total)));
}
}  // namespace

void FrameDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString name = std::exchange(item.text, QString());
  QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);  // background, hover, selection, focus

  const Tokens& tokens = Theme::current();
  const int labelled = index.data(FrameListModel::LabelledRole).toInt();
  const int total = index.data(FrameListModel::TotalRole).toInt();
  const QString count = QStringLiteral("%1/%2").arg(labelled).arg(total);
  const QFont digits = tabularFont(option.font);
  QRect rest = option.rect.adjusted(kMargin, 0, -kMargin, 0);

  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setFont(digits);
  painter->setPen(labelled == 0 ? tokens.muted : tokens.text);
  painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, count);
  rest.setRight(rest.right() - countWidth(digits, count, total) - kMargin);
  const QRectF bar(rest.right() - kBarWidth, rest.center().y() - kBarHeight / 2.0 + 0.5, kBarWidth, kBarHeight);
  painter->setPen(Qt::NoPen);
  painter->setBrush(tokens.border);
  painter->drawRoundedRect(bar, kBarHeight / 2.0, kBarHeight / 2.0);
  if (labelled > 0 && total > 0) {
    QRectF done = bar;
    done.setWidth(std::max<double>(kBarHeight, bar.width() * std::min(1.0, double(labelled) / total)));
    painter->setBrush(labelled >= total ? tokens.ok : tokens.accent);
    painter->drawRoundedRect(done, kBarHeight / 2.0, kBarHeight / 2.0);
  }
  rest.setRight(static_cast<int>(bar.left()) - kMargin);
  const auto dot = [&](const QColor& color) {
    painter->setBrush(color);
    painter->drawEllipse(QRectF(rest.right() - kDot, rest.center().y() - kDot / 2.0 + 0.5, kDot, kDot));
    rest.setRight(rest.right() - kDot - 4);
  };
  if (index.data(FrameListModel::FlaggedRole).toBool()) dot(tokens.warn);
  if (index.data(FrameListModel::SuggestedRole).toBool()) dot(tokens.accent);
  painter->setFont(option.font);
  painter->setPen(tokens.text);
  // frames of a folder differ at the end of their names
  painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(option.font).elidedText(name, Qt::ElideLeft, rest.width()));
  painter->restore();
}

QSize FrameDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  // Not the width of the name, which is elided: a row wider than its list has its counts out of sight.
  const int counts = countWidth(tabularFont(option.font), {}, index.data(FrameListModel::TotalRole).toInt());
  return {kShortestName + kBarWidth + counts + 4 * kMargin, std::max(kRowHeight, option.fontMetrics.height() + 8)};
}

}  // namespace parsimony::widgets
