// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/machine_panel.h"

#include <QGridLayout>

#include "app/pages/train/plot_card.h"

namespace parsimony::app {

using namespace widgets;

MachinePanel::MachinePanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("machinePanel"));
  const QString step = tr("Step");
  m_rate = stepPlot({"ratePlot",
                     tr("Learning rate"),
                     tr("Learning rate"),
                     {},
                     tr("The learning rate of each step appears here."),
                     QStringLiteral("learning-rate")},
                    step, this);
  m_speed = stepPlot(
      {"speedPlot", tr("Speed"), tr("Speed"), tr("steps/s"), tr("How many steps a second takes appears here."), QStringLiteral("speed")},
      step, this);
  m_wait = stepPlot({"waitPlot", tr("Waiting for data"), tr("Share of time"), tr("%"),
                     tr("The share of time that training waits for pictures appears here. Above some 10 % reading is what slows it."),
                     QStringLiteral("data-wait")},
                    step, this);
  m_memory = stepPlot(
      {"memoryPlot", tr("Memory"), tr("Memory"), tr("MB"), tr("The memory of the program appears here."), QStringLiteral("memory")}, step,
      this);
  m_rate->setLogY(true);
  for (LinePlot* plot : {m_speed, m_wait, m_memory}) plot->setLabelsShown(false);
  linkXAxes({m_rate, m_speed, m_wait, m_memory});
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, spacing::kSmall, 0, 0);
  grid->setSpacing(spacing::kSmall);
  grid->addWidget(cardOf(m_rate), 0, 0);
  grid->addWidget(cardOf(m_speed), 0, 1);
  grid->addWidget(cardOf(m_wait), 1, 0);
  grid->addWidget(cardOf(m_memory), 1, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setColumnStretch(i, 1);
    grid->setRowStretch(i, 1);
    grid->setColumnMinimumWidth(i, 200);
    grid->setRowMinimumHeight(i, 110);
  }
}

void MachinePanel::clear() {
  for (LinePlot* plot : {m_rate, m_speed, m_wait, m_memory}) plot->clear();
}

void MachinePanel::addCurves(const MetricCurves& curves) {
  const auto add = [&curves](LinePlot* plot, const std::string& name, const QString& label, double factor = 1.0) {
    const auto found = curves.find(name);
    if (found == curves.end()) return;
    std::vector<double> values = found->second.values;
    for (double& value : values) value *= factor;
    plot->addSeries(QString::fromStdString(name), label);
    plot->appendPoints(QString::fromStdString(name), found->second.steps, values);
  };
  constexpr double kPercent = 100.0;
  add(m_rate, "learning_rate", tr("network"));
  add(m_rate, "learning_rate_backbone", tr("backbone"));
  add(m_speed, "steps_per_second", tr("speed"));
  add(m_wait, "data_wait_share", tr("waiting"), kPercent);
  add(m_memory, "rss_mb", tr("memory"));
}

}  // namespace parsimony::app
