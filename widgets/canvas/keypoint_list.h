// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/canvas/keypoint_model.h"

class QLabel;
class QTreeView;

namespace parsimony::widgets {

class PoseCanvas;

/// The keypoints of a skeleton with swatch, name, state and, where the frame has any, likelihood. A click makes a keypoint current; the box
/// hides it on the canvas.
class KeypointList : public QWidget {
  Q_OBJECT

 public:
  explicit KeypointList(QWidget* parent = nullptr);

  void setPalette(const KeypointPalette& palette);
  void setFrame(const std::vector<tracks::LabelPoint>& points, const std::vector<tracks::Prediction>& predictions);
  void setCurrentKeypoint(int keypoint);
  [[nodiscard]] int currentKeypoint() const;
  /// Current keypoint and visibility follow each other on both sides.
  void attach(PoseCanvas* canvas);
  [[nodiscard]] KeypointModel* model() const { return m_model; }
  [[nodiscard]] QTreeView* view() const { return m_view; }

 signals:
  void keypointSelected(int keypoint);

 private:
  void refresh();

  KeypointModel* m_model;
  QTreeView* m_view;
  QLabel* m_summary;
};

}  // namespace parsimony::widgets
