// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/choice_checks.h"

#include <algorithm>

#include <QCheckBox>
#include <QEvent>
#include <QSignalBlocker>
#include <QStyle>

#include "core/base/text.h"
#include "widgets/forms/wording.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {
constexpr int kRowGap = 2;
}  // namespace

ChoiceChecks::ChoiceChecks(const base::FieldValue& field, QWidget* parent) : QWidget(parent), m_choices(field.info.choices) {
  const QString label = wordingOf(field.info.id).label;
  for (const std::string& choice : m_choices) {
    auto* box = new QCheckBox(valueText(field, choice), this);
    box->setObjectName(QStringLiteral("field_%1_%2").arg(QString::fromStdString(field.info.id), QString::fromStdString(choice)));
    box->setAccessibleName(QStringLiteral("%1: %2").arg(label, box->text()));
    connect(box, &QCheckBox::toggled, this, &ChoiceChecks::chosenChanged);
    m_boxes.push_back(box);
  }
  for (std::size_t i = 1; i < m_boxes.size(); ++i) setTabOrder(m_boxes[i - 1], m_boxes[i]);
  if (!m_boxes.empty()) setFocusProxy(m_boxes.front());
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

std::string ChoiceChecks::chosen() const {
  std::string list;
  for (std::size_t i = 0; i < m_boxes.size(); ++i) {
    if (m_boxes[i]->isChecked()) list += (list.empty() ? "" : ",") + m_choices[i];
  }
  return list;
}

void ChoiceChecks::setChosen(const std::string& list) {
  const std::vector<std::string_view> parts = base::split(list, ',');
  const QSignalBlocker quiet(this);
  for (std::size_t i = 0; i < m_boxes.size(); ++i) {
    m_boxes[i]->setChecked(std::find(parts.begin(), parts.end(), m_choices[i]) != parts.end());
  }
}

QSize ChoiceChecks::cell() const {
  QSize largest(0, 0);
  for (const QCheckBox* box : m_boxes) largest = largest.expandedTo(box->sizeHint());
  return largest;
}

int ChoiceChecks::columnsIn(int width) const {
  const int fit = (width + spacing::kMedium) / std::max(1, cell().width() + spacing::kMedium);
  return std::clamp(fit, 1, std::max(1, static_cast<int>(m_boxes.size())));
}

int ChoiceChecks::heightForWidth(int width) const {
  const int columns = columnsIn(width);
  const int rows = (static_cast<int>(m_boxes.size()) + columns - 1) / columns;
  return std::max(0, rows * (cell().height() + kRowGap) - kRowGap);
}

QSize ChoiceChecks::sizeHint() const {
  return {cell().width(), heightForWidth(cell().width())};
}

QSize ChoiceChecks::minimumSizeHint() const {
  return {cell().width(), cell().height()};
}

void ChoiceChecks::place() {
  const int columns = columnsIn(width());
  const int step = (width() + spacing::kMedium) / columns;
  const QSize size(std::min(step - spacing::kMedium, width()), cell().height());
  for (int i = 0; i < static_cast<int>(m_boxes.size()); ++i) {
    const QPoint corner(i % columns * step, i / columns * (size.height() + kRowGap));
    m_boxes[static_cast<std::size_t>(i)]->setGeometry(QStyle::visualRect(layoutDirection(), rect(), {corner, size}));
  }
}

bool ChoiceChecks::focusNextPrevChild(bool next) {
  const auto now = std::find_if(m_boxes.begin(), m_boxes.end(), [](const QCheckBox* box) { return box->hasFocus(); });
  const bool leaves = now == m_boxes.end() || (next ? now + 1 == m_boxes.end() : now == m_boxes.begin());
  if (leaves) return QWidget::focusNextPrevChild(next);
  (next ? *(now + 1) : *(now - 1))->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
  return true;
}

void ChoiceChecks::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place();
}

void ChoiceChecks::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange && event->type() != QEvent::LayoutDirectionChange) return;
  updateGeometry();
  place();
}

}  // namespace parsimony::widgets
