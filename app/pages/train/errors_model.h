// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/pose/labelled_results.h"

namespace parsimony::app {

/// Errors per keypoint and set. Numbers under ValueRole, text under DisplayRole.
class ErrorsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { KeypointColumn, SetColumn, CountColumn, MeanColumn, StandardErrorColumn, MedianColumn, LowColumn, HighColumn, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;
  void setRows(std::vector<pose::ErrorRow> rows);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::vector<pose::ErrorRow> m_rows;
};

}  // namespace parsimony::app
