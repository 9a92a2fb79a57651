// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/errors_model.h"

#include <cmath>
#include <utility>

#include "app/pages/train/run_report.h"
#include "widgets/models/item_roles.h"
#include "widgets/models/number_text.h"

namespace parsimony::app {

using namespace widgets;

namespace {

double numberOf(const pose::ErrorRow& row, int column) {
  switch (column) {
    case ErrorsModel::CountColumn:
      return static_cast<double>(row.n);
    case ErrorsModel::MeanColumn:
      return row.mean;
    case ErrorsModel::StandardErrorColumn:
      return row.standardError;
    case ErrorsModel::MedianColumn:
      return row.median;
    case ErrorsModel::LowColumn:
      return row.low;
    default:
      return row.high;
  }
}

}  // namespace

void ErrorsModel::setRows(std::vector<pose::ErrorRow> rows) {
  beginResetModel();
  m_rows = std::move(rows);
  endResetModel();
}

int ErrorsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ErrorsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant ErrorsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const pose::ErrorRow& row = m_rows[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue(Qt::Alignment((index.column() >= CountColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role != Qt::DisplayRole && role != ValueRole) return {};
  if (index.column() == KeypointColumn) return row.keypoint.empty() ? tr("All keypoints") : QString::fromStdString(row.keypoint);
  if (index.column() == SetColumn) return setText(row.set);
  const double number = numberOf(row, index.column());
  if (role == Qt::DisplayRole) return numberText(number);
  return std::isnan(number) ? QVariant() : QVariant(number);
}

QVariant ErrorsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue(Qt::Alignment((section >= CountColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role == Qt::ToolTipRole && section == StandardErrorColumn) return tr("Standard error of the mean, over frames");
  if (role == Qt::ToolTipRole && (section == LowColumn || section == HighColumn))
    return tr("95 % interval of the mean by the bootstrap: 1000 times frames drawn again");
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case KeypointColumn:
      return tr("Keypoint");
    case SetColumn:
      return tr("Frames");
    case CountColumn:
      return tr("n");
    case MeanColumn:
      return tr("Mean (px)");
    case StandardErrorColumn:
      return tr("s.e. (px)");
    case MedianColumn:
      return tr("Median (px)");
    case LowColumn:
      return tr("95 % from (px)");
    case HighColumn:
      return tr("to (px)");
    default:
      return {};
  }
}

}  // namespace parsimony::app
