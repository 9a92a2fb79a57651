// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/recent_delegate.h"

#include <QApplication>
#include <QDir>
#include <QPainter>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {
constexpr int kHeight = 48;
constexpr int kIcon = 20;
}  // namespace

void RecentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QString name = std::exchange(item.text, QString());
  const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
  const Tokens& tokens = Theme::current();
  const QRect area = option.rect.adjusted(spacing::kMedium, 0, -spacing::kMedium, 0);
  const double ratio = item.widget != nullptr ? item.widget->devicePixelRatioF() : 1.0;
  painter->drawPixmap(area.left(), area.center().y() - kIcon / 2, Icons::pixmap(QStringLiteral("folder"), kIcon, tokens.muted, ratio));
  const QRect words = area.adjusted(kIcon + spacing::kMedium, 6, 0, -6);
  painter->setPen(tokens.text);
  painter->setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  painter->drawText(words, Qt::AlignLeft | Qt::AlignTop, name);
  painter->setPen(tokens.muted);
  painter->setFont(typeFont(TypeSize::Caption));
  const QString path = QDir::toNativeSeparators(index.data(Qt::UserRole).toString());
  painter->drawText(words, Qt::AlignLeft | Qt::AlignBottom, painter->fontMetrics().elidedText(path, Qt::ElideMiddle, words.width()));
}

QSize RecentDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {200, kHeight};
}

}  // namespace parsimony::app
