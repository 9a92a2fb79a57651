// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What PoseCanvas does with mouse, wheel, keys and drops.
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>
#include <cmath>

#include "widgets/canvas/pose_canvas.h"

namespace parsimony::widgets {

namespace {

constexpr double kGrabRadius = 9.0;     // screen px around a mark that count as "on it"
constexpr double kMoveThreshold = 3.0;  // screen px below which a press on a mark only selects it

double distance(const QPointF& a, const QPointF& b) {
  return std::hypot(a.x() - b.x(), a.y() - b.y());
}

}  // namespace

int PoseCanvas::keypointAt(const QPointF& at) const {
  const auto hidden = [this](std::size_t k) { return k < m_state.hidden.size() && m_state.hidden[k]; };
  const double reach = std::max(kGrabRadius, m_options.markerRadius + 2.0);
  int nearest = -1;
  double shortest = reach;
  for (std::size_t k = 0; k < m_frame.points.size(); ++k) {
    if (hidden(k) || !isPresent(m_frame.points[k])) continue;
    const double d = distance(m_view.toWidget(QPointF(m_frame.points[k].x, m_frame.points[k].y)), at);
    // A selected mark wins a tie, so that two marks on one spot can both be reached.
    if (d < shortest || (d <= shortest && static_cast<int>(k) == m_state.selected)) {
      shortest = d;
      nearest = static_cast<int>(k);
    }
  }
  if (nearest >= 0 || !m_options.predictions) return nearest;
  for (std::size_t k = 0; k < m_frame.predictions.size(); ++k) {
    if (hidden(k) || !isPresent(m_frame.predictions[k]) || isLabelled(m_frame, static_cast<int>(k))) continue;
    const double d = distance(m_view.toWidget(QPointF(m_frame.predictions[k].x, m_frame.predictions[k].y)), at);
    if (d < shortest) {
      shortest = d;
      nearest = static_cast<int>(k);
    }
  }
  return nearest;
}

void PoseCanvas::updateHover(const QPointF& at) {
  const int hovered = m_cursorInside && m_overlayShown && !m_drag ? keypointAt(at) : -1;
  if (hovered != m_state.hovered) {
    m_state.hovered = hovered;
    update();
  }
  updateCursor();
}

void PoseCanvas::updateCursor() {
  Qt::CursorShape shape = Qt::ArrowCursor;
  if (m_drag && m_drag->kind == DragKind::Pan) {
    shape = Qt::ClosedHandCursor;
  } else if (m_spaceHeld) {
    shape = Qt::OpenHandCursor;
  } else if (m_drag || m_frame.picture.isNull()) {
    shape = m_drag ? Qt::CrossCursor : Qt::ArrowCursor;
  } else if (m_state.hovered >= 0) {
    shape = Qt::PointingHandCursor;
  } else if (!m_readOnly && keypointToPlace(m_mode, m_state.current, m_frame, numKeypoints(), m_view.toPicture(m_cursor)) >= 0) {
    shape = Qt::CrossCursor;
  }
  if (cursor().shape() != shape) setCursor(shape);
}

bool PoseCanvas::event(QEvent* event) {
  switch (event->type()) {
    case QEvent::ShortcutOverride: {
      // Otherwise the page's shortcuts (arrows step frames) would take the keys that move a selected keypoint.
      auto* key = static_cast<QKeyEvent*>(event);
      if (wantsKey(key)) {
        key->accept();
        return true;
      }
      break;
    }
    case QEvent::NativeGesture: {
      auto* gesture = static_cast<QNativeGestureEvent*>(event);
      if (gesture->gestureType() == Qt::ZoomNativeGesture) {
        m_view.zoomTo(m_view.zoom() * (1.0 + gesture->value()), gesture->position());
        viewChanged();
        return true;
      }
      break;
    }
    default:
      break;
  }
  return QWidget::event(event);
}

void PoseCanvas::wheelEvent(QWheelEvent* event) {
  const double steps = event->angleDelta().y() / 120.0;
  if (steps == 0.0 || m_view.isEmpty()) {
    event->ignore();
    return;
  }
  m_view.zoomTo(m_view.zoom() * std::pow(1.25, steps), event->position());
  m_cursor = event->position();
  viewChanged();
  event->accept();
}

void PoseCanvas::mousePressEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  m_cursor = at;
  if (m_frame.picture.isNull() || m_drag) return;
  if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld)) {
    m_spaceUsed = m_spaceHeld;
    m_drag = Drag{DragKind::Pan, -1, at, at, {}, {}, false};
  } else if (event->button() == Qt::LeftButton) {
    beginLeftDrag(at, event->modifiers());
  }
  updateHover(at);
  update();
}

void PoseCanvas::beginLeftDrag(const QPointF& at, Qt::KeyboardModifiers modifiers) {
  const QPointF point = m_view.toPicture(at);
  const int hit = m_overlayShown && !modifiers.testFlag(Qt::ShiftModifier) ? keypointAt(at) : -1;
  if (hit >= 0) {
    const bool label = isLabelled(m_frame, hit);
    const auto k = static_cast<std::size_t>(hit);
    const QPointF from = label ? *labelPosition(hit) : QPointF(m_frame.predictions[k].x, m_frame.predictions[k].y);
    m_drag = Drag{label ? DragKind::MoveLabel : DragKind::MoveGhost, hit, at, at, from, from, false};
    if (label) {
      setCurrent(hit);
      select(hit);
    }
    return;
  }
  const int next = m_readOnly ? -1 : keypointToPlace(m_mode, m_state.current, m_frame, numKeypoints(), point);
  if (next >= 0 && m_view.contains(point)) {
    const QPointF position = m_view.clamped(point);
    m_drag = Drag{DragKind::Place, next, at, at, position, position, false};
    emit pointDragged(next, position);
  } else {
    m_drag = Drag{DragKind::Pan, -1, at, at, {}, {}, false};
  }
}

void PoseCanvas::mouseMoveEvent(QMouseEvent* event) {
  m_cursor = event->position();
  m_cursorInside = true;
  const bool loupe = event->modifiers().testFlag(Qt::AltModifier);
  if (loupe != m_loupe || loupe) {
    m_loupe = loupe;
    update();
  }
  if (m_drag) {
    moveDrag(m_cursor);
  } else {
    updateHover(m_cursor);
    if (!m_readOnly) update();  // the card with the next keypoint's name follows the mouse
  }
  const QPointF point = m_view.toPicture(m_cursor);
  emit cursorMoved(point, !m_frame.picture.isNull() && m_view.contains(point));
}

void PoseCanvas::moveDrag(const QPointF& at) {
  Drag& drag = *m_drag;
  if (!drag.moved && distance(at, drag.pressedAt) < kMoveThreshold && drag.kind != DragKind::Place) return;
  drag.moved = true;
  if (drag.kind == DragKind::Pan) {
    m_view.panBy(at - drag.lastAt);
    drag.lastAt = at;
    viewChanged();
    return;
  }
  drag.lastAt = at;
  if (m_readOnly) return;
  // By the mouse's way, not to the mouse: a mark that was grabbed at its rim does not jump.
  const QPointF way = m_view.toPicture(at) - m_view.toPicture(drag.pressedAt);
  drag.position = m_view.clamped(drag.from + way);
  const int keypoint = drag.keypoint;
  const QPointF position = drag.position;
  update();
  emit pointDragged(keypoint, position);
}

void PoseCanvas::mouseReleaseEvent(QMouseEvent* event) {
  m_cursor = event->position();
  if (m_drag && (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton)) finishDrag();
  updateHover(m_cursor);
}

void PoseCanvas::finishDrag() {
  const Drag drag = *m_drag;
  m_drag.reset();
  update();
  switch (drag.kind) {
    case DragKind::Pan:
      if (!drag.moved && !m_spaceHeld) select(-1);
      break;
    case DragKind::MoveLabel:
      if (drag.moved && !m_readOnly && drag.position != drag.from) emit pointMoved(drag.keypoint, drag.from, drag.position);
      break;
    case DragKind::MoveGhost: {
      if (m_readOnly) break;
      // A click that only touched a prediction was meant for the picture below it.
      const QPointF click = m_view.clamped(m_view.toPicture(drag.pressedAt));
      const int keypoint = drag.moved ? drag.keypoint : keypointToPlace(m_mode, m_state.current, m_frame, numKeypoints(), click);
      if (keypoint >= 0) place(keypoint, drag.moved ? drag.position : click);
      break;
    }
    case DragKind::Place:
      place(drag.keypoint, drag.position);
      break;
  }
}

void PoseCanvas::cancelDrag() {
  if (!m_drag) return;
  m_drag.reset();
  updateCursor();
  update();
}

void PoseCanvas::place(int keypoint, const QPointF& position) {
  const int next = m_mode == PlacementMode::Loop ? keypoint : nextMissing(keypoint, m_frame, numKeypoints());
  const std::int64_t placedIn = m_frame.index;
  if (const std::optional<QPointF> before = labelPosition(keypoint)) {
    emit pointMoved(keypoint, *before, position);
  } else {
    emit pointPlaced(keypoint, position);
  }
  if (m_frame.index == placedIn) {  // a listener may have gone on to another frame already
    if (isLabelled(m_frame, keypoint)) select(keypoint);
    setCurrent(next >= 0 ? next : keypoint);
  }
  if (m_mode == PlacementMode::Loop) emit nextFrameRequested();
}

void PoseCanvas::leaveEvent(QEvent* event) {
  m_cursorInside = false;
  m_loupe = false;
  m_state.hovered = -1;
  update();
  QWidget::leaveEvent(event);
}

bool PoseCanvas::wantsKey(const QKeyEvent* event) const {
  const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
      return m_state.selected >= 0 && !(event->modifiers() & (Qt::AltModifier | Qt::MetaModifier));
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
    case Qt::Key_W:
    case Qt::Key_S:
    case Qt::Key_O:
    case Qt::Key_H:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
    case Qt::Key_Plus:
    case Qt::Key_Minus:
    case Qt::Key_0:
    case Qt::Key_1:
      return plain && !m_frame.picture.isNull();
    case Qt::Key_Escape:
      return m_drag.has_value() || m_state.selected >= 0;
    default:
      return false;
  }
}

void PoseCanvas::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Alt) {
    m_loupe = true;
    update();
  }
  const bool handled = (wantsKey(event) || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab) &&
                       (nudge(event) || handleEditKey(event) || handleViewKey(event));
  if (!handled) QWidget::keyPressEvent(event);
}

bool PoseCanvas::nudge(QKeyEvent* event) {
  QPointF direction;
  switch (event->key()) {
    case Qt::Key_Left:
      direction = {-1, 0};
      break;
    case Qt::Key_Right:
      direction = {1, 0};
      break;
    case Qt::Key_Up:
      direction = {0, -1};
      break;
    case Qt::Key_Down:
      direction = {0, 1};
      break;
    default:
      return false;
  }
  const std::optional<QPointF> from = labelPosition(m_state.selected);
  if (!from || m_readOnly) return false;
  double step = 1.0;
  if (event->modifiers().testFlag(Qt::ShiftModifier)) step = 10.0;
  if (event->modifiers().testFlag(Qt::ControlModifier)) step = 0.1;
  const QPointF to = m_view.clamped(*from + m_view.rotatedToPicture(direction) * step);
  if (to != *from) emit pointMoved(m_state.selected, *from, to);
  return true;
}

bool PoseCanvas::handleEditKey(QKeyEvent* event) {
  const int target = m_state.selected >= 0 ? m_state.selected : m_state.current;
  const auto k = static_cast<std::size_t>(std::max(target, 0));
  switch (event->key()) {
    case Qt::Key_Tab:
    case Qt::Key_S:
      stepKeypoint(1);
      return true;
    case Qt::Key_Backtab:
    case Qt::Key_W:
      stepKeypoint(-1);
      return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      if (!m_readOnly && isLabelled(m_frame, target)) emit pointCleared(target);
      return true;
    case Qt::Key_O:
      if (!m_readOnly && isLabelled(m_frame, target)) emit occludedToggled(target);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (!m_readOnly && target >= 0 && k < m_frame.predictions.size() && isPresent(m_frame.predictions[k]))
        emit predictionAccepted(target);
      return true;
    default:
      return false;
  }
}

bool PoseCanvas::handleViewKey(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Escape:
      if (m_drag) {
        cancelDrag();
      } else {
        select(-1);
      }
      return true;
    case Qt::Key_Space:
      if (!event->isAutoRepeat()) {
        m_spaceHeld = true;
        m_spaceUsed = false;
        updateCursor();
      }
      return true;
    case Qt::Key_H:
      setOverlayShown(!m_overlayShown);
      return true;
    case Qt::Key_Plus:
      zoomIn();
      return true;
    case Qt::Key_Minus:
      zoomOut();
      return true;
    case Qt::Key_0:
      fit();
      return true;
    case Qt::Key_1:
      zoomActual();
      return true;
    default:
      return false;
  }
}

void PoseCanvas::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Alt && m_loupe) {
    m_loupe = false;
    update();
  }
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat() && m_spaceHeld) {
    m_spaceHeld = false;
    updateCursor();
    if (!m_spaceUsed) emit playToggleRequested();
    return;
  }
  QWidget::keyReleaseEvent(event);
}

void PoseCanvas::focusOutEvent(QFocusEvent* event) {
  m_spaceHeld = false;
  m_loupe = false;
  updateCursor();
  QWidget::focusOutEvent(event);
  update();
}

void PoseCanvas::stepKeypoint(int direction) {
  if (numKeypoints() == 0) return;
  const int start = m_state.current < 0 ? (direction > 0 ? -1 : 0) : m_state.current;
  setCurrentKeypoint((start + direction + numKeypoints()) % numKeypoints());
}

// Tab walks through the keypoints and leaves the canvas after the last one, so that the keyboard is never trapped here.
bool PoseCanvas::focusNextPrevChild(bool next) {
  const bool more = next ? m_state.current + 1 < numKeypoints() : m_state.current > 0;
  if (more && !m_frame.picture.isNull()) return false;
  return QWidget::focusNextPrevChild(next);
}

void PoseCanvas::contextMenuEvent(QContextMenuEvent* event) {
  if (m_drag || m_frame.picture.isNull()) return;
  int keypoint = event->reason() == QContextMenuEvent::Keyboard ? m_state.selected : keypointAt(event->pos());
  if (keypoint < 0) keypoint = m_state.current;
  QMenu* menu = contextMenu(keypoint).release();
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(event->globalPos());
}

void PoseCanvas::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void PoseCanvas::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  if (paths.isEmpty()) return;
  event->acceptProposedAction();
  emit filesDropped(paths);
}

void PoseCanvas::changeEvent(QEvent* event) {
  if (event->type() == QEvent::EnabledChange || event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

}  // namespace parsimony::widgets
