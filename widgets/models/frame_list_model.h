// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <QString>

namespace parsimony::widgets {

/// One frame that has, or should get, labels.
struct FrameRow {
  QString image;     ///< relative to the project: "labeled-data/session0/img0012.png"
  QString session;   ///< for grouping: "session0"
  int labelled = 0;  ///< keypoints that are set or marked as not visible
  int total = 0;     ///< keypoints of the skeleton
  bool suggested = false;
  bool flagged = false;
  bool mineToday = false;  ///< edited by this person today

  [[nodiscard]] bool isComplete() const { return total > 0 && labelled >= total; }
};

enum class FrameFilter { All, Labelled, Unfinished, Suggested, Flagged, MineToday };

/// How far labelling has come.
struct LabelProgress {
  int frames = 0;
  int framesLabelled = 0;  ///< with at least one keypoint
  int keypoints = 0;
  int keypointsLabelled = 0;
};
/// "37 of 90 frames, 612 of 630 keypoints"
[[nodiscard]] QString progressText(const LabelProgress& progress);

/// The labelled frames of a project, in the order given.
class FrameListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  /// Beyond the shared roles of item_roles.h; ValueRole is the number of labelled keypoints.
  enum Role { SessionRole = Qt::UserRole + 32, LabelledRole, TotalRole, CompleteRole, SuggestedRole, FlaggedRole, MineTodayRole };

  using QAbstractListModel::QAbstractListModel;
  void setFrames(std::vector<FrameRow> frames);
  [[nodiscard]] const std::vector<FrameRow>& frames() const { return m_frames; }
  /// After an edit of one frame; only this row is redrawn. \return false when there is no such image.
  bool updateFrame(const FrameRow& frame);
  [[nodiscard]] int rowOf(const QString& image) const;
  [[nodiscard]] LabelProgress progress() const { return m_progress; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 signals:
  void progressChanged(const parsimony::widgets::LabelProgress& progress);

 private:
  void count();
  std::vector<FrameRow> m_frames;
  LabelProgress m_progress;
};

/// The frames that a person wants to see now.
class FrameListProxy : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit FrameListProxy(QObject* parent = nullptr);
  void setFrameFilter(FrameFilter filter);
  /// Part of the image's path, any case.
  void setSearch(const QString& text);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  FrameFilter m_filter = FrameFilter::All;
  QString m_search;
};

}  // namespace parsimony::widgets
