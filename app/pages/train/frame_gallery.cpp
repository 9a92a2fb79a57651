// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/frame_gallery.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kTitleHeight = 24;
constexpr int kCaptionHeight = 18;

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
  setAccessibleName(tr("Frames of the run"));
  setAccessibleDescription(tr("Rings are labels, dots predictions. The arrow keys choose a frame, Enter opens it on the Label page."));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  clear();
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FrameGallery::add(const jobs::PreviewImage& preview) {
  const QString name = QString::fromStdString(preview.name);
  const QImage image = imageOf(preview);
  if (image.isNull()) return;
  m_title = tr("Validation frames at step %1").arg(preview.step);
  const auto at = std::find_if(m_frames.begin(), m_frames.end(), [&](const FramePicture& frame) { return frame.image == name; });
  if (at != m_frames.end()) {
    at->picture = image;
  } else {
    m_frames.push_back({name, {}, image});
  }
  update();
}

void FrameGallery::setFrames(const QString& title, const std::vector<FramePicture>& frames) {
  m_title = title;
  m_frames = frames;
  m_current = 0;
  update();
}

void FrameGallery::clear() {
  setFrames(tr("Frames"), {});
}

void FrameGallery::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

QRectF FrameGallery::area() const {
  return QRectF(rect()).adjusted(spacing::kSmall, kTitleHeight + spacing::kSmall, -spacing::kSmall, -spacing::kSmall);
}

int FrameGallery::columns() const {
  const auto known = std::find_if(m_frames.begin(), m_frames.end(), [](const FramePicture& frame) { return !frame.picture.isNull(); });
  const QSizeF picture = known == m_frames.end() ? QSizeF(4, 3) : QSizeF(known->picture.size());
  int best = 1;
  double largest = 0.0;
  for (int columns = 1; columns <= count(); ++columns) {
    const int rows = (count() + columns - 1) / columns;
    const QSizeF cell(area().width() / columns, std::max(1.0, area().height() / rows - kCaptionHeight));
    const double width = picture.scaled(cell, Qt::KeepAspectRatio).width();
    if (width > largest) {
      largest = width;
      best = columns;
    }
  }
  return best;
}

QRect FrameGallery::frameRect(int index) const {
  const int across = columns();
  const int rows = (count() + across - 1) / across;
  const QSizeF cell(area().width() / across, area().height() / std::max(1, rows));
  return QRectF(area().topLeft() + QPointF(cell.width() * (index % across), cell.height() * (index / across)), cell).toRect();
}

int FrameGallery::frameAt(const QPoint& position) const {
  for (int i = 0; i < count(); ++i) {
    if (frameRect(i).contains(position)) return i;
  }
  return -1;
}

void FrameGallery::paintFrame(QPainter& painter, int index) {
  const Tokens& tokens = Theme::current();
  const FramePicture& frame = m_frames[static_cast<std::size_t>(index)];
  const QRect cell = frameRect(index);
  const int caption = frame.caption.isEmpty() ? 0 : kCaptionHeight;
  const QRectF place = QRectF(cell).adjusted(2, 2, -2, -2 - caption);
  if (frame.picture.isNull()) {
    painter.setPen(tokens.muted);
    painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, tr("The picture is not there"));
  } else {
    QRectF target(QPointF(), QSizeF(frame.picture.size()).scaled(place.size(), Qt::KeepAspectRatio));
    target.moveCenter(place.center());
    painter.drawImage(target, frame.picture);
  }
  if (caption > 0) {
    painter.setPen(tokens.muted);
    painter.setFont(tabularFont(typeFont(TypeSize::Caption)));
    painter.drawText(QRect(cell.left(), cell.bottom() - caption, cell.width(), caption), Qt::AlignCenter, frame.caption);
  }
  if (hasFocus() && index == m_current) {
    painter.setPen(QPen(tokens.accent, 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), kCornerRadius, kCornerRadius);
  }
}

void FrameGallery::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
  const Tokens& tokens = Theme::current();
  painter.fillRect(rect(), tokens.raised);
  painter.setPen(tokens.text);
  painter.setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  painter.drawText(QRect(spacing::kSmall, spacing::kTiny, width() - 2 * spacing::kSmall, kTitleHeight), Qt::AlignVCenter | Qt::AlignLeft,
                   m_title);
  if (m_frames.empty()) {
    painter.setPen(tokens.muted);
    painter.setFont(typeFont(TypeSize::Body));
    painter.drawText(area(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    return;
  }
  for (int i = 0; i < count(); ++i) paintFrame(painter, i);
}

void FrameGallery::setCurrent(int index) {
  if (m_frames.empty()) return;
  m_current = std::clamp(index, 0, count() - 1);
  update();
}

void FrameGallery::mouseMoveEvent(QMouseEvent* event) {
  setCursor(frameAt(event->pos()) < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void FrameGallery::mouseReleaseEvent(QMouseEvent* event) {
  const int index = frameAt(event->pos());
  if (event->button() != Qt::LeftButton || index < 0) return;
  setCurrent(index);
  emit frameActivated(m_frames[static_cast<std::size_t>(index)].image);
}

void FrameGallery::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return setCurrent(m_current - 1);
    case Qt::Key_Right:
      return setCurrent(m_current + 1);
    case Qt::Key_Up:
      return setCurrent(m_current - columns());
    case Qt::Key_Down:
      return setCurrent(m_current + columns());
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_current < count()) emit frameActivated(m_frames[static_cast<std::size_t>(m_current)].image);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

bool FrameGallery::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = frameAt(help->pos());
    if (index < 0) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), tr("%1\nClick: open on the Label page").arg(m_frames[static_cast<std::size_t>(index)].image),
                         this);
    }
    return true;
  }
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
  return QWidget::event(event);
}

}  // namespace parsimony::app
