// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

namespace parsimony::app {

/// What people read about a logged metric.
struct MetricWords {
  QString label;  ///< "Temporal loss, training"
  QString unit;   ///< "px", empty for none
};

/// Wording by the name under which runs log; one without an entry ("accuracy") gives its name in readable form, so that nothing is blank.
[[nodiscard]] MetricWords metricWords(const std::string& name);
[[nodiscard]] bool hasMetricWords(const std::string& name);
/// "Temporal", for the end of a line; `term` as in train_<term>_loss.
[[nodiscard]] QString termLabel(const std::string& term);

/// Terms of the loss beside the supervised one: "temporal", "pca_singleview" ...
[[nodiscard]] const std::vector<std::string>& lossTerms();
/// Every name with an entry, for tests and menus; errors per keypoint ("val_pixel_error/nose") have one wording for all.
[[nodiscard]] std::vector<std::string> knownMetrics();

}  // namespace parsimony::app
