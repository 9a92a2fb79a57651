// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/pages/train/run_report.h"
#include "core/jobs/run_context.h"

class QLabel;
class QPushButton;
class QTabWidget;

namespace parsimony::widgets {
class LinePlot;
}

namespace parsimony::app {

class CalibrationPanel;
class ErrorsPanel;
class FrameGallery;
class FramesPanel;
class KeypointPanel;
class LossPanel;
class MachinePanel;

/// The dashboard of one run, running, finished or of Lightning Pose: a tab each for loss, keypoints, calibration, machine, frames, errors.
class LiveView : public QWidget {
  Q_OBJECT

 public:
  explicit LiveView(QWidget* parent = nullptr);

  void clear();
  void addPoints(const std::vector<jobs::MetricPoint>& points);
  void addPreview(const jobs::PreviewImage& preview);
  /// Replaces everything by what a run on disk has.
  void showReport(const RunReportPtr& report, const QString& projectFolder);
  void setTitle(const QString& title, const QString& details);
  /// Whether the buttons that end a run are shown, and whether they can be pressed.
  void setRunning(bool running, bool stoppable);
  /// Whether no pictures are being read.
  [[nodiscard]] bool isSettled() const;

  [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }
  [[nodiscard]] LossPanel* loss() const { return m_loss; }
  [[nodiscard]] KeypointPanel* keypoints() const { return m_keypoints; }
  [[nodiscard]] CalibrationPanel* calibration() const { return m_calibration; }
  [[nodiscard]] MachinePanel* machine() const { return m_machine; }
  [[nodiscard]] FramesPanel* frames() const { return m_frames; }
  [[nodiscard]] ErrorsPanel* errors() const { return m_errors; }
  [[nodiscard]] widgets::LinePlot* lossPlot() const;
  [[nodiscard]] widgets::LinePlot* errorPlot() const;
  [[nodiscard]] FrameGallery* gallery() const;

 signals:
  void stopAndKeepRequested();
  void cancelRequested();
  /// A frame of the gallery was clicked; `image` as in the labels.
  void frameActivated(const QString& image);

 private:
  QWidget* buildHeader();
  void buildTabs();
  void addCurves(const MetricCurves& curves);

  QLabel* m_title;
  QLabel* m_details;
  QPushButton* m_stop;
  QPushButton* m_cancel;
  QTabWidget* m_tabs;
  LossPanel* m_loss;
  KeypointPanel* m_keypoints;
  CalibrationPanel* m_calibration;
  MachinePanel* m_machine;
  FramesPanel* m_frames;
  ErrorsPanel* m_errors;
};

}  // namespace parsimony::app
