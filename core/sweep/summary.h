// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/sweep_yaml.h"
#include "core/sweep/results_table.h"

namespace parsimony::sweep {

/// mean m = sum x_i / n;   standard error = sqrt(sum (x_i - m)^2 / (n - 1) / n), NaN for n < 2;   both NaN for n = 0
struct MeanAndError {
  double mean = 0.0;
  double standardError = 0.0;
  std::int64_t n = 0;
};
[[nodiscard]] MeanAndError meanAndError(const std::vector<double>& values);

/// Runs that differ in the repeated axis alone.
struct SummaryRow {
  std::vector<std::string> values;  ///< of the other axes
  std::int64_t runs = 0;            ///< finished
  std::vector<MeanAndError> cells;
};

struct SummaryTable {
  std::string repeat;
  std::vector<std::string> axes;     ///< without the repeated one
  std::vector<std::string> columns;  ///< those that hold numbers
  std::vector<SummaryRow> rows;      ///< in the order of the grid; groups without a finished run are left out
};

/// Averages the finished runs over the axis sweep.repeat (over nothing where there is no such axis).
[[nodiscard]] SummaryTable summaryOf(const io::SweepYaml& sweep, const std::vector<Run>& runs, const ResultsTable& table);

/// The table in Markdown: "mean ± standard error". A column has one number of decimals: two significant digits of its median standard
/// error, or three of its smallest mean where nothing was repeated.
[[nodiscard]] std::string markdown(const SummaryTable& table);

}  // namespace parsimony::sweep
