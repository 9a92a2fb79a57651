// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/metric_curves.h"

namespace parsimony::widgets {
class LinePlot;
}

namespace parsimony::app {

/// What the machine did over the steps of a run: learning rate, speed, waiting for data, memory; zoomed together.
class MachinePanel : public QWidget {
  Q_OBJECT

 public:
  explicit MachinePanel(QWidget* parent = nullptr);

  void clear();
  void addCurves(const MetricCurves& curves);
  [[nodiscard]] widgets::LinePlot* ratePlot() const { return m_rate; }
  [[nodiscard]] widgets::LinePlot* speedPlot() const { return m_speed; }
  [[nodiscard]] widgets::LinePlot* waitPlot() const { return m_wait; }
  [[nodiscard]] widgets::LinePlot* memoryPlot() const { return m_memory; }

 private:
  widgets::LinePlot* m_rate;
  widgets::LinePlot* m_speed;
  widgets::LinePlot* m_wait;
  widgets::LinePlot* m_memory;
};

}  // namespace parsimony::app
