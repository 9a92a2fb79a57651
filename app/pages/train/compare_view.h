// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "app/pages/train/compared_run.h"
#include "app/pages/train/metric_curves.h"
#include "widgets/jobs/latest_only.h"

class QComboBox;
class QLabel;

namespace parsimony::widgets {
class DataTable;
class LinePlot;
}  // namespace parsimony::widgets

namespace parsimony::app {

class ParetoPlot;
class SettingsModel;

/// Several runs beside each other: one metric overlaid, the settings that differ, and error against cost.
class CompareView : public QWidget {
  Q_OBJECT

 public:
  explicit CompareView(QWidget* parent = nullptr);

  /// Reads the curves of `runs` beside the window. `others`: the rest of the project's runs, for the plot against cost.
  void setRuns(const std::vector<ComparedRun>& runs, const std::vector<widgets::RunRow>& others);
  [[nodiscard]] bool isSettled() const { return !m_query.isBusy(); }
  [[nodiscard]] widgets::LinePlot* curvesPlot() const { return m_curves; }
  [[nodiscard]] ParetoPlot* pareto() const { return m_pareto; }
  [[nodiscard]] widgets::DataTable* settings() const { return m_settings; }

 signals:
  void closeRequested();
  void runClicked(const QString& folder);
  void failed(const parsimony::base::Error& error);

 private:
  using AllCurves = std::vector<MetricCurves>;  // as m_runs

  QWidget* buildHeader();
  void fillMetrics();
  void showMetric();

  std::vector<ComparedRun> m_runs;
  AllCurves m_data;
  QLabel* m_title;
  QComboBox* m_metric;
  widgets::LinePlot* m_curves;
  ParetoPlot* m_pareto;
  SettingsModel* m_model;
  widgets::DataTable* m_settings;
  widgets::LatestOnly<AllCurves> m_query;
};

}  // namespace parsimony::app
