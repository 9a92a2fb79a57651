// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/frame_list_model.h"

#include <algorithm>
#include <utility>

#include <QCoreApplication>
#include <QFileInfo>

#include "widgets/models/item_roles.h"

namespace parsimony::widgets {

QString progressText(const LabelProgress& progress) {
  return FrameListModel::tr("%1 of %2 frames, %3 of %4 keypoints")
      .arg(progress.framesLabelled)
      .arg(progress.frames)
      .arg(progress.keypointsLabelled)
      .arg(progress.keypoints);
}

void FrameListModel::setFrames(std::vector<FrameRow> frames) {
  beginResetModel();
  m_frames = std::move(frames);
  endResetModel();
  count();
}

bool FrameListModel::updateFrame(const FrameRow& frame) {
  const int row = rowOf(frame.image);
  if (row < 0) return false;
  m_frames[static_cast<std::size_t>(row)] = frame;
  emit dataChanged(index(row), index(row));
  count();
  return true;
}

int FrameListModel::rowOf(const QString& image) const {
  const auto found = std::find_if(m_frames.begin(), m_frames.end(), [&](const FrameRow& frame) { return frame.image == image; });
  return found == m_frames.end() ? -1 : static_cast<int>(found - m_frames.begin());
}

void FrameListModel::count() {
  LabelProgress progress;
  for (const FrameRow& frame : m_frames) {
    ++progress.frames;
    progress.framesLabelled += frame.labelled > 0 ? 1 : 0;
    progress.keypoints += frame.total;
    progress.keypointsLabelled += frame.labelled;
  }
  m_progress = progress;
  emit progressChanged(progress);
}

int FrameListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_frames.size());
}

QVariant FrameListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const FrameRow& frame = m_frames[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return QFileInfo(frame.image).fileName();
    case Qt::ToolTipRole:
      return tr("%1\n%2 of %3 keypoints").arg(frame.image).arg(frame.labelled).arg(frame.total);
    case Qt::AccessibleTextRole:
      return tr("%1, %2 of %3 keypoints").arg(QFileInfo(frame.image).fileName()).arg(frame.labelled).arg(frame.total);
    case PathRole:
      return frame.image;
    case ValueRole:
    case LabelledRole:
      return frame.labelled;
    case TotalRole:
      return frame.total;
    case SessionRole:
      return frame.session;
    case CompleteRole:
      return frame.isComplete();
    case SuggestedRole:
      return frame.suggested;
    case FlaggedRole:
      return frame.flagged;
    case MineTodayRole:
      return frame.mineToday;
    default:
      return {};
  }
}

FrameListProxy::FrameListProxy(QObject* parent) : QSortFilterProxyModel(parent) {
  setDynamicSortFilter(true);
}

void FrameListProxy::setFrameFilter(FrameFilter filter) {
  m_filter = filter;
  invalidateFilter();
}

void FrameListProxy::setSearch(const QString& text) {
  m_search = text.trimmed();
  invalidateFilter();
}

bool FrameListProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (!m_search.isEmpty() && !index.data(PathRole).toString().contains(m_search, Qt::CaseInsensitive)) return false;
  switch (m_filter) {
    case FrameFilter::All:
      return true;
    case FrameFilter::Labelled:
      return index.data(FrameListModel::LabelledRole).toInt() > 0;
    case FrameFilter::Unfinished:
      return !index.data(FrameListModel::CompleteRole).toBool();
    case FrameFilter::Suggested:
      return index.data(FrameListModel::SuggestedRole).toBool();
    case FrameFilter::Flagged:
      return index.data(FrameListModel::FlaggedRole).toBool();
    case FrameFilter::MineToday:
      return index.data(FrameListModel::MineTodayRole).toBool();
  }
  return true;
}

}  // namespace parsimony::widgets
