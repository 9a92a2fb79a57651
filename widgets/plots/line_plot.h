// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <map>
#include <span>
#include <vector>

#include "widgets/plots/decimate.h"
#include "widgets/plots/plot.h"

class QCPGraph;

namespace parsimony::widgets {

class EndLabels;

/// Named curves that grow while one watches: raw thin, smoothed thick, names at the line ends; or a mean with its standard error as a
/// band. A million points draw at once: each replot hands QCustomPlot the few points of each pixel column that make the same picture (see
/// decimate.h), so no spike is lost.
class LinePlot : public Plot {
  Q_OBJECT

 public:
  struct BandPoint {
    double x = 0.0;
    double mean = 0.0;
    double standardError = 0.0;
  };

  explicit LinePlot(QWidget* parent = nullptr);
  ~LinePlot() override;

  /// Fixes the order, and so the colours, of series before data comes. `label` is what is shown (default: the name).
  void addSeries(const QString& name, const QString& label = {});
  /// Adds points to a series, made when new. x in any order; y NaN breaks the line. Sizes must agree.
  void appendPoints(const QString& name, std::span<const double> x, std::span<const double> y);
  void appendPoint(const QString& name, double x, double y);
  /// Replaces a series by a mean line with a band of one standard error.
  void setBand(const QString& name, const std::vector<BandPoint>& points);
  void clear();
  [[nodiscard]] QStringList seriesNames() const { return m_order; }
  [[nodiscard]] std::size_t numPoints(const QString& name) const;
  /// y of the last point that is a number, NaN when there is none.
  [[nodiscard]] double lastValue(const QString& name) const;
  /// What the last replot drew of a series: the smoothed curve where there is one.
  [[nodiscard]] std::vector<CurvePoint> drawnPoints(const QString& name) const;

  /// s(x_n) = sum_i f^(x_n - x_i) y_i / sum_i f^(x_n - x_i): the weight of the past falls by f per unit of x, not per point, so that
  /// a series with few points (validation) is not dragged behind one with many. 0 = raw only.
  void setSmoothing(double factor);
  [[nodiscard]] double smoothing() const { return m_smoothing; }
  [[nodiscard]] bool isRawShown() const { return m_rawShown; }
  /// Names at the line ends; off in small multiples that have one curve.
  void setLabelsShown(bool shown);

  [[nodiscard]] bool isEmpty() const override;
  [[nodiscard]] QString dataAsCsv() const override;

 public slots:
  void setRawShown(bool shown);

 protected:
  void restyle(const PlotStyle& style) override;
  [[nodiscard]] QString readoutAt(double& x, double y) const override;
  void extendMenu(QMenu& menu) override;
  [[nodiscard]] std::optional<Range> xExtent() const override;
  [[nodiscard]] std::optional<Range> yExtent() const override;

 private:
  /// All points of one line, and the graph that draws what can be told apart of them.
  struct Curve {
    std::vector<CurvePoint> points;  ///< by x
    QCPGraph* graph = nullptr;
    double low = std::numeric_limits<double>::infinity();
    double lowPositive = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    bool stale = true;  ///< points changed since they were drawn
    bool dense = false;

    void append(const CurvePoint& point);
    void clear();
    void sort();
  };
  struct Series {
    QString label;
    int index = 0;
    Curve raw;
    Curve smooth;
    QCPGraph* low = nullptr;  ///< band, absent for plain curves
    QCPGraph* high = nullptr;
    std::vector<BandPoint> band;
    double sum = 0.0;  ///< weighted, of the smoothing
    double weight = 0.0;
    double lastX = 0.0;
  };

  Series& seriesOf(const QString& name);
  void smooth(Series& series, double x, double y);
  void rebuildSmooth(Series& series);
  void restyle(Series& series, const PlotStyle& style);
  void setPens(Series& series, const PlotStyle& style);
  void handOver();
  void handOver(Curve& curve, const PixelColumns& columns, bool moved);
  [[nodiscard]] const Curve& shownCurve(const Series& series) const { return m_smoothing > 0.0 ? series.smooth : series.raw; }

  std::map<QString, Series> m_series;
  QStringList m_order;
  EndLabels* m_labels = nullptr;
  PixelColumns m_columns;  ///< of the last replot
  double m_smoothing = 0.0;
  bool m_rawShown = true;
  bool m_labelsShown = true;
};

}  // namespace parsimony::widgets
