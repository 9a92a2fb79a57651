// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace parsimony::app {

/// The one line above a page: what is open, which is also the switcher, and the page's primary actions.
class HeaderBar : public QFrame {
  Q_OBJECT

 public:
  explicit HeaderBar(QWidget* parent = nullptr);

  /// An empty project name shows the invitation to open one.
  void setProject(const QString& name, const QString& folder, bool readOnly);
  void setPage(const QString& title);
  /// The first action is drawn as the primary one.
  void setActions(const QList<QAction*>& actions);
  /// Filled by the window each time before it opens.
  [[nodiscard]] QMenu* switcherMenu() const { return m_menu; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QToolButton* m_switcher;
  QMenu* m_menu;
  QLabel* m_arrow;
  QLabel* m_page;
  QLabel* m_readOnly;
  QHBoxLayout* m_actions;
};

}  // namespace parsimony::app
