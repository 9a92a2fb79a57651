// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/calibration_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <cmath>

#include "app/pages/train/plot_card.h"
#include "core/pose/reliability.h"
#include "widgets/plots/histogram_plot.h"

namespace parsimony::app {

using namespace widgets;

namespace {
constexpr double kUsualTolerance = 5.0;  // px
const QString kPerfect = QStringLiteral("perfect");
}  // namespace

CalibrationPanel::CalibrationPanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("calibrationPanel"));
  m_curve = new LinePlot(this);
  m_curve->setObjectName(QStringLiteral("calibrationPlot"));
  m_curve->setTitle(tr("Error by likelihood"));
  m_curve->setXAxis(tr("Likelihood"));
  m_curve->setEmptyText(tr("When a run has ended, this shows how far predictions of each likelihood are from their labels."));
  m_curve->setExportName(QStringLiteral("calibration"));
  m_counts = new HistogramPlot(this);
  m_counts->setObjectName(QStringLiteral("likelihoodCounts"));
  m_counts->setTitle(tr("Predictions of each likelihood"));
  m_counts->setXAxis(tr("Likelihood"));
  m_counts->setYAxis(tr("Predictions"));
  m_counts->setEmptyText(tr("How often each likelihood occurs on the labelled frames appears here."));
  m_counts->setExportName(QStringLiteral("likelihoods"));
  linkXAxes({m_curve, m_counts});
  buildControls();
  clear();
}

void CalibrationPanel::buildControls() {
  m_set = new QComboBox(this);
  m_set->setObjectName(QStringLiteral("calibrationSet"));
  m_set->setAccessibleName(tr("Frames"));
  m_set->setToolTip(tr("Frames that the curves are made from; training frames flatter every network"));
  m_quantity = new QComboBox(this);
  m_quantity->setObjectName(QStringLiteral("calibrationQuantity"));
  m_quantity->setAccessibleName(tr("Quantity"));
  m_quantity->addItem(tr("Mean error"), QStringLiteral("error"));
  m_quantity->addItem(tr("Share within"), QStringLiteral("share"));
  m_tolerance = new QDoubleSpinBox(this);
  m_tolerance->setObjectName(QStringLiteral("calibrationTolerance"));
  m_tolerance->setAccessibleName(tr("Tolerance"));
  m_tolerance->setToolTip(tr("A prediction this close to its label is a good one"));
  m_tolerance->setRange(0.1, 1000.0);
  m_tolerance->setDecimals(1);
  m_tolerance->setSuffix(tr(" px"));
  m_tolerance->setValue(kUsualTolerance);
  m_tolerance->setEnabled(false);
  auto* controls = new QHBoxLayout;
  controls->setSpacing(spacing::kSmall);
  controls->addWidget(m_quantity);
  controls->addWidget(m_tolerance);
  controls->addStretch(1);
  controls->addWidget(m_set);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, spacing::kSmall, 0, 0);
  layout->setSpacing(spacing::kSmall);
  layout->addLayout(controls);
  layout->addWidget(cardOf(m_curve), 2);
  layout->addWidget(cardOf(m_counts), 1);
  connect(m_set, &QComboBox::currentIndexChanged, this, &CalibrationPanel::refresh);
  connect(m_quantity, &QComboBox::currentIndexChanged, this, &CalibrationPanel::refresh);
  connect(m_tolerance, &QDoubleSpinBox::valueChanged, this, &CalibrationPanel::refresh);
}

void CalibrationPanel::clear() {
  setReport(nullptr);
}

void CalibrationPanel::setReport(const RunReportPtr& report) {
  m_report = report;
  const QString before = m_set->currentData().toString();
  {
    const QSignalBlocker quiet(m_set);
    m_set->clear();
    m_set->addItem(tr("Every set"), QString());
    if (report && report->results) {
      for (const std::string set : {"test", "validation", "train"}) {
        if (!report->results->rowsOf(set).empty()) m_set->addItem(setText(set), QString::fromStdString(set));
      }
    }
    m_set->setCurrentIndex(std::max(0, m_set->findData(before)));
    m_set->setEnabled(m_set->count() > 1);
  }
  refresh();
}

void CalibrationPanel::refresh() {
  const bool share = m_quantity->currentData().toString() == QLatin1String("share");
  m_tolerance->setEnabled(share);
  m_curve->clear();
  if (share) {
    m_curve->setYAxis(tr("Share of predictions"));
  } else {
    m_curve->setYAxis(tr("Mean error"), tr("px"));
  }
  std::vector<double> likelihoods;
  if (m_report && m_report->results) {
    const pose::LabelledResults& results = *m_report->results;
    pose::ReliabilityOptions options;
    options.tolerance = m_tolerance->value();
    const QString chosen = m_set->currentData().toString();
    for (const std::string set : {"test", "validation", "train"}) {
      const std::vector<int> rows = results.rowsOf(set);
      if (rows.empty() || (!chosen.isEmpty() && chosen != QString::fromStdString(set))) continue;
      std::vector<LinePlot::BandPoint> band;
      for (const pose::ReliabilityBin& bin : pose::reliability(results, rows, options)) {
        const double se = share ? bin.shareWithinSe : bin.meanErrorSe;
        band.push_back({bin.likelihood, share ? bin.shareWithin : bin.meanError, std::isfinite(se) ? se : 0.0});
      }
      const QString name = QString::fromStdString(set);
      m_curve->addSeries(name, setText(set));
      m_curve->setBand(name, band);
      for (const int row : rows) {
        for (int k = 0; k < results.predictions.numKeypoints(); ++k) likelihoods.push_back(results.predictions.at(row, k).likelihood);
      }
    }
    if (share && !m_curve->isEmpty()) {
      m_curve->addSeries(kPerfect, tr("calibrated"));
      m_curve->appendPoints(kPerfect, std::vector<double>{0.0, 1.0}, std::vector<double>{0.0, 1.0});
    }
  }
  constexpr int kBins = 20;
  m_counts->setValues(likelihoods, kBins);
}

}  // namespace parsimony::app
