// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/run_report.h"

class QComboBox;
class QDoubleSpinBox;

namespace parsimony::widgets {
class HistogramPlot;
class LinePlot;
}  // namespace parsimony::widgets

namespace parsimony::app {

/// Whether the likelihood of a run can be trusted: error, or share of good predictions, by likelihood, and how often each likelihood
/// occurs.
class CalibrationPanel : public QWidget {
  Q_OBJECT

 public:
  explicit CalibrationPanel(QWidget* parent = nullptr);

  void clear();
  void setReport(const RunReportPtr& report);
  [[nodiscard]] widgets::LinePlot* curvePlot() const { return m_curve; }
  [[nodiscard]] widgets::HistogramPlot* countsPlot() const { return m_counts; }

 private:
  void buildControls();
  void refresh();

  RunReportPtr m_report;
  QComboBox* m_set;
  QComboBox* m_quantity;
  QDoubleSpinBox* m_tolerance;
  widgets::LinePlot* m_curve;
  widgets::HistogramPlot* m_counts;
};

}  // namespace parsimony::app
