// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/models/frame_list_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QToolButton;

namespace parsimony::app {

class ProjectSession;

/// What can be labelled: the labelled frames with their progress, and the videos. Nothing is selected by itself: the page says what is
/// shown, a person's choice comes out as a signal.
class FramePanel : public QWidget {
  Q_OBJECT

 public:
  explicit FramePanel(QWidget* parent = nullptr);

  void setSession(ProjectSession* session);
  /// Marks what is shown; row -1 or an empty path = none.
  void showCurrent(int row, const QString& video);
  [[nodiscard]] widgets::FrameListModel* model() const { return m_model; }
  [[nodiscard]] QListView* frameView() const { return m_frames; }

 signals:
  void rowChosen(int row);
  void videoChosen(const QString& path);
  void viewChosen(const QString& view);
  void addVideosRequested();

 private:
  QWidget* buildFrames();
  QWidget* buildVideos();
  void fillFrames();
  void fillVideos();
  void updateRow(const QString& image);
  [[nodiscard]] widgets::FrameRow frameRow(int row) const;

  ProjectSession* m_session = nullptr;
  widgets::FrameListModel* m_model;
  widgets::FrameListProxy* m_proxy;
  QComboBox* m_view;
  QLabel* m_progress;
  QComboBox* m_filter;
  QLineEdit* m_search;
  QListView* m_frames;
  QLabel* m_noFrames;
  QListWidget* m_videos;
  QLabel* m_noVideos;
  bool m_showing = false;
};

}  // namespace parsimony::app
