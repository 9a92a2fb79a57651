// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <string>
#include <vector>

#include "app/pages/train/compared_run.h"

namespace parsimony::app {

/// Settings in which runs differ: one row per setting, one column per run.
class SettingsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setRuns(std::vector<ComparedRun> runs);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::vector<ComparedRun> m_runs;
  std::vector<std::string> m_differing;  ///< option ids
};

/// Option ids whose text is not the same in all runs; a run without the option differs from one that has it.
[[nodiscard]] std::vector<std::string> differingOptions(const std::vector<ComparedRun>& runs);

}  // namespace parsimony::app
