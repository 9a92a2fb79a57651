// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_widget.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"
#include "widgets/timeline/frame_time.h"
#include "widgets/timeline/timeline_accessible.h"
#include "widgets/timeline/timeline_hover.h"

namespace parsimony::widgets {

namespace {
constexpr double kZoomStep = 1.25;
}

TimelineWidget::TimelineWidget(QWidget* parent) : QWidget(parent), m_hoverCard(new TimelineHover(this)) {
  installTimelineAccessibility();
  setObjectName(QStringLiteral("timeline"));
  setAccessibleName(tr("Timeline"));
  setAccessibleDescription(tr("Left and right step through the frames, Page Up and Page Down by ten, plus and minus zoom."));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    m_strips = {};
    update();
  });
  layoutRows();
}

TimelineWidget::~TimelineWidget() = default;

void TimelineWidget::setVideo(std::int64_t numFrames, double fps) {
  m_axis.setNumFrames(numFrames);
  m_fps = fps;
  m_current = 0;
  m_hovered = -1;
  for (auto& ticks : m_ticks) ticks.clear();
  m_predicted.clear();
  m_traces.clear();
  setRange(std::nullopt);
  dataChanged();
}

void TimelineWidget::setTicks(Kind kind, std::vector<std::int64_t> frames) {
  std::sort(frames.begin(), frames.end());
  frames.erase(std::unique(frames.begin(), frames.end()), frames.end());
  m_ticks[static_cast<std::size_t>(kind)] = std::move(frames);
  dataChanged();
}

void TimelineWidget::setPredicted(std::vector<std::pair<std::int64_t, std::int64_t>> spans) {
  m_predicted = std::move(spans);
  dataChanged();
}

void TimelineWidget::setTrace(const QString& name, std::vector<float> values) {
  const auto same = std::find_if(m_traces.begin(), m_traces.end(), [&](const Trace& trace) { return trace.name == name; });
  if (values.empty()) {
    if (same != m_traces.end()) m_traces.erase(same);
  } else {
    Trace trace{name, TracePyramid(std::move(values)), {}};
    trace.range = trace.values.range();
    if (same != m_traces.end()) {
      *same = std::move(trace);
    } else {
      m_traces.push_back(std::move(trace));
    }
  }
  dataChanged();
}

void TimelineWidget::clearTraces() {
  m_traces.clear();
  dataChanged();
}

void TimelineWidget::setThumbnail(std::int64_t frame, const QImage& picture) {
  m_hoverCard->setThumbnail(frame, picture);
}

void TimelineWidget::dataChanged() {
  layoutRows();
  m_strips = {};
  update();
}

void TimelineWidget::setCurrentFrame(std::int64_t frame) {
  moveTo(frame, true);
}

void TimelineWidget::moveTo(std::int64_t frame, bool reveal) {
  frame = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(0, numFrames() - 1));
  if (frame == m_current) return;
  m_current = frame;
  const double before = m_axis.first();
  if (reveal) m_axis.reveal(frame);
  if (m_axis.first() != before) m_strips = {};
  update();
  QAccessibleValueChangeEvent change(this, QVariant::fromValue(static_cast<qint64>(frame)));
  QAccessible::updateAccessibility(&change);
}

double TimelineWidget::xOfFrame(std::int64_t frame) const {
  return axisLeft() + m_axis.positionOf(frame);
}
std::int64_t TimelineWidget::frameAtX(double x) const {
  return m_axis.frameAt(x - axisLeft());
}

void TimelineWidget::scrubTo(double x) {
  // A click on a frame that is half in sight must not move the strips under the mouse; dragging beyond an end scrolls on.
  const double px = x - axisLeft();
  request(frameAtX(x), px < 0.0 || px >= m_axis.width());
}

void TimelineWidget::request(std::int64_t frame, bool reveal) {
  if (numFrames() == 0) return;
  frame = std::clamp<std::int64_t>(frame, 0, numFrames() - 1);
  if (frame == m_current) return;
  moveTo(frame, reveal);
  emit frameRequested(frame);
}

void TimelineWidget::showAll() {
  m_axis.showAll();
  m_strips = {};
  update();
}

QString TimelineWidget::describe(std::int64_t frame) const {
  QStringList parts{tr("frame %1").arg(frame)};
  const QString time = frameTimeText(frame, m_fps);
  if (!time.isEmpty()) parts << time;
  for (const Kind kind : {Kind::Labelled, Kind::Suggested, Kind::Flagged}) {
    const auto& frames = ticks(kind);
    if (std::binary_search(frames.begin(), frames.end(), frame)) parts << kindName(kind).toLower();
  }
  for (const Trace& trace : m_traces) {
    if (frame >= 0 && frame < trace.values.size() && !std::isnan(trace.values.value(frame))) {
      parts << tr("%1 %2").arg(trace.name).arg(static_cast<double>(trace.values.value(frame)), 0, 'g', 3);
    }
  }
  return parts.join(QStringLiteral(" · "));
}

void TimelineWidget::setRange(std::optional<std::pair<std::int64_t, std::int64_t>> range) {
  if (range == m_range) return;
  m_range = range;
  update();
  emit rangeSelected(range ? range->first : -1, range ? range->second : -1);
}

bool TimelineWidget::event(QEvent* event) {
  if (event->type() == QEvent::FontChange) m_strips = {};
  return QWidget::event(event);
}

void TimelineWidget::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_axis.setWidth(width() - axisLeft() - spacing::kSmall);
  layoutRows();
  m_strips = {};
}

void TimelineWidget::wheelEvent(QWheelEvent* event) {
  event->accept();
  const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    m_axis.zoomTo(m_axis.pxPerFrame() * std::pow(kZoomStep, delta / 120.0), event->position().x() - axisLeft());
    m_strips = {};
    update();
  } else if (event->modifiers().testFlag(Qt::ShiftModifier) || event->angleDelta().y() == 0) {
    m_axis.panBy(delta * 0.5);
    m_strips = {};
    update();
  } else {
    // Touchpads send fractions of a notch: they add up to whole frames.
    m_wheelRest += delta;
    const int steps = m_wheelRest / 120;
    m_wheelRest -= steps * 120;
    if (steps != 0) request(m_current - steps);
  }
}

void TimelineWidget::mousePressEvent(QMouseEvent* event) {
  if (numFrames() == 0 || m_drag != DragKind::None) return;
  m_lastX = event->position().x();
  if (event->button() == Qt::MiddleButton) {
    m_drag = DragKind::Pan;
  } else if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier)) {
    m_drag = DragKind::Range;
    m_rangeAnchor = frameAtX(m_lastX);
    setRange(std::pair(m_rangeAnchor, m_rangeAnchor));
  } else if (event->button() == Qt::LeftButton) {
    m_drag = DragKind::Scrub;
    emit scrubbingChanged(true);
    scrubTo(m_lastX);
  }
}

void TimelineWidget::mouseMoveEvent(QMouseEvent* event) {
  const double x = event->position().x();
  switch (m_drag) {
    case DragKind::Scrub:
      scrubTo(x);
      break;
    case DragKind::Pan:
      m_axis.panBy(x - m_lastX);
      m_lastX = x;
      m_strips = {};
      update();
      break;
    case DragKind::Range: {
      const std::int64_t frame = frameAtX(x);
      setRange(std::pair(std::min(frame, m_rangeAnchor), std::max(frame, m_rangeAnchor)));
      break;
    }
    case DragKind::None:
      break;
  }
  showHover(event->position().toPoint());
}

void TimelineWidget::mouseReleaseEvent(QMouseEvent* event) {
  Q_UNUSED(event)
  const bool scrubbed = m_drag == DragKind::Scrub;
  m_drag = DragKind::None;
  if (scrubbed) emit scrubbingChanged(false);
}

void TimelineWidget::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  setRange(std::nullopt);
  showAll();
}

void TimelineWidget::showHover(const QPoint& at) {
  if (numFrames() == 0 || at.x() < axisLeft()) {
    m_hoverCard->hide();
    return;
  }
  const std::int64_t frame = frameAtX(at.x());
  const bool another = frame != m_hovered;
  m_hovered = frame;
  m_hoverCard->showAbove(mapToGlobal(QPoint(at.x(), 0)), frame, describe(frame));
  update();
  if (another) emit frameHovered(frame);
}

void TimelineWidget::leaveEvent(QEvent* event) {
  m_hovered = -1;
  m_hoverCard->hide();
  update();
  emit frameHovered(-1);
  QWidget::leaveEvent(event);
}

void TimelineWidget::keyPressEvent(QKeyEvent* event) {
  const double middle = std::clamp(m_axis.positionOf(m_current), 0.0, m_axis.width());
  switch (event->key()) {
    case Qt::Key_Left:
      request(m_current - (event->modifiers().testFlag(Qt::ControlModifier) ? 10 : 1));
      break;
    case Qt::Key_Right:
      request(m_current + (event->modifiers().testFlag(Qt::ControlModifier) ? 10 : 1));
      break;
    case Qt::Key_PageUp:
      request(m_current - 10);
      break;
    case Qt::Key_PageDown:
      request(m_current + 10);
      break;
    case Qt::Key_Home:
      request(0);
      break;
    case Qt::Key_End:
      request(numFrames() - 1);
      break;
    case Qt::Key_Plus:
      m_axis.zoomTo(m_axis.pxPerFrame() * kZoomStep, middle);
      break;
    case Qt::Key_Minus:
      m_axis.zoomTo(m_axis.pxPerFrame() / kZoomStep, middle);
      break;
    case Qt::Key_0:
      m_axis.showAll();
      break;
    case Qt::Key_Space:
      emit playToggleRequested();
      break;
    case Qt::Key_Escape:
      if (!m_range) {
        QWidget::keyPressEvent(event);
        return;
      }
      setRange(std::nullopt);
      break;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  m_strips = {};
  update();
}

}  // namespace parsimony::widgets
