// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/small_multiples.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QGridLayout>
#include <QLabel>
#include <QResizeEvent>

#include "widgets/models/number_text.h"
#include "widgets/plots/csv_text.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {
constexpr int kPanelWidth = 180;
constexpr int kPanelHeight = 120;
const QString kOnly = QStringLiteral("value");
}  // namespace

SmallMultiples::SmallMultiples(QWidget* parent) : QScrollArea(parent) {
  setObjectName(QStringLiteral("smallMultiples"));
  setAccessibleName(tr("One plot per keypoint"));
  setFrameShape(NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget;
  m_grid = new QGridLayout(content);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setSpacing(spacing::kTiny);
  m_empty = new QLabel(content);
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  m_empty->setProperty("role", QByteArray("muted"));
  setWidget(content);
  m_arrangeTimer.setSingleShot(true);
  m_arrangeTimer.setInterval(0);
  connect(&m_arrangeTimer, &QTimer::timeout, this, &SmallMultiples::arrange);
  setEmptyText(tr("One curve per keypoint will appear here."));
  place();
}

void SmallMultiples::setXAxis(const QString& label, const QString& unit) {
  m_xLabel = label;
  m_xUnit = unit;
  for (Panel& panel : m_panels) panel.plot->setXAxis(label, unit);
}

void SmallMultiples::setYAxis(const QString& label, const QString& unit) {
  m_yLabel = label;
  m_yUnit = unit;
  for (Panel& panel : m_panels) panel.plot->setYAxis(label, unit);
}

void SmallMultiples::setEmptyText(const QString& text) {
  m_empty->setText(text);
}

SmallMultiples::Panel& SmallMultiples::panelOf(const QString& name) {
  const auto found = std::find_if(m_panels.begin(), m_panels.end(), [&](const Panel& panel) { return panel.name == name; });
  if (found != m_panels.end()) return *found;
  auto* plot = new LinePlot(widget());
  plot->setObjectName(QStringLiteral("panel_") + name);
  plot->setCompact(true);
  plot->setLabelsShown(false);
  plot->setTitle(name);
  plot->setXAxis(m_xLabel, m_xUnit);
  plot->setYAxis(m_yLabel, m_yUnit);
  plot->setExportName(name);
  plot->addSeries(kOnly, m_yLabel);
  plot->setMinimumHeight(kPanelHeight);
  m_panels.push_back({name, plot});
  return m_panels.back();
}

void SmallMultiples::appendPoint(const QString& panel, double x, double y) {
  panelOf(panel).plot->appendPoint(kOnly, x, y);
  if (!m_arrangeTimer.isActive()) m_arrangeTimer.start();
}

void SmallMultiples::clear() {
  for (const Panel& panel : m_panels) delete panel.plot;
  m_panels.clear();
  place();
}

QStringList SmallMultiples::panelNames() const {
  QStringList names;
  for (const Panel& panel : m_panels) names << panel.name;
  return names;
}

LinePlot* SmallMultiples::panel(const QString& name) const {
  const auto found = std::find_if(m_panels.begin(), m_panels.end(), [&](const Panel& panel) { return panel.name == name; });
  return found == m_panels.end() ? nullptr : found->plot;
}

QString SmallMultiples::dataAsCsv() const {
  QString text;
  for (const Panel& panel : m_panels) {
    const QStringList lines = panel.plot->dataAsCsv().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (text.isEmpty() && !lines.isEmpty()) text = QStringLiteral("panel,") + lines.front() + QLatin1Char('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) text += csvLine({panel.name}).chopped(1) + QLatin1Char(',') + lines[i] + QLatin1Char('\n');
  }
  return text;
}

void SmallMultiples::arrange() {
  const auto last = [](const Panel& panel) {
    const double value = panel.plot->lastValue(kOnly);
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
  };
  const QStringList before = panelNames();
  std::stable_sort(m_panels.begin(), m_panels.end(), [&](const Panel& a, const Panel& b) { return last(a) > last(b); });
  // Common axes: a flat curve of 2 px must not look like a bad one of 20.
  Plot::Range x{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  double highest = 0.0;
  for (const Panel& panel : m_panels) {
    const auto [fromX, toX] = panel.plot->dataXRange();
    x = {std::min(x.first, fromX), std::max(x.second, toX)};
    highest = std::max(highest, panel.plot->dataYRange().second);
    panel.plot->setTitle(
        QStringLiteral("%1  %2%3")
            .arg(panel.name, numberText(panel.plot->lastValue(kOnly)), m_yUnit.isEmpty() ? QString() : QChar(0x00a0) + m_yUnit));
  }
  for (const Panel& panel : m_panels) {
    if (panel.plot->isFollowing() && x.second >= x.first) panel.plot->setCommonRange(x, {0.0, highest * 1.06});
  }
  if (panelNames() != before || m_grid->count() != static_cast<int>(m_panels.size())) place();
}

void SmallMultiples::place() {
  while (QLayoutItem* item = m_grid->takeAt(0)) delete item;
  m_empty->setVisible(m_panels.empty());
  if (m_panels.empty()) m_grid->addWidget(m_empty, 0, 0);
  for (std::size_t i = 0; i < m_panels.size(); ++i) {
    m_grid->addWidget(m_panels[i].plot, static_cast<int>(i) / m_columns, static_cast<int>(i) % m_columns);
    m_panels[i].plot->show();
  }
  for (int column = 0; column < m_grid->columnCount(); ++column) m_grid->setColumnStretch(column, column < m_columns ? 1 : 0);
}

void SmallMultiples::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  const int columns = std::max(1, viewport()->width() / kPanelWidth);
  if (columns == m_columns) return;
  m_columns = columns;
  place();
}

}  // namespace parsimony::widgets
