// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rail.h"

#include <QAction>
#include <QActionGroup>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {
constexpr int kWide = 76;
constexpr int kNarrow = 48;
}  // namespace

Rail::Rail(QWidget* parent) : QFrame(parent), m_group(new QActionGroup(this)) {
  setObjectName(QStringLiteral("rail"));
  setAccessibleName(tr("Pages"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kTiny, spacing::kSmall, spacing::kTiny + 1, spacing::kSmall);
  layout->setSpacing(spacing::kTiny);
  m_pages = new QVBoxLayout;
  m_pages->setSpacing(spacing::kTiny);
  m_tools = new QVBoxLayout;
  m_tools->setSpacing(spacing::kTiny);
  layout->addLayout(m_pages);
  layout->addStretch(1);
  layout->addLayout(m_tools);
  auto* collapse = new QAction(Icons::get(QStringLiteral("chevron-left"), Icons::Tint::Muted), tr("Collapse"), this);
  collapse->setObjectName(QStringLiteral("collapseRail"));
  collapse->setToolTip(tr("Show icons only"));
  m_collapse = makeButton(collapse);
  layout->addWidget(m_collapse);
  connect(collapse, &QAction::triggered, this, [this] { setCollapsed(!m_collapsed); });
  setFixedWidth(kWide);
}

QToolButton* Rail::makeButton(QAction* action) {
  auto* button = new QToolButton(this);
  button->setDefaultAction(action);
  button->setObjectName(action->objectName() + QStringLiteral("Button"));
  button->setAccessibleName(action->text());
  button->setIconSize(QSize(22, 22));
  button->setToolButtonStyle(m_collapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextUnderIcon);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  button->setFocusPolicy(Qt::TabFocus);
  button->setFont(typeFont(TypeSize::Caption));
  return button;
}

QAction* Rail::addPage(const QString& name, const QString& icon, const QString& text, const QKeySequence& shortcut) {
  auto* action = new QAction(Icons::get(icon), text, this);
  action->setObjectName(QStringLiteral("page-") + name);
  action->setCheckable(true);
  action->setShortcut(shortcut);
  action->setToolTip(tr("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
  QToolButton* button = makeButton(action);
  m_group->addAction(action);
  m_buttons[name] = button;
  m_pages->addWidget(button);
  connect(action, &QAction::triggered, this, [this, name] { emit pageChosen(name); });
  return action;
}

QToolButton* Rail::addTool(QAction* action) {
  QToolButton* button = makeButton(action);
  m_tools->addWidget(button);
  return button;
}

void Rail::setCurrent(const QString& name) {
  if (const auto at = m_buttons.find(name); at != m_buttons.end()) at->second->defaultAction()->setChecked(true);
}

void Rail::setCollapsed(bool collapsed) {
  if (collapsed == m_collapsed) return;
  m_collapsed = collapsed;
  setFixedWidth(collapsed ? kNarrow : kWide);
  for (QToolButton* button : findChildren<QToolButton*>()) {
    button->setToolButtonStyle(collapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextUnderIcon);
  }
  QAction* action = m_collapse->defaultAction();
  action->setIcon(Icons::get(collapsed ? QStringLiteral("chevron-right") : QStringLiteral("chevron-left"), Icons::Tint::Muted));
  action->setText(collapsed ? tr("Expand") : tr("Collapse"));
  action->setToolTip(collapsed ? tr("Show icons and words") : tr("Show icons only"));
  emit collapsedChanged(collapsed);
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = Theme::current();
  painter.fillRect(rect(), tokens.sunken);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), tokens.border);
}

}  // namespace parsimony::app
