// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/models/runs_model.h"

class QComboBox;

namespace parsimony::widgets {
class ScatterPlot;
}

namespace parsimony::app {

/// What runs reached against what they cost: test error over a column of the ledger, with the front of those that no other run beats.
class ParetoPlot : public QWidget {
  Q_OBJECT

 public:
  explicit ParetoPlot(QWidget* parent = nullptr);

  /// `others` are shown faintly named, so that a choice is seen among all runs of the project.
  void setRuns(const std::vector<widgets::RunRow>& chosen, const std::vector<widgets::RunRow>& others);
  [[nodiscard]] widgets::ScatterPlot* scatter() const { return m_scatter; }

 signals:
  void runClicked(const QString& folder);

 private:
  void refresh();

  QComboBox* m_cost;
  widgets::ScatterPlot* m_scatter;
  std::vector<widgets::RunRow> m_chosen;
  std::vector<widgets::RunRow> m_others;
};

}  // namespace parsimony::app
