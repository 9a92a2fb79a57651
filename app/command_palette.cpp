// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QVBoxLayout>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

CommandPalette::CommandPalette(QWidget* window) : QDialog(window, Qt::Popup | Qt::FramelessWindowHint) {
  setObjectName(QStringLiteral("palette"));
  setAccessibleName(tr("All commands"));
  m_search = new QLineEdit(this);
  m_search->setObjectName(QStringLiteral("paletteSearch"));
  m_search->setAccessibleName(tr("Search a command"));
  m_search->setPlaceholderText(tr("Search a command"));
  m_search->addAction(Icons::get(QStringLiteral("search"), Icons::Tint::Muted), QLineEdit::LeadingPosition);
  m_list = new QListWidget(this);
  m_list->setObjectName(QStringLiteral("paletteList"));
  m_list->setAccessibleName(tr("Commands"));
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setUniformItemSizes(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kSmall, spacing::kSmall, spacing::kSmall, spacing::kSmall);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(m_search);
  layout->addWidget(m_list, 1);
  m_search->installEventFilter(this);
  connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(m_search, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::open() {
  fill();
  m_search->clear();
  filter({});
  const QWidget* window = parentWidget();
  resize(520, 380);
  move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 80)));
  show();
  m_search->setFocus();
}

void CommandPalette::fill() {
  m_actions.clear();
  m_list->clear();
  for (QAction* action : parentWidget()->findChildren<QAction*>()) {
    if (action->objectName().isEmpty() || action->text().isEmpty() || !action->isEnabled() || action->objectName() == "commandPalette")
      continue;
    if (action->objectName().startsWith(QLatin1String("_q_"))) continue;  // Qt's own, inside line edits
    m_actions.append(action);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    auto* item = new QListWidgetItem(action->icon(), keys.isEmpty() ? action->text() : tr("%1   (%2)").arg(action->text(), keys), m_list);
    item->setSizeHint(QSize(0, 30));
  }
}

void CommandPalette::filter(const QString& text) {
  const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int first = -1;
  for (int row = 0; row < m_list->count(); ++row) {
    const QString name = m_list->item(row)->text();
    const bool fits =
        std::all_of(words.begin(), words.end(), [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
    m_list->item(row)->setHidden(!fits);
    if (fits && first < 0) first = row;
  }
  m_list->setCurrentRow(first);
}

void CommandPalette::runCurrent() {
  const int row = m_list->currentRow();
  if (row < 0) return;
  const QPointer<QAction> action = m_actions.at(row);
  hide();
  if (action) action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_search && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
      int row = m_list->currentRow();
      const int step = key == Qt::Key_Down ? 1 : -1;
      do row += step;
      while (row >= 0 && row < m_list->count() && m_list->item(row)->isHidden());
      if (row >= 0 && row < m_list->count()) m_list->setCurrentRow(row);
      return true;
    }
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace parsimony::app
