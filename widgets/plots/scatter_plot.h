// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "widgets/plots/plot.h"

class QCPGraph;

namespace parsimony::widgets {

class EndLabels;

struct ScatterPoint {
  double x = 0.0;
  double y = 0.0;
  QString label;  ///< shown under the mouse: the run's or frame's name
};

/// Indices of the points that no other point beats in both coordinates (smaller is better), by increasing x. NaN points are left out.
[[nodiscard]] std::vector<std::size_t> paretoFront(const std::vector<ScatterPoint>& points);

/// Points in named groups; the Pareto front of all of them as a step line, for error against cost.
class ScatterPlot : public Plot {
  Q_OBJECT

 public:
  explicit ScatterPlot(QWidget* parent = nullptr);

  /// Replaces the points of a group, made when new.
  void setPoints(const QString& group, const std::vector<ScatterPoint>& points);
  void clear();
  void setParetoShown(bool shown);

  [[nodiscard]] bool isEmpty() const override;
  [[nodiscard]] QString dataAsCsv() const override;

 signals:
  void pointClicked(const QString& group, int index);

 protected:
  void restyle(const PlotStyle& style) override;
  [[nodiscard]] QString readoutAt(double& x, double y) const override;
  void extendMenu(QMenu& menu) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Group {
    QString name;
    std::vector<ScatterPoint> points;
    QCPGraph* dots = nullptr;
  };
  struct Hit {
    const Group* group = nullptr;
    int index = -1;
  };
  [[nodiscard]] Hit hitAt(const QPointF& pixel) const;
  void updateFront();

  std::vector<Group> m_groups;
  QCPGraph* m_front;
  EndLabels* m_labels;
  QPointF m_pressed;
  bool m_paretoShown = false;
};

}  // namespace parsimony::widgets
