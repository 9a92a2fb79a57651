// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <QAbstractTableModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QString>

#include "core/project/run_folder.h"

namespace parsimony::widgets {

/// One run as the runs table shows it. NaN and negative counts mean: not known.
struct RunRow {
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  QString folder;  ///< absolute
  QString name;
  QString backbone;
  project::RunStatus status = project::RunStatus::Running;
  QDateTime created;
  double minutes = kUnknown;
  std::int64_t steps = -1;
  double errorMean = kUnknown;    ///< test pixel error, px
  double errorMeanSe = kUnknown;  ///< standard error of the mean over frames, px
  double errorMedian = kUnknown;  ///< px
  std::int64_t labels = -1;       ///< labelled keypoints it learned from
  double peakMemoryMb = kUnknown;
  double energyWh = kUnknown;  ///< of the processor package, where it was measured
  bool isForeign = false;      ///< trained by Lightning Pose: shown and compared, neither resumed nor continued
};

/// From a run folder's manifest; results are looked for in extraJson as "steps", "pixel_error": {"test": {"mean", "standard_error",
/// "median"}}.
[[nodiscard]] RunRow runRowOf(const project::RunEntry& entry);
/// "mouse-2", or "mouse-2 · Lightning Pose".
[[nodiscard]] QString shownName(const RunRow& run);
/// "3.69 ± 0.40", or the mean alone where its standard error is not known.
[[nodiscard]] QString meanText(const RunRow& run);
[[nodiscard]] QString statusText(project::RunStatus status);

/// The runs of a project. Numbers under ValueRole, text under DisplayRole, folder under PathRole.
class RunsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    NameColumn,
    BackboneColumn,
    StatusColumn,
    CreatedColumn,
    MinutesColumn,
    StepsColumn,
    ErrorMeanColumn,
    ErrorMedianColumn,
    LabelsColumn,
    MemoryColumn,
    EnergyColumn,
    ColumnCount
  };

  using QAbstractTableModel::QAbstractTableModel;
  /// Replaces all runs. Rows of the same folder keep their place, so selections and the scroll position survive a refresh.
  void setRuns(std::vector<RunRow> runs);
  [[nodiscard]] const std::vector<RunRow>& runs() const { return m_runs; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  [[nodiscard]] bool sameFolders(const std::vector<RunRow>& runs) const;
  std::vector<RunRow> m_runs;
};

/// Sorts by ValueRole with unknown numbers last in both directions, and filters all columns by a text.
class ValueSortProxy : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit ValueSortProxy(QObject* parent = nullptr);

 protected:
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace parsimony::widgets
