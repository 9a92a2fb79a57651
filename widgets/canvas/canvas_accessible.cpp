// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/canvas_accessible.h"

#include <QCoreApplication>

#include "widgets/canvas/pose_canvas.h"

namespace parsimony::widgets {

namespace {

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* canvas = qobject_cast<PoseCanvas*>(object);
  return canvas != nullptr ? new CanvasAccessible(canvas) : nullptr;
}

}  // namespace

CanvasAccessible::CanvasAccessible(PoseCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::Canvas) {}

const PoseCanvas* CanvasAccessible::canvas() const {
  return qobject_cast<const PoseCanvas*>(widget());
}

QString CanvasAccessible::text(QAccessible::Text kind) const {
  if (kind != QAccessible::Value) return QAccessibleWidget::text(kind);
  const PoseCanvas* shown = canvas();
  const int keypoint = shown->selectedKeypoint() >= 0 ? shown->selectedKeypoint() : shown->currentKeypoint();
  int labelled = 0;
  for (int k = 0; k < shown->numKeypoints(); ++k) labelled += isLabelled(shown->frame(), k) ? 1 : 0;
  return QCoreApplication::translate("parsimony::widgets::CanvasAccessible", "%1; %2 of %3 keypoints set")
      .arg(shown->describe(keypoint))
      .arg(labelled)
      .arg(shown->numKeypoints());
}

void installCanvasAccessibility() {
  static const bool done = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  Q_UNUSED(done)
}

}  // namespace parsimony::widgets
