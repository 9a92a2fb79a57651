// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/pages/train/metric_curves.h"
#include "core/base/error.h"
#include "core/pose/labelled_results.h"

namespace parsimony::app {

/// Everything that the dashboard shows of a run that is on disk, ours or Lightning Pose's. Read beside the window.
struct RunReport {
  QString folder;
  MetricCurves curves;
  std::shared_ptr<const pose::LabelledResults> results;  ///< null while the run has not ended
  std::map<std::string, std::vector<tracks::LabelPoint>> labels;
  std::vector<pose::ErrorRow> errors;
  std::optional<base::Error> problem;  ///< why there are no results although there are files; the curves are shown all the same
};
using RunReportPtr = std::shared_ptr<const RunReport>;

/// \throws base::Error when the curves cannot be read
[[nodiscard]] RunReportPtr readRunReport(const QString& folder);

/// "test" -> "Test": sets of frames in words.
[[nodiscard]] QString setText(const std::string& set);

}  // namespace parsimony::app
