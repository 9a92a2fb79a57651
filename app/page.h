// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QWidget>

namespace parsimony::app {

class ProjectSession;

/// One page of the window. It keeps its state while another page is shown.
class Page : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;

  /// The project that is open, or null. The session lives until the next call.
  virtual void setSession(ProjectSession* session) = 0;
  /// The two or three actions that the header shows as buttons; the first one is the primary one.
  [[nodiscard]] virtual QList<QAction*> primaryActions() const { return {}; }
  /// Nothing is being loaded: what is on the screen is what will be there.
  [[nodiscard]] virtual bool isSettled() const { return true; }

 signals:
  void openProjectRequested(const QString& path);
  /// "home", "label", "train"
  void pageRequested(const QString& name);
};

}  // namespace parsimony::app
