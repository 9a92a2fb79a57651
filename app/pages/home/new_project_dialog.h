// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace parsimony::app {

struct NewProjectRequest {
  QString folder;  ///< absolute, new or empty
  QStringList keypoints;
  QStringList videos;  ///< absolute; copied into the project
};

/// Asks for a folder, the keypoints and the videos of a new project. Videos may be dropped on it.
class NewProjectDialog : public QDialog {
  Q_OBJECT

 public:
  explicit NewProjectDialog(QWidget* parent = nullptr);
  void addVideos(const QStringList& videos);
  [[nodiscard]] NewProjectRequest request() const;

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* buildFolder();
  QWidget* buildVideos();
  void check();

  QLineEdit* m_name;
  QLineEdit* m_parentFolder;
  QPlainTextEdit* m_keypoints;
  QListWidget* m_videos;
  QLabel* m_problem;
  QPushButton* m_create;
};

}  // namespace parsimony::app
