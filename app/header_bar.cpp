// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/header_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kHeight = 48;

/// A button that follows an action; QPushButton, because the style draws primary ones.
QPushButton* buttonFor(QAction* action, bool primary, QWidget* parent) {
  auto* button = new QPushButton(parent);
  button->setObjectName(action->objectName() + QStringLiteral("Button"));
  button->setProperty("primary", primary);
  const auto follow = [button, action] {
    button->setText(action->text());
    button->setAccessibleName(action->text());
    button->setIcon(action->icon());
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    button->setVisible(action->isVisible());
  };
  follow();
  QObject::connect(action, &QAction::changed, button, follow);
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  return button;
}

}  // namespace

HeaderBar::HeaderBar(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("header"));
  setFixedHeight(kHeight);
  m_switcher = new QToolButton(this);
  m_switcher->setObjectName(QStringLiteral("projectSwitcher"));
  m_switcher->setAccessibleName(tr("Project"));
  m_switcher->setPopupMode(QToolButton::InstantPopup);
  m_switcher->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_switcher->setIcon(Icons::get(QStringLiteral("project")));
  m_switcher->setFont(typeFont(TypeSize::Heading, QFont::DemiBold));
  m_switcher->setFocusPolicy(Qt::TabFocus);
  m_menu = new QMenu(m_switcher);
  m_switcher->setMenu(m_menu);
  m_arrow = new QLabel(this);
  m_arrow->setPixmap(Icons::pixmap(QStringLiteral("chevron-right"), 14, Theme::current().muted, devicePixelRatioF()));
  m_page = new QLabel(this);
  m_page->setObjectName(QStringLiteral("headerPage"));
  m_page->setProperty("role", QStringLiteral("muted"));
  m_page->setFont(typeFont(TypeSize::Heading));
  m_readOnly = new QLabel(tr("read-only"), this);
  m_readOnly->setObjectName(QStringLiteral("headerReadOnly"));
  m_readOnly->setProperty("role", QStringLiteral("warn"));
  m_readOnly->setToolTip(tr("Another process is editing this project."));
  m_actions = new QHBoxLayout;
  m_actions->setSpacing(spacing::kSmall);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(spacing::kSmall, 0, spacing::kMedium, 1);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(m_switcher);
  layout->addWidget(m_arrow);
  layout->addSpacing(spacing::kTiny);
  layout->addWidget(m_page);
  layout->addSpacing(spacing::kSmall);
  layout->addWidget(m_readOnly);
  layout->addStretch(1);
  layout->addLayout(m_actions);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    m_arrow->setPixmap(Icons::pixmap(QStringLiteral("chevron-right"), 14, Theme::current().muted, devicePixelRatioF()));
    update();
  });
  setProject({}, {}, false);
}

void HeaderBar::setProject(const QString& name, const QString& folder, bool readOnly) {
  m_switcher->setText((name.isEmpty() ? tr("No project") : name) + QStringLiteral(" \u25be"));
  m_switcher->setToolTip(name.isEmpty() ? tr("Open or switch the project") : folder);
  m_readOnly->setVisible(readOnly);
}

void HeaderBar::setPage(const QString& title) {
  m_page->setText(title);
}

void HeaderBar::setActions(const QList<QAction*>& actions) {
  while (QLayoutItem* item = m_actions->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    delete item;
  }
  bool primary = true;
  QList<QWidget*> buttons;
  for (QAction* action : actions) {
    buttons.append(buttonFor(action, primary, this));
    primary = false;
  }
  // The primary one stands at the edge of the window.
  for (auto at = buttons.rbegin(); at != buttons.rend(); ++at) m_actions->addWidget(*at);
}

void HeaderBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = Theme::current();
  painter.fillRect(rect(), tokens.surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
}

}  // namespace parsimony::app
