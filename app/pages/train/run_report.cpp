// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_report.h"

#include <QCoreApplication>

#include "app/qt_path.h"
#include "core/pose/foreign_run.h"

namespace parsimony::app {

namespace {
struct FrameSets {
  Q_DECLARE_TR_FUNCTIONS(parsimony::app::FrameSets)
};
}  // namespace

RunReportPtr readRunReport(const QString& folder) {
  auto report = std::make_shared<RunReport>();
  report->folder = folder;
  report->curves = curvesOf(pose::readAnyMetrics(toPath(folder)));
  try {
    auto results = std::make_shared<pose::LabelledResults>(pose::readLabelledResults(toPath(folder)));
    if (results->predictions.images.empty()) return report;
    report->errors = pose::errorTable(*results);
    report->labels = pose::readRunLabels(toPath(folder), results->predictions.keypoints());
    report->results = std::move(results);
  } catch (const base::Error& error) {
    report->problem = error;
  }
  return report;
}

QString setText(const std::string& set) {
  if (set == "test") return FrameSets::tr("Test");
  if (set == "validation") return FrameSets::tr("Validation");
  if (set == "train") return FrameSets::tr("Training");
  return FrameSets::tr("Unused");
}

}  // namespace parsimony::app
