// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/jobs/run_context.h"
#include "core/project/run_folder.h"

class QLabel;
class QPushButton;
class QSplitter;

namespace parsimony::widgets {
class LinePlot;
class SmallMultiples;
}  // namespace parsimony::widgets

namespace parsimony::app {

class FrameGallery;

/// Curves of one run, finished or running: loss, validation error, error per keypoint, and the validation frames.
class LiveView : public QWidget {
  Q_OBJECT

 public:
  explicit LiveView(QWidget* parent = nullptr);

  void clear();
  void addPoints(const std::vector<jobs::MetricPoint>& points);
  /// Replaces the curves by those of a finished run.
  void setRows(const std::vector<project::MetricRow>& rows);
  void addPreview(const jobs::PreviewImage& preview);
  void setTitle(const QString& title, const QString& details);
  /// Whether the buttons that end a run are shown, and whether they can be pressed.
  void setRunning(bool running, bool stoppable);

  [[nodiscard]] widgets::LinePlot* lossPlot() const { return m_loss; }
  [[nodiscard]] widgets::LinePlot* errorPlot() const { return m_error; }
  [[nodiscard]] FrameGallery* gallery() const { return m_gallery; }

 signals:
  void stopAndKeepRequested();
  void cancelRequested();

 private:
  QWidget* buildHeader();
  QWidget* buildPlots();
  void add(const std::string& name, double step, double value);

  QLabel* m_title;
  QLabel* m_details;
  QPushButton* m_stop;
  QPushButton* m_cancel;
  widgets::LinePlot* m_loss;
  widgets::LinePlot* m_error;
  widgets::SmallMultiples* m_keypoints;
  FrameGallery* m_gallery;
};

}  // namespace parsimony::app
