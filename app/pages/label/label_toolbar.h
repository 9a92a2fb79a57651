// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QActionGroup;
class QLabel;

namespace parsimony::widgets {
class PoseCanvas;
}

namespace parsimony::app {

class ProjectSession;

/// The line above the canvas: undo and redo, placement mode, what is drawn, zoom, and where the mouse is.
class LabelToolbar : public QWidget {
  Q_OBJECT

 public:
  LabelToolbar(widgets::PoseCanvas* canvas, QWidget* parent = nullptr);

  void setSession(ProjectSession* session);
  [[nodiscard]] QAction* saveAction() const { return m_save; }

 private:
  QAction* addCommand(const char* name, const QString& icon, const QString& text, const QKeySequence& keys);
  void addButton(QAction* action);
  void addSeparator();
  void buildHistory();
  void buildModes();
  void buildOverlay();
  void buildZoom();
  void buildPicture();
  void updateHistory();
  void showZoom();
  void setOverlay(const QAction* action, bool shown);

  widgets::PoseCanvas* m_canvas;
  ProjectSession* m_session = nullptr;
  QAction* m_undo = nullptr;
  QAction* m_redo = nullptr;
  QAction* m_save = nullptr;
  QLabel* m_position;
  QLabel* m_zoom;
};

}  // namespace parsimony::app
