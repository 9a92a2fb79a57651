// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/compare_view.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <set>

#include "app/pages/train/curve_controls.h"
#include "app/pages/train/metric_words.h"
#include "app/pages/train/pareto_plot.h"
#include "app/pages/train/plot_card.h"
#include "app/pages/train/settings_model.h"
#include "app/qt_path.h"
#include "core/pose/foreign_run.h"
#include "widgets/models/data_table.h"
#include "widgets/theme/icons.h"

namespace parsimony::app {

using namespace widgets;

CompareView::CompareView(QWidget* parent)
    : QWidget(parent),
      m_query(
          [this](AllCurves curves) {
            m_data = std::move(curves);
            fillMetrics();
          },
          [this](const base::Error& error) { emit failed(error); }) {
  setObjectName(QStringLiteral("compareView"));
  m_curves =
      stepPlot({"comparePlot", tr("Curves"), tr("Value"), {}, tr("The chosen metric of each run appears here."), QStringLiteral("compare")},
               tr("Step"), this);
  m_pareto = new ParetoPlot(this);
  m_model = new SettingsModel(this);
  m_settings = new DataTable(this);
  m_settings->setObjectName(QStringLiteral("settingsTable"));
  m_settings->setAccessibleName(tr("Settings that differ"));
  m_settings->setPlaceholder(tr("These runs have the same settings."));
  m_settings->setExportName(QStringLiteral("settings.csv"));
  m_settings->setSortingEnabled(false);
  m_settings->setModel(m_model);
  m_settings->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  auto* controls = new CurveControls(QStringLiteral("compare"), this);
  controls->control(m_curves);

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kSmall);
  grid->setSpacing(spacing::kSmall);
  grid->addWidget(buildHeader(), 0, 0, 1, 2);
  grid->addWidget(controls, 1, 0, 1, 2);
  grid->addWidget(cardOf(m_curves), 2, 0);
  grid->addWidget(cardOf(m_pareto), 2, 1);
  grid->addWidget(m_settings, 3, 0, 1, 2);
  grid->setRowStretch(2, 2);
  grid->setRowStretch(3, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setColumnStretch(i, 1);
    grid->setColumnMinimumWidth(i, 200);
  }
  connect(m_pareto, &ParetoPlot::runClicked, this, &CompareView::runClicked);
}

QWidget* CompareView::buildHeader() {
  auto* header = new QWidget(this);
  m_title = new QLabel(header);
  m_title->setObjectName(QStringLiteral("compareTitle"));
  m_title->setProperty("role", QStringLiteral("heading"));
  m_title->setTextFormat(Qt::PlainText);
  m_metric = new QComboBox(header);
  m_metric->setObjectName(QStringLiteral("compareMetric"));
  m_metric->setAccessibleName(tr("Metric"));
  m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  auto* label = new QLabel(tr("&Metric"), header);
  label->setBuddy(m_metric);
  auto* close = new QToolButton(header);
  close->setObjectName(QStringLiteral("closeCompare"));
  close->setAccessibleName(tr("Close the comparison"));
  close->setToolTip(tr("Back to one run"));
  close->setIcon(Icons::get(QStringLiteral("close")));
  close->setFocusPolicy(Qt::TabFocus);
  auto* row = new QHBoxLayout(header);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(spacing::kSmall);
  row->addWidget(m_title);
  row->addStretch(1);
  row->addWidget(label);
  row->addWidget(m_metric);
  row->addWidget(close);
  connect(m_metric, &QComboBox::currentIndexChanged, this, &CompareView::showMetric);
  connect(close, &QToolButton::clicked, this, &CompareView::closeRequested);
  return header;
}

void CompareView::setRuns(const std::vector<ComparedRun>& runs, const std::vector<RunRow>& others) {
  m_runs = runs;
  m_data.clear();
  m_title->setText(tr("%1 runs compared").arg(runs.size()));
  m_model->setRuns(runs);
  std::vector<RunRow> chosen;
  std::vector<std::filesystem::path> folders;
  for (const ComparedRun& run : runs) {
    chosen.push_back(run.row);
    folders.push_back(toPath(run.row.folder));
  }
  m_pareto->setRuns(chosen, others);
  m_curves->clear();
  m_query.request([folders](const jobs::RunContext& context) {
    AllCurves all;
    for (const auto& folder : folders) {
      context.throwIfCancelled();
      all.push_back(curvesOf(pose::readAnyMetrics(folder)));
    }
    return all;
  });
}

void CompareView::fillMetrics() {
  std::set<std::string> logged;
  for (const MetricCurves& curves : m_data) {
    for (const auto& [name, curve] : curves) logged.insert(name);
  }
  const QString before = m_metric->currentData().toString();
  {
    const QSignalBlocker quiet(m_metric);
    m_metric->clear();
    const auto add = [this](const std::string& name) { m_metric->addItem(metricWords(name).label, QString::fromStdString(name)); };
    // Those with wording first, in the order in which they matter; then keypoints and what else was logged.
    for (const std::string& name : knownMetrics()) {
      if (logged.erase(name) > 0) add(name);
    }
    for (const std::string& name : logged) add(name);
    const int usual = m_metric->findData(QStringLiteral("val_pixel_error"));
    const int kept = m_metric->findData(before);
    m_metric->setCurrentIndex(std::max(0, kept >= 0 ? kept : usual));
  }
  showMetric();
}

void CompareView::showMetric() {
  const std::string name = m_metric->currentData().toString().toStdString();
  const MetricWords words = metricWords(name);
  m_curves->clear();
  m_curves->setTitle(words.label);
  m_curves->setYAxis(tr("Value"), words.unit);
  for (std::size_t i = 0; i < m_data.size() && i < m_runs.size(); ++i) {
    const auto found = m_data[i].find(name);
    if (found == m_data[i].end()) continue;
    const QString folder = m_runs[i].row.folder;
    m_curves->addSeries(folder, shownName(m_runs[i].row));
    m_curves->appendPoints(folder, found->second.steps, found->second.values);
  }
  m_curves->resetView();
}

}  // namespace parsimony::app
