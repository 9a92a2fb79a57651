// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/pareto_plot.h"

#include <QComboBox>
#include <QLabel>
#include <cmath>

#include "app/pages/train/plot_card.h"
#include "widgets/plots/scatter_plot.h"

namespace parsimony::app {

using namespace widgets;

namespace {

enum Cost { Minutes, Labels, Memory, Energy };

double costOf(const RunRow& run, int cost) {
  switch (cost) {
    case Minutes:
      return run.minutes;
    case Labels:
      return run.labels < 0 ? RunRow::kUnknown : static_cast<double>(run.labels);
    case Memory:
      return run.peakMemoryMb;
    default:
      return run.energyWh;
  }
}

/// Runs of which both numbers are known.
std::vector<RunRow> comparable(const std::vector<RunRow>& runs, int cost) {
  std::vector<RunRow> known;
  for (const RunRow& run : runs) {
    if (std::isfinite(run.errorMean) && std::isfinite(costOf(run, cost))) known.push_back(run);
  }
  return known;
}

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("paretoPanel"));
  m_cost = new QComboBox(this);
  m_cost->setObjectName(QStringLiteral("paretoCost"));
  m_cost->setAccessibleName(tr("Cost"));
  m_cost->addItem(tr("Time"), Minutes);
  m_cost->addItem(tr("Labels"), Labels);
  m_cost->addItem(tr("Memory"), Memory);
  m_cost->addItem(tr("Energy"), Energy);
  auto* label = new QLabel(tr("Error &against"), this);
  label->setBuddy(m_cost);
  m_scatter = new ScatterPlot(this);
  m_scatter->setObjectName(QStringLiteral("paretoPlot"));
  m_scatter->setTitle(tr("Error against cost"));
  m_scatter->setYAxis(tr("Test error, mean"), tr("px"));
  m_scatter->setExportName(QStringLiteral("error-against-cost"));
  m_scatter->setParetoShown(true);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(spacing::kSmall, 0, 0, 0);
  row->addWidget(label);
  row->addWidget(m_cost);
  row->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  layout->addLayout(row);
  layout->addWidget(m_scatter, 1);
  connect(m_cost, &QComboBox::currentIndexChanged, this, &ParetoPlot::refresh);
  connect(m_scatter, &ScatterPlot::pointClicked, this, [this](const QString& group, int index) {
    const auto runs = comparable(group == tr("compared") ? m_chosen : m_others, m_cost->currentData().toInt());
    if (index >= 0 && static_cast<std::size_t>(index) < runs.size()) emit runClicked(runs[static_cast<std::size_t>(index)].folder);
  });
  refresh();
}

void ParetoPlot::setRuns(const std::vector<RunRow>& chosen, const std::vector<RunRow>& others) {
  m_chosen = chosen;
  m_others = others;
  refresh();
}

void ParetoPlot::refresh() {
  const int cost = m_cost->currentData().toInt();
  switch (cost) {
    case Minutes:
      m_scatter->setXAxis(tr("Time"), tr("min"));
      break;
    case Labels:
      m_scatter->setXAxis(tr("Labelled keypoints"));
      break;
    case Memory:
      m_scatter->setXAxis(tr("Peak memory"), tr("MB"));
      break;
    default:
      m_scatter->setXAxis(tr("Energy"), tr("Wh"));
  }
  m_scatter->setEmptyText(cost == Energy ? tr("No run has both a test error and a measured energy: this machine may not tell it.")
                                         : tr("Runs with a test error appear here, with the front of those that no other run beats."));
  m_scatter->clear();
  const auto add = [&](const QString& group, const std::vector<RunRow>& runs) {
    std::vector<ScatterPoint> points;
    for (const RunRow& run : comparable(runs, cost)) points.push_back({costOf(run, cost), run.errorMean, shownName(run)});
    if (!points.empty()) m_scatter->setPoints(group, points);
  };
  add(tr("compared"), m_chosen);
  add(tr("other runs"), m_others);
  m_scatter->resetView();
}

}  // namespace parsimony::app
