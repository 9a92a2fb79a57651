// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/run_report.h"

class QComboBox;

namespace parsimony::widgets {
class DataTable;
class ValueSortProxy;
}  // namespace parsimony::widgets

namespace parsimony::app {

class ErrorsModel;

/// The errors of a finished run, per keypoint and set, with bootstrap intervals.
class ErrorsPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ErrorsPanel(QWidget* parent = nullptr);

  void clear();
  void setReport(const RunReportPtr& report);
  [[nodiscard]] widgets::DataTable* table() const { return m_table; }

 private:
  void refresh();

  RunReportPtr m_report;
  QComboBox* m_set;
  ErrorsModel* m_model;
  widgets::ValueSortProxy* m_proxy;
  widgets::DataTable* m_table;
};

}  // namespace parsimony::app
