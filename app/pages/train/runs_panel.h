// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/project/run_folder.h"
#include "widgets/models/runs_model.h"

class QMenu;
class QToolButton;

namespace parsimony::widgets {
class DataTable;
}

namespace parsimony::app {

class ProjectSession;

/// Every run of the project with what it reached and what it cost, and what can be done with the selected one.
class RunsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit RunsPanel(QWidget* parent = nullptr);

  void setSession(ProjectSession* session);
  /// Folder of the selected run, empty = none or several.
  [[nodiscard]] QString selectedRun() const;
  void select(const QString& folder);
  /// Selected once the list knows it.
  void selectWhenListed(const QString& folder) { m_wanted = folder; }
  /// While a run trains here, interrupted ones cannot be resumed.
  void setTraining(bool training);
  [[nodiscard]] widgets::RunsModel* model() const { return m_model; }
  [[nodiscard]] widgets::DataTable* table() const { return m_table; }

 signals:
  void runSelected(const parsimony::widgets::RunRow& run);
  void showRequested(const QString& folder);
  void predictRequested(const QString& folder, const QString& video);
  void exportRequested(const QString& folder);
  void resumeRequested(const QString& folder);
  /// Two or more runs shall be compared.
  void compareRequested(const QStringList& folders);
  void exportFailed(const QString& text);

 private:
  QToolButton* addButton(const char* name, const QString& icon, const QString& text, const QString& help);
  void fill();
  void fillVideos();
  void updateButtons();
  /// Null when none or several are selected.
  [[nodiscard]] const widgets::RunRow* selectedRow() const;
  [[nodiscard]] QStringList selectedFolders() const;

  ProjectSession* m_session = nullptr;
  widgets::RunsModel* m_model;
  widgets::ValueSortProxy* m_proxy;
  widgets::DataTable* m_table;
  QToolButton* m_compare;
  QToolButton* m_show;
  QToolButton* m_predict;
  QToolButton* m_export;
  QToolButton* m_resume;
  QToolButton* m_open;
  QMenu* m_videos;
  QString m_wanted;
  bool m_training = false;
};

}  // namespace parsimony::app
