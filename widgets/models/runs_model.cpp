// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/runs_model.h"

#include <algorithm>
#include <utility>

#include "widgets/models/item_roles.h"
#include "widgets/models/number_text.h"

namespace parsimony::widgets {

namespace {
QVariant countValue(std::int64_t count) {
  return count < 0 ? QVariant() : QVariant(static_cast<qlonglong>(count));
}
QVariant numberValue(double number) {
  return std::isnan(number) ? QVariant() : QVariant(number);
}
bool isNumber(int column) {
  return column >= RunsModel::MinutesColumn;
}
}  // namespace

bool RunsModel::sameFolders(const std::vector<RunRow>& runs) const {
  return std::equal(runs.begin(), runs.end(), m_runs.begin(), m_runs.end(),
                    [](const RunRow& a, const RunRow& b) { return a.folder == b.folder; });
}

void RunsModel::setRuns(std::vector<RunRow> runs) {
  if (!runs.empty() && sameFolders(runs)) {
    m_runs = std::move(runs);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    return;
  }
  beginResetModel();
  m_runs = std::move(runs);
  endResetModel();
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const RunRow& run = m_runs[static_cast<std::size_t>(index.row())];
  if (role == PathRole || (role == Qt::ToolTipRole && index.column() == NameColumn)) return run.folder;
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue(Qt::Alignment((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role != Qt::DisplayRole && role != ValueRole) return {};
  const bool shown = role == Qt::DisplayRole;
  switch (index.column()) {
    case NameColumn:
      return shown ? shownName(run) : run.name;
    case BackboneColumn:
      return run.backbone;
    case StatusColumn:
      return statusText(run.status);
    case CreatedColumn:
      return shown ? QVariant(run.created.toString(QStringLiteral("yyyy-MM-dd HH:mm"))) : QVariant(run.created);
    case MinutesColumn:
      return shown ? QVariant(numberText(run.minutes)) : numberValue(run.minutes);
    case StepsColumn:
      return shown ? QVariant(numberText(run.steps < 0 ? RunRow::kUnknown : static_cast<double>(run.steps))) : countValue(run.steps);
    case ErrorMeanColumn:
      return shown ? QVariant(meanText(run)) : numberValue(run.errorMean);
    case ErrorMedianColumn:
      return shown ? QVariant(numberText(run.errorMedian)) : numberValue(run.errorMedian);
    case LabelsColumn:
      return shown ? QVariant(numberText(run.labels < 0 ? RunRow::kUnknown : static_cast<double>(run.labels))) : countValue(run.labels);
    case MemoryColumn:
      return shown ? QVariant(numberText(run.peakMemoryMb)) : numberValue(run.peakMemoryMb);
    case EnergyColumn:
      return shown ? QVariant(numberText(run.energyWh)) : numberValue(run.energyWh);
    default:
      return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue(Qt::Alignment((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role == Qt::ToolTipRole && section == ErrorMeanColumn)
    return tr("Mean distance between prediction and label on the test frames, ± its standard error over frames");
  if (role == Qt::ToolTipRole && section == LabelsColumn) return tr("Labelled keypoints that the run learned from");
  if (role == Qt::ToolTipRole && section == EnergyColumn) return tr("Energy of the processor, where the machine measures it");
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case NameColumn:
      return tr("Run");
    case BackboneColumn:
      return tr("Backbone");
    case StatusColumn:
      return tr("Status");
    case CreatedColumn:
      return tr("Created");
    case MinutesColumn:
      return tr("Time (min)");
    case StepsColumn:
      return tr("Steps");
    case ErrorMeanColumn:
      return tr("Error, mean (px)");
    case ErrorMedianColumn:
      return tr("Error, median (px)");
    case LabelsColumn:
      return tr("Labels");
    case MemoryColumn:
      return tr("Memory (MB)");
    case EnergyColumn:
      return tr("Energy (Wh)");
    default:
      return {};
  }
}

ValueSortProxy::ValueSortProxy(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(ValueRole);
  setFilterKeyColumn(-1);
  setFilterCaseSensitivity(Qt::CaseInsensitive);
  setSortCaseSensitivity(Qt::CaseInsensitive);
  setSortLocaleAware(true);
  setDynamicSortFilter(true);
}

bool ValueSortProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(ValueRole);
  const QVariant b = right.data(ValueRole);
  // Descending order swaps the arguments, so "last" has to be answered against the direction.
  if (!a.isValid() || !b.isValid()) {
    if (a.isValid() == b.isValid()) return false;
    return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
  }
  return QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace parsimony::widgets
