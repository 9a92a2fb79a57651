// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "widgets/plots/plot.h"

class QCPBars;

namespace parsimony::widgets {

struct Histogram {
  double from = 0.0;
  double binWidth = 1.0;
  std::vector<int> counts;
};

/// Equal bins over the finite values. `bins` 0 chooses the width 2 IQR n^(-1/3)   (Freedman and Diaconis 1981), 5 to 200 bins.
[[nodiscard]] Histogram histogramOf(std::vector<double> values, int bins = 0);

/// How often values occur, with a threshold that can be dragged.
class HistogramPlot : public Plot {
  Q_OBJECT

 public:
  explicit HistogramPlot(QWidget* parent = nullptr);

  void setValues(const std::vector<double>& values, int bins = 0);
  [[nodiscard]] const Histogram& histogram() const { return m_histogram; }
  /// A vertical line that the person drags; none removes it. Does not emit.
  void setThreshold(std::optional<double> threshold);
  [[nodiscard]] std::optional<double> threshold() const { return m_threshold; }
  /// Values above the threshold.
  [[nodiscard]] int numAbove() const;

  [[nodiscard]] bool isEmpty() const override { return m_histogram.counts.empty(); }
  [[nodiscard]] QString dataAsCsv() const override;

 signals:
  /// While dragging.
  void thresholdMoved(double threshold);

 protected:
  void restyle(const PlotStyle& style) override;
  [[nodiscard]] QString readoutAt(double& x, double y) const override;
  [[nodiscard]] std::optional<Range> xExtent() const override;
  [[nodiscard]] std::optional<Range> yExtent() const override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] bool isOnThreshold(const QPointF& pixel) const;
  void placeThreshold();

  Histogram m_histogram;
  std::vector<double> m_sorted;
  std::optional<double> m_threshold;
  QCPBars* m_bars;
  QCPItemStraightLine* m_line;
  bool m_dragging = false;
};

}  // namespace parsimony::widgets
