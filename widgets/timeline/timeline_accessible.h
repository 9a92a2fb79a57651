// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace parsimony::widgets {

class TimelineWidget;

/// The timeline as a slider over the frames, for screen readers.
class TimelineAccessible : public QAccessibleWidget, public QAccessibleValueInterface {
 public:
  explicit TimelineAccessible(TimelineWidget* timeline);

  [[nodiscard]] QString text(QAccessible::Text kind) const override;
  void* interface_cast(QAccessible::InterfaceType type) override;
  [[nodiscard]] QVariant currentValue() const override;
  void setCurrentValue(const QVariant& value) override;
  [[nodiscard]] QVariant maximumValue() const override;
  [[nodiscard]] QVariant minimumValue() const override { return 0; }
  [[nodiscard]] QVariant minimumStepSize() const override { return 1; }

 private:
  [[nodiscard]] TimelineWidget* timeline() const;
};

/// Registers the interface for every TimelineWidget; may be called often.
void installTimelineAccessibility();

}  // namespace parsimony::widgets
