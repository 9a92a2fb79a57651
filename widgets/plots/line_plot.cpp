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

LinePlot::LinePlot(QWidget* parent) : Plot(parent), m_labels(new EndLabels(surface())) {}

LinePlot::~LinePlot() = default;

LinePlot::Series& LinePlot::seriesOf(const QString& name) {
  const auto found = m_series.find(name);
  if (found != m_series.end()) return found->second;
  Series& series = m_series[name];
  series.label = name;
  series.index = static_cast<int>(m_order.size());
  series.raw = surface()->addGraph();
  series.smooth = surface()->addGraph();
  for (QCPGraph* graph : {series.raw, series.smooth}) {
    graph->setAdaptiveSampling(true);
    graph->setSelectable(QCP::stNone);
  }
  m_order << name;
  restyle(series, style());
  return series;
}

void LinePlot::addSeries(const QString& name, const QString& label) {
  Series& series = seriesOf(name);
  if (!label.isEmpty()) series.label = label;
  restyle(series, style());
}

void LinePlot::smooth(Series& series, double x, double y) {
  if (std::isnan(y)) {
    series.smooth->addData(x, y);
    return;
  }
  const double kept = series.weight == 0.0 ? 0.0 : std::pow(m_smoothing, x - series.lastX);
  series.sum = kept * series.sum + y;
  series.weight = kept * series.weight + 1.0;
  series.lastX = x;
  series.smooth->addData(x, series.sum / series.weight);
}

void LinePlot::rebuildSmooth(Series& series) {
  series.sum = series.weight = 0.0;
  series.smooth->data()->clear();
  if (m_smoothing == 0.0) return;
  for (const QCPGraphData& point : *series.raw->data()) smooth(series, point.key, point.value);
}

void LinePlot::appendPoints(const QString& name, std::span<const double> x, std::span<const double> y) {
  Q_ASSERT(x.size() == y.size());
  Series& series = seriesOf(name);
  QVector<QCPGraphData> points;
  points.reserve(static_cast<qsizetype>(x.size()));
  double last = series.raw->data()->isEmpty() ? -std::numeric_limits<double>::infinity() : (series.raw->data()->constEnd() - 1)->key;
  bool sorted = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) continue;
    sorted = sorted && x[i] >= last;
    last = x[i];
    // Infinite values have no place on an axis; a diverged loss shows as a gap.
    points.append(QCPGraphData(x[i], std::isfinite(y[i]) ? y[i] : std::numeric_limits<double>::quiet_NaN()));
  }
  series.raw->data()->add(points, sorted);
  if (!sorted) {
    rebuildSmooth(series);  // a resumed run goes back in time: the average has to be taken again
  } else if (m_smoothing > 0.0) {
    for (const QCPGraphData& point : points) smooth(series, point.key, point.value);
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
  for (QCPGraph* graph : {series.raw, series.smooth, series.low, series.high}) graph->data()->clear();
  series.band = points;
  std::stable_sort(series.band.begin(), series.band.end(), [](const BandPoint& a, const BandPoint& b) { return a.x < b.x; });
  for (const BandPoint& point : series.band) {
    series.raw->addData(point.x, point.mean);
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
  return found == m_series.end() ? 0 : static_cast<std::size_t>(found->second.raw->data()->size());
}

double LinePlot::lastValue(const QString& name) const {
  const auto found = m_series.find(name);
  if (found == m_series.end()) return std::numeric_limits<double>::quiet_NaN();
  const auto& data = *found->second.raw->data();
  for (auto point = data.constEnd(); point != data.constBegin();) {
    --point;
    if (!std::isnan(point->value)) return point->value;
  }
  return std::numeric_limits<double>::quiet_NaN();
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
  for (const auto& [name, series] : m_series) {
    if (!series.raw->data()->isEmpty()) return false;
  }
  return true;
}

const QCPGraph* LinePlot::shownGraph(const Series& series) const {
  return m_smoothing > 0.0 ? series.smooth : series.raw;
}

void LinePlot::restyle(const PlotStyle& style) {
  for (auto& [name, series] : m_series) restyle(series, style);
}

void LinePlot::restyle(Series& series, const PlotStyle& style) {
  const QColor color = seriesColor(series.index, style);
  const bool smoothed = m_smoothing > 0.0;
  QColor faint = color;
  faint.setAlpha(90);
  series.raw->setPen(smoothed ? QPen(faint, kThin) : QPen(color, 1.6));
  series.raw->setVisible(!smoothed || m_rawShown);
  QPen thick(color, kThick);
  thick.setJoinStyle(Qt::RoundJoin);
  series.smooth->setPen(thick);
  series.smooth->setVisible(smoothed);
  if (series.low != nullptr) {
    QColor wash = color;
    wash.setAlpha(50);
    series.low->setPen(Qt::NoPen);
    series.high->setPen(Qt::NoPen);
    series.high->setBrush(wash);
  }
  const QString& name = m_order.at(series.index);
  if (m_labelsShown) {
    m_labels->set(name, m_smoothing > 0.0 ? series.smooth : series.raw, series.label, readableOn(color, style.background));
  } else {
    m_labels->remove(name);
  }
  m_labels->setFont(style.font);
  QMargins margins = surface()->axisRect()->minimumMargins();
  margins.setRight(std::max(spacing::kMedium, m_labels->width() + spacing::kSmall));
  surface()->axisRect()->setMinimumMargins(margins);
}

QString LinePlot::readoutAt(double& x, double) const {
  // The point nearest to the mouse decides x; the other series tell their nearest point to it.
  double nearest = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [name, series] : m_series) {
    const auto& data = *series.raw->data();
    if (data.isEmpty()) continue;
    auto right = data.findBegin(x, false);
    for (auto point : {right, right == data.constBegin() ? right : right - 1}) {
      if (point == data.constEnd()) continue;
      if (std::isnan(nearest) || std::abs(point->key - x) < std::abs(nearest - x)) nearest = point->key;
    }
  }
  if (std::isnan(nearest)) return {};
  x = nearest;
  QStringList parts{xText(x)};
  for (const QString& name : m_order) {
    const Series& series = m_series.at(name);
    const auto& data = *shownGraph(series)->data();
    // The last point at or before x, so that curves of different density agree on what was known then.
    auto point = data.findEnd(x, false);
    while (point != data.constBegin() && std::isnan((point - 1)->value)) --point;
    if (point == data.constBegin()) continue;
    parts << QStringLiteral("%1\u00a0%2").arg(series.label, numberText((point - 1)->value));
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
    for (const QCPGraphData& point : *series.raw->data()) {
      QStringList cells{name, csvNumber(point.key), csvNumber(point.value)};
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
