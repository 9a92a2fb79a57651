// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/keypoint_model.h"

#include <algorithm>
#include <cmath>

#include "widgets/canvas/placement.h"
#include "widgets/theme/metrics.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

KeypointModel::KeypointModel(QObject* parent) : QAbstractTableModel(parent) {}

void KeypointModel::setPalette(const KeypointPalette& palette) {
  beginResetModel();
  m_palette = palette;
  m_points.clear();
  m_predictions.clear();
  m_shown.assign(static_cast<std::size_t>(palette.size()), true);
  endResetModel();
}

void KeypointModel::setFrame(const std::vector<tracks::LabelPoint>& points, const std::vector<tracks::Prediction>& predictions) {
  m_points = points;
  m_predictions = predictions;
  if (m_palette.size() > 0) emit dataChanged(index(0, 0), index(m_palette.size() - 1, ColumnCount - 1));
}

KeypointState KeypointModel::state(int keypoint) const {
  const auto k = static_cast<std::size_t>(keypoint);
  if (k < m_points.size() && isPresent(m_points[k])) {
    return m_points[k].visibility == tracks::Visibility::Occluded ? KeypointState::Occluded : KeypointState::Set;
  }
  if (k < m_predictions.size() && isPresent(m_predictions[k])) return KeypointState::Predicted;
  return KeypointState::Missing;
}

double KeypointModel::likelihood(int keypoint) const {
  const auto k = static_cast<std::size_t>(keypoint);
  return k < m_predictions.size() ? m_predictions[k].likelihood : std::numeric_limits<double>::quiet_NaN();
}

bool KeypointModel::isShown(int keypoint) const {
  return keypoint >= 0 && static_cast<std::size_t>(keypoint) < m_shown.size() && m_shown[static_cast<std::size_t>(keypoint)];
}

void KeypointModel::setShown(int keypoint, bool shown) {
  if (keypoint < 0 || keypoint >= m_palette.size() || isShown(keypoint) == shown) return;
  m_shown[static_cast<std::size_t>(keypoint)] = shown;
  emit dataChanged(index(keypoint, NameColumn), index(keypoint, NameColumn), {Qt::CheckStateRole});
  emit shownChanged(keypoint, shown);
}

int KeypointModel::numSet() const {
  int count = 0;
  for (int k = 0; k < m_palette.size(); ++k) count += state(k) >= KeypointState::Occluded ? 1 : 0;
  return count;
}

bool KeypointModel::hasLikelihood() const {
  return std::any_of(m_predictions.begin(), m_predictions.end(),
                     [](const auto& prediction) { return std::isfinite(prediction.likelihood); });
}

int KeypointModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_palette.size();
}
int KeypointModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QString KeypointModel::stateText(KeypointState state) const {
  switch (state) {
    case KeypointState::Set:
      return tr("set");
    case KeypointState::Occluded:
      return tr("occluded");
    case KeypointState::Predicted:
      return tr("predicted");
    case KeypointState::Missing:
      break;
  }
  return tr("missing");
}

QVariant KeypointModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const int k = index.row();
  const double p = likelihood(k);
  switch (role) {
    case ColourRole:
      return m_palette.colour(k);
    case StateRole:
      return static_cast<int>(state(k));
    case ValueRole:
      if (index.column() == LikelihoodColumn) return p;
      return index.column() == NameColumn ? QVariant(m_palette.name(k)) : QVariant(static_cast<int>(state(k)));
    case Qt::DisplayRole:
      if (index.column() == NameColumn) return m_palette.name(k);
      if (index.column() == StateColumn) return stateText(state(k));
      return std::isfinite(p) ? QString::number(p, 'f', 2) : QStringLiteral("–");
    case Qt::CheckStateRole:
      return index.column() == NameColumn ? QVariant(static_cast<int>(isShown(k) ? Qt::Checked : Qt::Unchecked)) : QVariant();
    case Qt::TextAlignmentRole:
      return index.column() == LikelihoodColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
      return index.column() == LikelihoodColumn ? QVariant(tabularFont(typeFont(TypeSize::Body))) : QVariant();
    case Qt::ForegroundRole:
      return state(k) <= KeypointState::Predicted ? QVariant(QBrush(Theme::current().muted)) : QVariant();
    case Qt::AccessibleTextRole:
      return tr("%1, %2").arg(m_palette.name(k), stateText(state(k)));
    default:
      return {};
  }
}

QVariant KeypointModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
    return section == LikelihoodColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  }
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case NameColumn:
      return tr("Keypoint");
    case StateColumn:
      return tr("State");
    case LikelihoodColumn:
      return tr("Likelihood");
    default:
      return {};
  }
}

Qt::ItemFlags KeypointModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (index.isValid()) flags |= Qt::ItemNeverHasChildren;
  if (index.isValid() && index.column() == NameColumn) flags |= Qt::ItemIsUserCheckable;
  return flags;
}

bool KeypointModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.column() != NameColumn || role != Qt::CheckStateRole) return false;
  setShown(index.row(), value.toInt() == Qt::Checked);
  return true;
}

}  // namespace parsimony::widgets
