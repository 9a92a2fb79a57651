// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "widgets/canvas/canvas_frame.h"
#include "widgets/canvas/keypoint_palette.h"

namespace parsimony::widgets {

/// What is known of a keypoint in the frame that is shown.
enum class KeypointState { Missing, Predicted, Occluded, Set };

/// The keypoints of the frame that is shown, one row each.
class KeypointModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { NameColumn, StateColumn, LikelihoodColumn, ColumnCount };
  /// Numbers and states for code; text for people is under Qt::DisplayRole.
  enum Role { ValueRole = Qt::UserRole, ColourRole, StateRole };

  explicit KeypointModel(QObject* parent = nullptr);

  void setPalette(const KeypointPalette& palette);
  void setFrame(const std::vector<tracks::LabelPoint>& points, const std::vector<tracks::Prediction>& predictions);
  [[nodiscard]] KeypointState state(int keypoint) const;
  [[nodiscard]] bool isShown(int keypoint) const;
  void setShown(int keypoint, bool shown);
  /// Number of keypoints with a label, occluded ones included.
  [[nodiscard]] int numSet() const;
  /// Any keypoint of the frame has a likelihood.
  [[nodiscard]] bool hasLikelihood() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 signals:
  void shownChanged(int keypoint, bool shown);

 private:
  [[nodiscard]] QString stateText(KeypointState state) const;
  [[nodiscard]] double likelihood(int keypoint) const;

  KeypointPalette m_palette;
  std::vector<tracks::LabelPoint> m_points;
  std::vector<tracks::Prediction> m_predictions;
  std::vector<bool> m_shown;
};

}  // namespace parsimony::widgets
