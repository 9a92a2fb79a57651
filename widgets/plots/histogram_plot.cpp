// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

#include <QMouseEvent>

#include "widgets/models/number_text.h"
#include "widgets/plots/csv_text.h"

namespace parsimony::widgets {

Histogram histogramOf(std::vector<double> values, int bins) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  Histogram histogram;
  if (values.empty()) return histogram;
  std::sort(values.begin(), values.end());
  const double from = values.front();
  const double span = values.back() - from;
  if (bins <= 0) {
    const double quartiles = values[values.size() * 3 / 4] - values[values.size() / 4];
    const double width = 2.0 * quartiles / std::cbrt(static_cast<double>(values.size()));
    bins = width > 0.0 ? static_cast<int>(std::clamp(std::ceil(span / width), 5.0, 200.0)) : 20;
  }
  histogram.from = from;
  histogram.binWidth = span > 0.0 ? span / bins : 1.0;
  histogram.counts.assign(static_cast<std::size_t>(span > 0.0 ? bins : 1), 0);
  for (const double value : values) {
    const auto bin = static_cast<std::size_t>((value - from) / histogram.binWidth);
    ++histogram.counts[std::min(bin, histogram.counts.size() - 1)];  // the largest value belongs to the last bin
  }
  return histogram;
}

HistogramPlot::HistogramPlot(QWidget* parent) : Plot(parent) {
  m_bars = new QCPBars(surface()->xAxis, surface()->yAxis);
  m_bars->setSelectable(QCP::stNone);
  m_bars->setBaseValue(0.0);
  m_line = new QCPItemStraightLine(surface());
  m_line->setSelectable(false);
  m_line->setVisible(false);
  setYAxis(tr("Count"));
}

void HistogramPlot::setValues(const std::vector<double>& values, int bins) {
  m_sorted = values;
  std::erase_if(m_sorted, [](double value) { return !std::isfinite(value); });
  std::sort(m_sorted.begin(), m_sorted.end());
  m_histogram = histogramOf(m_sorted, bins);
  m_bars->setWidth(m_histogram.binWidth * 0.94);
  m_bars->data()->clear();
  for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
    m_bars->addData(m_histogram.from + (static_cast<double>(i) + 0.5) * m_histogram.binWidth, m_histogram.counts[i]);
  }
  dataChanged();
}

void HistogramPlot::setThreshold(std::optional<double> threshold) {
  m_threshold = threshold;
  placeThreshold();
}

void HistogramPlot::placeThreshold() {
  m_line->setVisible(m_threshold.has_value());
  m_line->point1->setCoords(m_threshold.value_or(0.0), 0.0);
  m_line->point2->setCoords(m_threshold.value_or(0.0), 1.0);
  surface()->replot(QCustomPlot::rpQueuedReplot);
}

int HistogramPlot::numAbove() const {
  if (!m_threshold) return 0;
  return static_cast<int>(m_sorted.end() - std::upper_bound(m_sorted.begin(), m_sorted.end(), *m_threshold));
}

std::optional<Plot::Range> HistogramPlot::xExtent() const {
  if (isEmpty()) return std::nullopt;
  return Range{m_histogram.from, m_histogram.from + static_cast<double>(m_histogram.counts.size()) * m_histogram.binWidth};
}

std::optional<Plot::Range> HistogramPlot::yExtent() const {
  if (isEmpty()) return std::nullopt;
  const double highest = *std::max_element(m_histogram.counts.begin(), m_histogram.counts.end());
  return Range{isLogY() ? 0.5 : 0.0, highest};
}

void HistogramPlot::restyle(const PlotStyle& style) {
  m_bars->setBrush(seriesColor(0, style));
  m_bars->setPen(Qt::NoPen);
  m_line->setPen(QPen(style.warn, 2.0));
}

QString HistogramPlot::readoutAt(double& x, double) const {
  const double place = std::floor((x - m_histogram.from) / m_histogram.binWidth);
  if (place < 0.0 || place >= static_cast<double>(m_histogram.counts.size())) return {};
  const double from = m_histogram.from + place * m_histogram.binWidth;
  QString text =
      tr("%1 to %2: %3").arg(xText(from), numberText(from + m_histogram.binWidth)).arg(m_histogram.counts[static_cast<std::size_t>(place)]);
  if (m_threshold)
    text += QStringLiteral("   ") + tr("%1 of %2 above %3").arg(numAbove()).arg(m_sorted.size()).arg(numberText(*m_threshold));
  return text;
}

QString HistogramPlot::dataAsCsv() const {
  QString text = csvLine({QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("count")});
  for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
    text +=
        csvLine({csvNumber(m_histogram.from + static_cast<double>(i) * m_histogram.binWidth),
                 csvNumber(m_histogram.from + static_cast<double>(i + 1) * m_histogram.binWidth), QString::number(m_histogram.counts[i])});
  }
  return text;
}

bool HistogramPlot::isOnThreshold(const QPointF& pixel) const {
  constexpr double kReach = 6.0;
  return m_threshold && std::abs(toPixel({*m_threshold, 0.0}).x() - pixel.x()) <= kReach;
}

bool HistogramPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != surface()) return Plot::eventFilter(watched, event);
  const auto* mouse = dynamic_cast<QMouseEvent*>(event);
  if (mouse == nullptr) return Plot::eventFilter(watched, event);
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      m_dragging = mouse->button() == Qt::LeftButton && isOnThreshold(mouse->position());
      if (m_dragging) return true;
      break;
    case QEvent::MouseMove:
      if (m_dragging) {
        setThreshold(toValue(mouse->position()).x());
        emit thresholdMoved(*m_threshold);
        return true;
      }
      if (mouse->buttons() == Qt::NoButton) surface()->setCursor(isOnThreshold(mouse->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
      break;
    case QEvent::MouseButtonRelease:
      if (std::exchange(m_dragging, false)) return true;
      break;
    default:
      break;
  }
  return Plot::eventFilter(watched, event);
}

}  // namespace parsimony::widgets
