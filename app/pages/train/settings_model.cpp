// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/settings_model.h"

#include <set>
#include <utility>

#include "core/pose/train_options.h"
#include "widgets/forms/wording.h"
#include "widgets/models/item_roles.h"

namespace parsimony::app {

using namespace widgets;

namespace {

/// What is known about an option of a run; an id of another version has its name alone.
base::FieldValue fieldOf(const std::string& id) {
  static const std::vector<base::FieldValue> fields = base::fieldsOf(pose::TrainOptions{});
  for (const base::FieldValue& field : fields) {
    if (field.info.id == id) return field;
  }
  base::FieldValue unknown;
  unknown.info.id = id;
  unknown.kind = "text";
  return unknown;
}

}  // namespace

std::vector<std::string> differingOptions(const std::vector<ComparedRun>& runs) {
  std::set<std::string> known;
  for (const ComparedRun& run : runs) {
    for (const auto& [id, value] : run.options) known.insert(id);
  }
  std::vector<std::string> differing;
  for (const std::string& id : known) {
    std::set<std::string> values;
    for (const ComparedRun& run : runs) {
      const auto found = run.options.find(id);
      values.insert(found == run.options.end() ? std::string("\n none") : found->second);
    }
    if (values.size() > 1) differing.push_back(id);
  }
  return differing;
}

void SettingsModel::setRuns(std::vector<ComparedRun> runs) {
  beginResetModel();
  m_runs = std::move(runs);
  m_differing = differingOptions(m_runs);
  endResetModel();
}

int SettingsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_differing.size());
}

int SettingsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 1 + static_cast<int>(m_runs.size());
}

QVariant SettingsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const std::string& id = m_differing[static_cast<std::size_t>(index.row())];
  if (index.column() == 0) {
    if (role == Qt::ToolTipRole) return wordingOf(id).help;
    return role == Qt::DisplayRole || role == ValueRole ? QVariant(labelWithUnit(fieldOf(id).info)) : QVariant();
  }
  if (role != Qt::DisplayRole && role != ValueRole) return {};
  const ComparedRun& run = m_runs[static_cast<std::size_t>(index.column() - 1)];
  const auto found = run.options.find(id);
  if (found == run.options.end()) return role == Qt::DisplayRole ? QVariant(QStringLiteral("\u2013")) : QVariant();
  return role == Qt::DisplayRole ? valueText(fieldOf(id), found->second) : QString::fromStdString(found->second);
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount()) return {};
  return section == 0 ? tr("Setting") : shownName(m_runs[static_cast<std::size_t>(section - 1)].row);
}

}  // namespace parsimony::app
