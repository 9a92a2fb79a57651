// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QCoreApplication>
#include <QDir>
#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "widgets/models/number_text.h"
#include "widgets/models/runs_model.h"

namespace parsimony::widgets {

namespace {

struct RunWords {
  Q_DECLARE_TR_FUNCTIONS(parsimony::widgets::RunWords)
};

/// The number at a path of keys, or NaN; a manifest written by another version must not stop the table.
double numberAt(const nlohmann::json& json, std::initializer_list<const char*> keys) {
  const nlohmann::json* at = &json;
  for (const char* key : keys) {
    if (!at->is_object()) return RunRow::kUnknown;
    const auto found = at->find(key);
    if (found == at->end()) return RunRow::kUnknown;
    at = &*found;
  }
  return at->is_number() ? at->get<double>() : RunRow::kUnknown;
}

}  // namespace

RunRow runRowOf(const project::RunEntry& entry) {
  const project::RunManifest& manifest = entry.manifest;
  RunRow row;
  row.folder = QString::fromStdString(base::toUtf8(entry.folder));
  row.name = manifest.name.empty() ? QDir(row.folder).dirName() : QString::fromStdString(manifest.name);
  if (const auto backbone = manifest.options.find("backbone"); backbone != manifest.options.end()) {
    row.backbone = QString::fromStdString(backbone->second);
  }
  row.status = manifest.status;
  row.created = QDateTime::fromString(QString::fromStdString(manifest.created), Qt::ISODate);
  if (manifest.ledger.wallSeconds > 0.0) row.minutes = manifest.ledger.wallSeconds / 60.0;
  if (manifest.ledger.labelsUsed > 0) row.labels = manifest.ledger.labelsUsed;
  if (manifest.ledger.peakRssMb > 0.0) row.peakMemoryMb = manifest.ledger.peakRssMb;
  constexpr double kJoulePerWh = 3600.0;
  if (manifest.ledger.energyJoule) row.energyWh = *manifest.ledger.energyJoule / kJoulePerWh;
  row.isForeign = manifest.verb == "lightning_pose";
  const auto json = nlohmann::json::parse(manifest.extraJson, nullptr, false);
  const double steps = numberAt(json, {"steps"});
  if (steps >= 0.0) row.steps = static_cast<std::int64_t>(steps);
  row.errorMean = numberAt(json, {"pixel_error", "test", "mean"});
  row.errorMeanSe = numberAt(json, {"pixel_error", "test", "standard_error"});
  row.errorMedian = numberAt(json, {"pixel_error", "test", "median"});
  return row;
}

QString shownName(const RunRow& run) {
  return run.isForeign ? RunWords::tr("%1 \u00b7 Lightning Pose").arg(run.name) : run.name;
}

QString meanText(const RunRow& run) {
  const QString mean = numberText(run.errorMean);
  return std::isfinite(run.errorMeanSe) ? QStringLiteral("%1 \u00b1 %2").arg(mean, numberText(run.errorMeanSe, 2)) : mean;
}

QString statusText(project::RunStatus status) {
  switch (status) {
    case project::RunStatus::Running:
      return RunWords::tr("Running");
    case project::RunStatus::Completed:
      return RunWords::tr("Completed");
    case project::RunStatus::Stopped:
      return RunWords::tr("Stopped early");
    case project::RunStatus::Cancelled:
      return RunWords::tr("Cancelled");
    case project::RunStatus::Failed:
      break;
  }
  return RunWords::tr("Failed");
}

}  // namespace parsimony::widgets
