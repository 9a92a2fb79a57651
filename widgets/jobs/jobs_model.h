// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QTimer>

#include "widgets/jobs/job_runner.h"

namespace parsimony::widgets {

/// Every job of a runner, newest first. Numbers under ValueRole, text under DisplayRole (see widgets/models/item_roles.h).
class JobsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { TitleColumn, StateColumn, ProgressColumn, RateColumn, TimeLeftColumn, ElapsedColumn, ColumnCount };

  explicit JobsModel(JobRunner* runner, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  [[nodiscard]] Job* jobAt(int row) const;

 private:
  void add(Job* job);
  void remove(JobId id);
  void refresh(const Job* job);
  [[nodiscard]] QVariant text(const Job& job, int column) const;
  [[nodiscard]] QVariant value(const Job& job, int column) const;

  std::vector<Job*> m_jobs;  // oldest first; row 0 is the last
  QTimer m_clock;            // elapsed time moves also while nothing is reported
};

}  // namespace parsimony::widgets
