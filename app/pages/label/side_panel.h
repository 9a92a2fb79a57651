// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/project/run_folder.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace parsimony::widgets {
class KeypointList;
}

namespace parsimony::app {

/// Right of the canvas: the keypoints of the frame, and which run's predictions are shown.
class SidePanel : public QWidget {
  Q_OBJECT

 public:
  explicit SidePanel(QWidget* parent = nullptr);

  [[nodiscard]] widgets::KeypointList* keypoints() const { return m_keypoints; }
  /// Finished runs, newest first. The choice stays where its run is still there.
  void setRuns(const std::vector<project::RunEntry>& runs);
  /// Folder of the chosen run, empty = none.
  [[nodiscard]] QString run() const;
  void chooseRun(const QString& folder);
  /// What is known of this frame's predictions.
  void setPredictionText(const QString& text);
  void setAcceptEnabled(bool enabled);
  [[nodiscard]] double threshold() const;

 signals:
  void runChosen(const QString& folder);
  /// Every prediction of this frame above the threshold becomes a label, where there is none.
  void acceptRequested(double threshold);

 private:
  widgets::KeypointList* m_keypoints;
  QComboBox* m_run;
  QLabel* m_text;
  QDoubleSpinBox* m_threshold;
  QPushButton* m_accept;
  QString m_wanted;  ///< chosen before its run was listed
};

}  // namespace parsimony::app
