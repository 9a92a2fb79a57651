// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QListWidget;

namespace parsimony::app {

/// Every command of the window with its shortcut, filtered as one types (Ctrl+K).
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  explicit CommandPalette(QWidget* window);

 public slots:
  void open() override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fill();
  void filter(const QString& text);
  void runCurrent();

  QLineEdit* m_search;
  QListWidget* m_list;
  QList<QAction*> m_actions;
};

}  // namespace parsimony::app
