// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_hover.h"

#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>

#include "widgets/theme/theme.h"

namespace parsimony::widgets {

TimelineHover::TimelineHover(QWidget* parent)
    : QFrame(parent, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowTransparentForInput),
      m_picture(new QLabel(this)),
      m_text(new QLabel(this)) {
  setObjectName(QStringLiteral("timelineHover"));
  setProperty("card", true);
  setAttribute(Qt::WA_ShowWithoutActivating);
  m_text->setFont(tabularFont(typeFont(TypeSize::Caption)));
  m_text->setAlignment(Qt::AlignHCenter);
  m_picture->setAlignment(Qt::AlignHCenter);
  m_picture->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kSmall, spacing::kTiny, spacing::kSmall, spacing::kTiny);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(m_picture);
  layout->addWidget(m_text);
}

void TimelineHover::showAbove(const QPoint& globalPoint, std::int64_t frame, const QString& text) {
  if (frame != m_frame) {
    m_frame = frame;
    m_picture->hide();
    m_picture->setPixmap({});
  }
  m_text->setText(text);
  adjustSize();
  QPoint corner = globalPoint - QPoint(width() / 2, height() + spacing::kTiny);
  if (const QScreen* here = screen()) {
    const QRect area = here->availableGeometry();
    corner.setX(std::clamp(corner.x(), area.left(), std::max(area.left(), area.right() - width())));
    corner.setY(std::max(corner.y(), area.top()));
  }
  move(corner);
  show();
}

void TimelineHover::setThumbnail(std::int64_t frame, const QImage& picture) {
  // A picture that comes late belongs to a frame that the mouse has left.
  if (frame != m_frame || picture.isNull()) return;
  const double ratio = devicePixelRatioF();
  QPixmap scaled = QPixmap::fromImage(picture.scaled(QSize(160, 120) * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation));
  scaled.setDevicePixelRatio(ratio);
  m_picture->setPixmap(scaled);
  m_picture->show();
  const QPoint bottom(x() + width() / 2, y() + height());
  adjustSize();
  move(bottom.x() - width() / 2, bottom.y() - height());
}

QString TimelineHover::text() const {
  return m_text->text();
}

}  // namespace parsimony::widgets
