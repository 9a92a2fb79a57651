// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace parsimony::widgets {

class PoseCanvas;

/// Tells a screen reader the current keypoint and its position, as the canvas's value.
class CanvasAccessible : public QAccessibleWidget {
 public:
  explicit CanvasAccessible(PoseCanvas* canvas);
  [[nodiscard]] QString text(QAccessible::Text kind) const override;

 private:
  [[nodiscard]] const PoseCanvas* canvas() const;
};

/// Registers the interface for every PoseCanvas; may be called often.
void installCanvasAccessibility();

}  // namespace parsimony::widgets
