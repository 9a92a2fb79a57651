// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/metric_curves.h"

class QCheckBox;
class QFrame;

namespace parsimony::widgets {
class LinePlot;
}

namespace parsimony::app {

/// The loss of one run, its terms beside the supervised one, how much they weigh, and the error on frames that it does not learn from.
/// Plots that a run has nothing for (terms of a run without unlabelled video) leave their room to the others.
class LossPanel : public QWidget {
  Q_OBJECT

 public:
  explicit LossPanel(QWidget* parent = nullptr);

  void clear();
  void addCurves(const MetricCurves& curves);
  [[nodiscard]] widgets::LinePlot* lossPlot() const { return m_loss; }
  [[nodiscard]] widgets::LinePlot* errorPlot() const { return m_error; }
  [[nodiscard]] widgets::LinePlot* termsPlot() const { return m_terms; }
  [[nodiscard]] widgets::LinePlot* weightedPlot() const { return m_weighted; }
  [[nodiscard]] widgets::LinePlot* weightPlot() const { return m_weight; }

 private:
  void build();
  void showWhatThereIs();

  widgets::LinePlot* m_loss;
  widgets::LinePlot* m_error;
  widgets::LinePlot* m_terms;
  widgets::LinePlot* m_weighted;
  widgets::LinePlot* m_weight;
  QFrame* m_termsCard = nullptr;
  QFrame* m_weightedCard = nullptr;
  QFrame* m_weightCard = nullptr;
  QCheckBox* m_showWeighted;
};

}  // namespace parsimony::app
