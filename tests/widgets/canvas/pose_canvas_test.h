// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QShortcut>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest/QtTest>

#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/theme.h"

// What the tests of the canvas share: a page that owns labels, and mouse events at exact positions.
namespace parsimony::widgets::canvas_test {

using tracks::Visibility;

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The page behind the canvas: it owns the labels and answers every edit.
struct Page {
  PoseCanvas canvas;
  std::vector<tracks::LabelPoint> labels;

  explicit Page(const QColor& fill = QColor(90, 90, 90)) {
    tracks::Skeleton mouse;
    mouse.keypoints = {"nose", "left ear", "right ear", "tail"};
    mouse.edges = {{0, 1}, {0, 2}};
    mouse.leftRight = {{1, 2}};
    canvas.resize(416, 316);
    canvas.setSkeleton(mouse);
    labels.assign(4, missingPoint());
    show(0, fill);
    canvas.show();
    QObject::connect(&canvas, &PoseCanvas::pointPlaced, &canvas, [this](int k, QPointF p) { set(k, p); });
    QObject::connect(&canvas, &PoseCanvas::pointMoved, &canvas, [this](int k, QPointF, QPointF to) { set(k, to); });
    QObject::connect(&canvas, &PoseCanvas::pointCleared, &canvas, [this](int k) {
      labels[static_cast<std::size_t>(k)] = missingPoint();
      canvas.setPoints(labels);
    });
  }

  void show(std::int64_t index, const QColor& fill = QColor(90, 90, 90)) {
    QImage picture(200, 150, QImage::Format_RGB888);
    picture.fill(fill);
    CanvasFrame frame;
    frame.index = index;
    frame.picture = picture;
    frame.points = labels;
    canvas.showFrame(frame);
  }

  void set(int k, const QPointF& p) {
    labels[static_cast<std::size_t>(k)] = {p.x(), p.y(), Visibility::Visible};
    canvas.setPoints(labels);
  }

  QPointF at(int k) const { return {labels[static_cast<std::size_t>(k)].x, labels[static_cast<std::size_t>(k)].y}; }
};

inline void send(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::MouseButton button, Qt::MouseButtons buttons,
                 Qt::KeyboardModifiers modifiers = {}) {
  QMouseEvent event(type, at, widget.mapToGlobal(at), button, buttons, modifiers);
  QApplication::sendEvent(&widget, &event);
}

inline void drag(QWidget& widget, const QPointF& from, const QPointF& to, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers modifiers = {}) {
  send(widget, QEvent::MouseMove, from, Qt::NoButton, Qt::NoButton, modifiers);
  send(widget, QEvent::MouseButtonPress, from, button, button, modifiers);
  send(widget, QEvent::MouseMove, (from + to) / 2.0, Qt::NoButton, button, modifiers);
  send(widget, QEvent::MouseMove, to, Qt::NoButton, button, modifiers);
  send(widget, QEvent::MouseButtonRelease, to, button, Qt::NoButton, modifiers);
}

inline void click(QWidget& widget, const QPointF& at, Qt::KeyboardModifiers modifiers = {}) {
  send(widget, QEvent::MouseMove, at, Qt::NoButton, Qt::NoButton, modifiers);
  send(widget, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton, modifiers);
  send(widget, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton, modifiers);
}

inline void wheel(QWidget& widget, const QPointF& at, int delta) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

inline QColor pixelAt(QWidget& widget, const QPointF& at) {
  const QPixmap shot = widget.grab();
  const QPointF device = at * shot.devicePixelRatio();
  return shot.toImage().pixelColor(static_cast<int>(device.x()), static_cast<int>(device.y()));
}

inline int distance(const QColor& a, const QColor& b) {
  return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

// NaN means "missing" and equals itself here.
inline bool same(const std::vector<tracks::LabelPoint>& a, const std::vector<tracks::LabelPoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const tracks::LabelPoint& p, const tracks::LabelPoint& q) {
    return p.visibility == q.visibility && isPresent(p) == isPresent(q) && (!isPresent(p) || (p.x == q.x && p.y == q.y));
  });
}

inline bool near(const QPointF& a, const QPointF& b, double tolerance = 1e-9) {
  return QLineF(a, b).length() <= tolerance;
}

}  // namespace parsimony::widgets::canvas_test
