// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/line_plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <QMenu>

#include "widgets/models/number_text.h"
#include "widgets/plots/csv_text.h"
#include "widgets/plots/end_labels.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {
constexpr double kUsualSmoothing = 0.9;
constexpr double kThin = 1.0;
constexpr double kThick = 2.0;
}  // namespace

void LinePlot::Curve::append(const CurvePoint& point) {
  points.push_back(point);
  stale = true;
  if (std::isnan(point.y)) return;
  low = std::min(low, point.y);
  high = std::max(high, point.y);
  if (point.y > 0.0) lowPositive = std::min(lowPositive, point.y);
}

void LinePlot::Curve::clear() {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  points.clear();
  low = lowPositive = kNone;
  high = -kNone;
  stale = true;
}

void LinePlot::Curve::sort() {
  std::stable_sort(points.begin(), points.end(), [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; });
  stale = true;
}

LinePlot::LinePlot(QWidget* parent) : Plot(parent) {
  // Before the labels connect: they stand at the last points that are drawn.
  connect(surface(), &QCustomPlot::afterLayout, this, qOverload<>(&LinePlot::handOver));
  m_labels = new EndLabels(surface());
}

LinePlot::~LinePlot() = default;

LinePlot::Series& LinePlot::seriesOf(const QString& name) {
  const auto found = m_series.find(name);
  if (found != m_series.end()) return found->second;
  Series& series = m_series[name];
  series.label = name;
  series.index = static_cast<int>(m_order.size());
  for (Curve* curve : {&series.raw, &series.smooth}) {
    curve->graph = surface()->addGraph();
    curve->graph->setAdaptiveSampling(false);  // done here, once, and tested
    curve->graph->setSelectable(QCP::stNone);
  }
  m_order << name;
  restyle(series, style());
  return series;
}

void LinePlot::handOver() {
  // Pictures that are saved are drawn in another size than the widget's, and printed in finer dots.
  constexpr double kPrintScale = 4.0;
  const double scale = surface()->viewport().size() == surface()->size() ? surface()->devicePixelRatioF() : kPrintScale;
  const int count = static_cast<int>(std::ceil(scale * surface()->axisRect()->width()));
  const PixelColumns columns{xRange().first, xRange().second, count, isLogX()};
  const bool moved =
      columns.from != m_columns.from || columns.to != m_columns.to || columns.count != m_columns.count || columns.log != m_columns.log;
  m_columns = columns;
  for (auto& [name, series] : m_series) {
    handOver(series.raw, columns, moved);
    handOver(series.smooth, columns, moved);
    setPens(series, style());
  }
}

void LinePlot::handOver(Curve& curve, const PixelColumns& columns, bool moved) {
  if (!curve.stale && !moved) return;
  const std::vector<CurvePoint> kept = decimated(curve.points, columns);
  QVector<QCPGraphData> data;
  data.reserve(static_cast<qsizetype>(kept.size()));
  for (const CurvePoint& point : kept) data.append(QCPGraphData(point.x, point.y));
  curve.graph->data()->set(data, true);
  curve.stale = false;
  curve.dense = kept.size() > 2 * static_cast<std::size_t>(std::max(1, columns.count));
}

std::vector<CurvePoint> LinePlot::drawnPoints(const QString& name) const {
  std::vector<CurvePoint> points;
  const auto found = m_series.find(name);
  if (found == m_series.end()) return points;
  for (const QCPGraphData& point : *shownCurve(found->second).graph->data()) points.push_back({point.key, point.value});
  return points;
}

void LinePlot::addSeries(const QString& name, const QString& label) {
  Series& series = seriesOf(name);
  if (!label.isEmpty()) series.label = label;
  restyle(series, style());
}

void LinePlot::smooth(Series& series, double x, double y) {
  if (std::isnan(y)) {
    series.smooth.append({x, y});
    return;
  }
  const double kept = series.weight == 0.0 ? 0.0 : std::pow(m_smoothing, x - series.lastX);
  series.sum = kept * series.sum + y;
  series.weight = kept * series.weight + 1.0;
  series.lastX = x;
  series.smooth.append({x, series.sum / series.weight});
}

void LinePlot::rebuildSmooth(Series& series) {
  series.sum = series.weight = 0.0;
  series.smooth.clear();
  if (m_smoothing == 0.0) return;
  series.smooth.points.reserve(series.raw.points.size());
  for (const CurvePoint& point : series.raw.points) smooth(series, point.x, point.y);
}

void LinePlot::appendPoints(const QString& name, std::span<const double> x, std::span<const double> y) {
  Q_ASSERT(x.size() == y.size());
  Series& series = seriesOf(name);
  std::vector<CurvePoint>& points = series.raw.points;
  const std::size_t before = points.size();
  double last = points.empty() ? -std::numeric_limits<double>::infinity() : points.back().x;
  bool sorted = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) continue;
    sorted = sorted && x[i] >= last;
    last = x[i];
    // Infinite values have no place on an axis; a diverged loss shows as a gap.
    series.raw.append({x[i], std::isfinite(y[i]) ? y[i] : std::numeric_limits<double>::quiet_NaN()});
  }
  if (!sorted) {
    series.raw.sort();
    rebuildSmooth(series);  // a resumed run goes back in time: the average has to be taken again
  } else if (m_smoothing > 0.0) {
    for (std::size_t i = before; i < points.size(); ++i) smooth(series, points[i].x, points[i].y);
  }
  dataChanged();
}

void LinePlot::appendPoint(const QString& name, double x, double y) {
  appendPoints(name, {&x, 1}, {&y, 1});
}

void LinePlot::setBand(const QString& name, const std::vector<BandPoint>& points) {
  Series& series = seriesOf(name);
  if (series.low == nullptr) {
    series.low = surface()->addGraph();
    series.high = surface()->addGraph();
    series.high->setChannelFillGraph(series.low);
    restyle(series, style());
  }
  for (QCPGraph* graph : {series.low, series.high}) graph->data()->clear();
  series.raw.clear();
  series.band = points;
  std::stable_sort(series.band.begin(), series.band.end(), [](const BandPoint& a, const BandPoint& b) { return a.x < b.x; });
  for (const BandPoint& point : series.band) {
    series.raw.append({point.x, point.mean});
    series.low->addData(point.x, point.mean - point.standardError);
    series.high->addData(point.x, point.mean + point.standardError);
  }
  rebuildSmooth(series);
  dataChanged();
}

void LinePlot::clear() {
  for (const QString& name : m_order) m_labels->remove(name);
  surface()->clearGraphs();
  m_series.clear();
  m_order.clear();
  dataChanged();
}

std::size_t LinePlot::numPoints(const QString& name) const {
  const auto found = m_series.find(name);
  return found == m_series.end() ? 0 : found->second.raw.points.size();
}

double LinePlot::lastValue(const QString& name) const {
  const auto found = m_series.find(name);
  if (found == m_series.end()) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<CurvePoint>& points = found->second.raw.points;
  const auto last = std::find_if(points.rbegin(), points.rend(), [](const CurvePoint& point) { return !std::isnan(point.y); });
  return last == points.rend() ? std::numeric_limits<double>::quiet_NaN() : last->y;
}

void LinePlot::setSmoothing(double factor) {
  constexpr double kMost = 0.9999;
  m_smoothing = std::clamp(factor, 0.0, kMost);
  for (auto& [name, series] : m_series) {
    rebuildSmooth(series);
    restyle(series, style());
  }
  dataChanged();
}

void LinePlot::setRawShown(bool shown) {
  m_rawShown = shown;
  restyle(style());
  dataChanged();
}

void LinePlot::setLabelsShown(bool shown) {
  m_labelsShown = shown;
  restyle(style());
  dataChanged();
}

bool LinePlot::isEmpty() const {
  return std::all_of(m_series.begin(), m_series.end(), [](const auto& entry) { return entry.second.raw.points.empty(); });
}

std::optional<Plot::Range> LinePlot::xExtent() const {
  std::optional<Range> extent;
  for (const auto& [name, series] : m_series) {
    const std::vector<CurvePoint>& points = series.raw.points;
    const auto first =
        !isLogX() ? points.begin() : std::find_if(points.begin(), points.end(), [](const CurvePoint& p) { return p.x > 0.0; });
    if (first == points.end()) continue;
    extent =
        extent ? Range{std::min(extent->first, first->x), std::max(extent->second, points.back().x)} : Range{first->x, points.back().x};
  }
  return extent;
}

std::optional<Plot::Range> LinePlot::yExtent() const {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  const auto add = [&](double from, double to) {
    low = std::min(low, from);
    high = std::max(high, to);
  };
  for (const auto& [name, series] : m_series) {
    for (const Curve* curve : {&series.raw, &series.smooth}) {
      if (curve->graph->visible()) add(isLogY() ? curve->lowPositive : curve->low, curve->high);
    }
    for (const BandPoint& point : series.band) {
      const double from = point.mean - point.standardError;
      if (std::isfinite(from) && (!isLogY() || from > 0.0)) add(from, point.mean + point.standardError);
    }
  }
  if (!(low <= high)) return std::nullopt;
  return Range{low, high};
}

void LinePlot::restyle(const PlotStyle& style) {
  for (auto& [name, series] : m_series) restyle(series, style);
}

void LinePlot::setPens(Series& series, const PlotStyle& style) {
  constexpr double kFaint = 0.35;
  const QColor color = seriesColor(series.index, style);
  // Mixed and not transparent: opaque lines of one pixel are painted ten times faster, and there are thousands of them.
  const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(kFaint * a + (1.0 - kFaint) * b)); };
  const QColor faint(mix(color.red(), style.background.red()), mix(color.green(), style.background.green()),
                     mix(color.blue(), style.background.blue()));
  if (m_smoothing > 0.0) {
    series.raw.graph->setPen(QPen(faint, kThin));
  } else {
    series.raw.graph->setPen(QPen(color, series.raw.dense ? kThin : 1.6));
  }
  QPen thick(color, kThick);
  thick.setJoinStyle(Qt::RoundJoin);
  series.smooth.graph->setPen(thick);
}

void LinePlot::restyle(Series& series, const PlotStyle& style) {
  const QColor color = seriesColor(series.index, style);
  const bool smoothed = m_smoothing > 0.0;
  setPens(series, style);
  series.raw.graph->setVisible(!smoothed || m_rawShown);
  series.smooth.graph->setVisible(smoothed);
  if (series.low != nullptr) {
    QColor wash = color;
    wash.setAlpha(50);
    series.low->setPen(Qt::NoPen);
    series.high->setPen(Qt::NoPen);
    series.high->setBrush(wash);
  }
  const QString& name = m_order.at(series.index);
  if (m_labelsShown) {
    m_labels->set(name, shownCurve(series).graph, series.label, readableOn(color, style.background));
  } else {
    m_labels->remove(name);
  }
  m_labels->setFont(style.font);
  QMargins margins = surface()->axisRect()->minimumMargins();
  margins.setRight(std::max(spacing::kMedium, m_labels->width() + spacing::kSmall));
  surface()->axisRect()->setMinimumMargins(margins);
}

QString LinePlot::readoutAt(double& x, double) const {
  const auto before = [](const CurvePoint& point, double at) { return point.x < at; };
  const auto after = [](double at, const CurvePoint& point) { return at < point.x; };
  // The point nearest to the mouse decides x; the other series tell their nearest point to it.
  double nearest = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [name, series] : m_series) {
    const std::vector<CurvePoint>& points = series.raw.points;
    if (points.empty()) continue;
    const auto right = std::lower_bound(points.begin(), points.end(), x, before);
    for (const auto point : {right, right == points.begin() ? right : right - 1}) {
      if (point == points.end()) continue;
      if (std::isnan(nearest) || std::abs(point->x - x) < std::abs(nearest - x)) nearest = point->x;
    }
  }
  if (std::isnan(nearest)) return {};
  x = nearest;
  QStringList parts{xText(x)};
  for (const QString& name : m_order) {
    const Series& series = m_series.at(name);
    const std::vector<CurvePoint>& points = shownCurve(series).points;
    // The last point at or before x, so that curves of different density agree on what was known then.
    auto point = std::upper_bound(points.begin(), points.end(), x, after);
    while (point != points.begin() && std::isnan((point - 1)->y)) --point;
    if (point == points.begin()) continue;
    parts << QStringLiteral("%1\u00a0%2").arg(series.label, numberText((point - 1)->y));
  }
  return parts.join(QStringLiteral("   "));
}

QString LinePlot::dataAsCsv() const {
  bool bands = false;
  for (const auto& [name, series] : m_series) bands = bands || series.low != nullptr;
  QString text =
      csvLine({QStringLiteral("series"), axisTitle(true), axisTitle(false)}, bands ? QStringLiteral("standard_error") : QString());
  for (const QString& name : m_order) {
    const Series& series = m_series.at(name);
    if (series.low != nullptr) {
      for (const BandPoint& point : series.band) {
        text += csvLine({name, csvNumber(point.x), csvNumber(point.mean), csvNumber(point.standardError)});
      }
      continue;
    }
    for (const CurvePoint& point : series.raw.points) {
      QStringList cells{name, csvNumber(point.x), csvNumber(point.y)};
      if (bands) cells << QString();
      text += csvLine(cells);
    }
  }
  return text;
}

void LinePlot::extendMenu(QMenu& menu) {
  QAction* smoothAction = menu.addAction(tr("Smooth"));
  smoothAction->setCheckable(true);
  smoothAction->setChecked(m_smoothing > 0.0);
  connect(smoothAction, &QAction::toggled, this, [this](bool on) { setSmoothing(on ? kUsualSmoothing : 0.0); });
  QAction* rawAction = menu.addAction(tr("Raw values behind the smooth curve"));
  rawAction->setCheckable(true);
  rawAction->setChecked(m_rawShown);
  connect(rawAction, &QAction::toggled, this, &LinePlot::setRawShown);
}

}  // namespace parsimony::widgets
