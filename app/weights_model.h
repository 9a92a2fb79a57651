// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <map>
#include <vector>

#include "core/pose/weights_store.h"

namespace parsimony::app {

/// The weight files that are known or here. Numbers under widgets::ValueRole, text under DisplayRole, the file under widgets::PathRole.
class WeightsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { NameColumn, FitsColumn, SizeColumn, LicenceColumn, StateColumn, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;
  void setEntries(std::vector<pose::WeightsEntry> entries);
  [[nodiscard]] const std::vector<pose::WeightsEntry>& entries() const { return m_entries; }
  /// -1 where there is none of this name.
  [[nodiscard]] int rowOf(const QString& name) const;
  /// How far the download of a file is, 0 to 1; negative: none is running.
  void setShare(const QString& name, double share);
  [[nodiscard]] double shareOf(const QString& name) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::vector<pose::WeightsEntry> m_entries;
  std::map<QString, double> m_shares;
};

/// The catalogue's name, or that of the file.
[[nodiscard]] QString nameOf(const pose::WeightsEntry& entry);

}  // namespace parsimony::app
