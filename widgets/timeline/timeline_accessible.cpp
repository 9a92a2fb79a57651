// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_accessible.h"

#include "widgets/timeline/timeline_widget.h"

namespace parsimony::widgets {

namespace {

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* timeline = qobject_cast<TimelineWidget*>(object);
  return timeline != nullptr ? new TimelineAccessible(timeline) : nullptr;
}

}  // namespace

TimelineAccessible::TimelineAccessible(TimelineWidget* timeline) : QAccessibleWidget(timeline, QAccessible::Slider) {}

TimelineWidget* TimelineAccessible::timeline() const {
  return qobject_cast<TimelineWidget*>(widget());
}

QString TimelineAccessible::text(QAccessible::Text kind) const {
  return kind == QAccessible::Value ? timeline()->describe(timeline()->currentFrame()) : QAccessibleWidget::text(kind);
}

void* TimelineAccessible::interface_cast(QAccessible::InterfaceType type) {
  if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
  return QAccessibleWidget::interface_cast(type);
}

QVariant TimelineAccessible::currentValue() const {
  return QVariant::fromValue(static_cast<qint64>(timeline()->currentFrame()));
}

void TimelineAccessible::setCurrentValue(const QVariant& value) {
  const std::int64_t before = timeline()->currentFrame();
  timeline()->setCurrentFrame(value.toLongLong());
  if (timeline()->currentFrame() != before) emit timeline()->frameRequested(timeline()->currentFrame());
}

QVariant TimelineAccessible::maximumValue() const {
  return QVariant::fromValue(static_cast<qint64>(timeline()->numFrames() - 1));
}

void installTimelineAccessibility() {
  static const bool done = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  Q_UNUSED(done)
}

}  // namespace parsimony::widgets
