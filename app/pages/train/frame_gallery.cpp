// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/frame_gallery.h"

#include <QFileInfo>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kTitleHeight = 24;

/// Shares the memory of the preview and keeps it alive.
QImage imageOf(const jobs::PreviewImage& preview) {
  if (!preview.rgb || preview.rgb->size() < static_cast<std::size_t>(preview.width) * static_cast<std::size_t>(preview.height) * 3)
    return {};
  auto* keep = new std::shared_ptr<const std::vector<std::uint8_t>>(preview.rgb);
  return QImage(
      preview.rgb->data(), preview.width, preview.height, preview.width * 3, QImage::Format_RGB888,
      [](void* data) { delete static_cast<std::shared_ptr<const std::vector<std::uint8_t>>*>(data); }, keep);
}

}  // namespace

FrameGallery::FrameGallery(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("gallery"));
  setAccessibleName(tr("Validation frames"));
  setToolTip(tr("Frames that training does not see: rings are labels, dots predictions, the glow is the network's heatmap"));
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FrameGallery::add(const jobs::PreviewImage& preview) {
  const QString name = QString::fromStdString(preview.name);
  const QImage image = imageOf(preview);
  if (image.isNull()) return;
  m_step = preview.step;
  const auto at = std::find_if(m_pictures.begin(), m_pictures.end(), [&](const Picture& picture) { return picture.name == name; });
  if (at != m_pictures.end()) {
    at->image = image;
  } else {
    m_pictures.push_back({name, image});
  }
  update();
}

void FrameGallery::clear() {
  m_pictures.clear();
  update();
}

int FrameGallery::bestColumns(const QSizeF& area) const {
  const QSizeF picture = m_pictures.front().image.size();
  int best = 1;
  double largest = 0.0;
  for (int columns = 1; columns <= count(); ++columns) {
    const int rows = (count() + columns - 1) / columns;
    const QSizeF cell(area.width() / columns, area.height() / rows);
    const double width = picture.scaled(cell, Qt::KeepAspectRatio).width();
    if (width > largest) {
      largest = width;
      best = columns;
    }
  }
  return best;
}

void FrameGallery::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const Tokens& tokens = Theme::current();
  painter.fillRect(rect(), tokens.raised);
  painter.setPen(tokens.text);
  painter.setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  const QRect title(spacing::kSmall, spacing::kTiny, width() - 2 * spacing::kSmall, kTitleHeight);
  painter.drawText(title, Qt::AlignVCenter | Qt::AlignLeft,
                   m_pictures.empty() ? tr("Validation frames") : tr("Validation frames at step %1").arg(m_step));
  const QRectF area = QRectF(rect()).adjusted(spacing::kSmall, kTitleHeight + spacing::kSmall, -spacing::kSmall, -spacing::kSmall);
  if (m_pictures.empty()) {
    painter.setPen(tokens.muted);
    painter.setFont(typeFont(TypeSize::Body));
    painter.drawText(
        area, Qt::AlignCenter | Qt::TextWordWrap,
        tr("While a run trains, frames that it does not see appear here:\nlabels as rings, predictions as dots, the heatmap as a glow."));
    return;
  }
  const int columns = bestColumns(area.size());
  const int rows = (count() + columns - 1) / columns;
  const QSizeF cell(area.width() / columns, area.height() / rows);
  for (int i = 0; i < count(); ++i) {
    const QRectF place(area.topLeft() + QPointF(cell.width() * (i % columns), cell.height() * (i / columns)), cell);
    const QSizeF size = QSizeF(m_pictures[static_cast<std::size_t>(i)].image.size()).scaled(cell - QSizeF(4, 4), Qt::KeepAspectRatio);
    QRectF target(QPointF(), size);
    target.moveCenter(place.center());
    painter.drawImage(target, m_pictures[static_cast<std::size_t>(i)].image);
  }
}

}  // namespace parsimony::app
