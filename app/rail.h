// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <map>

class QAction;
class QActionGroup;
class QToolButton;
class QVBoxLayout;

namespace parsimony::app {

/// The slim column of pages at the left: icon and word, or icons alone.
class Rail : public QFrame {
  Q_OBJECT

 public:
  explicit Rail(QWidget* parent = nullptr);

  /// A page's entry; `name` is handed back by pageChosen(). The action carries its shortcut.
  QAction* addPage(const QString& name, const QString& icon, const QString& text, const QKeySequence& shortcut);
  /// An entry at the bottom that is no page.
  QToolButton* addTool(QAction* action);
  void setCurrent(const QString& name);
  [[nodiscard]] bool isCollapsed() const { return m_collapsed; }
  void setCollapsed(bool collapsed);

 signals:
  void pageChosen(const QString& name);
  void collapsedChanged(bool collapsed);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QToolButton* makeButton(QAction* action);

  QVBoxLayout* m_pages;
  QVBoxLayout* m_tools;
  QActionGroup* m_group;
  std::map<QString, QToolButton*> m_buttons;
  QToolButton* m_collapse;
  bool m_collapsed = false;
};

}  // namespace parsimony::app
