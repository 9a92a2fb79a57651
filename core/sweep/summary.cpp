// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/summary.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/text.h"

namespace parsimony::sweep {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostDecimals = 6;

bool numberIn(const std::string& cell, double& value) {
  return base::parseDouble(cell, value) && std::isfinite(value);
}

/// Decimals that show `digits` significant digits of a number.
int decimalsOf(double value, int digits) {
  if (!(std::abs(value) > 0.0)) return 0;
  return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, kMostDecimals);
}

/// One number of decimals for a column, so that its numbers can be compared at a glance.
int decimalsOfColumn(const SummaryTable& table, std::size_t column) {
  std::vector<double> errors;
  double smallest = std::numeric_limits<double>::infinity();
  for (const SummaryRow& row : table.rows) {
    const MeanAndError& cell = row.cells[column];
    if (cell.standardError > 0.0) errors.push_back(cell.standardError);
    if (cell.n > 0 && cell.mean != 0.0) smallest = std::min(smallest, std::abs(cell.mean));
  }
  if (errors.empty()) return std::isfinite(smallest) ? decimalsOf(smallest, 3) : 0;
  const auto middle = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
  std::nth_element(errors.begin(), middle, errors.end());
  return decimalsOf(*middle, 2);
}

std::string fixedText(double value, int decimals) {
  std::array<char, 400> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  return {digits.data(), error == std::errc() ? end : digits.data()};
}

std::string cellText(const MeanAndError& cell, int decimals) {
  if (cell.n == 0) return "-";
  const std::string mean = fixedText(cell.mean, decimals);
  return std::isfinite(cell.standardError) ? mean + " ± " + fixedText(cell.standardError, decimals) : mean;
}

/// Finished runs by the values of the axes that are not repeated, in the order of the grid.
std::vector<std::pair<std::vector<std::string>, std::vector<const Row*>>> groupsOf(const io::SweepYaml& sweep, const std::vector<Run>& runs,
                                                                                   const ResultsTable& table) {
  std::vector<std::pair<std::vector<std::string>, std::vector<const Row*>>> groups;
  std::map<std::vector<std::string>, std::size_t> placeOf;
  for (const Run& run : runs) {
    if (!table.isFinished(run.id)) continue;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < run.values.size(); ++i) {
      if (sweep.axes[i].name != sweep.repeat) values.push_back(run.values[i]);
    }
    const auto [place, isNew] = placeOf.try_emplace(values, groups.size());
    if (isNew) groups.push_back({values, {}});
    groups[place->second].second.push_back(table.find(run.id));
  }
  return groups;
}

}  // namespace

MeanAndError meanAndError(const std::vector<double>& values) {
  const auto n = static_cast<std::int64_t>(values.size());
  if (n == 0) return {kNaN, kNaN, 0};
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(n);
  if (n < 2) return {mean, kNaN, n};
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / static_cast<double>(n - 1) / static_cast<double>(n)), n};
}

SummaryTable summaryOf(const io::SweepYaml& sweep, const std::vector<Run>& runs, const ResultsTable& table) {
  const auto groups = groupsOf(sweep, runs, table);
  SummaryTable summary;
  summary.repeat = sweep.repeat;
  for (const io::SweepAxis& axis : sweep.axes) {
    if (axis.name != sweep.repeat) summary.axes.push_back(axis.name);
  }
  for (const auto& [values, rows] : groups) summary.rows.push_back({values, static_cast<std::int64_t>(rows.size()), {}});
  for (std::size_t column = 0; column < sweep.columns.size(); ++column) {
    std::vector<MeanAndError> cells;
    bool numeric = false;
    for (const auto& [values, rows] : groups) {
      std::vector<double> numbers;
      for (const Row* row : rows) {
        double value = 0.0;
        if (numberIn(row->cells[column], value)) numbers.push_back(value);
      }
      numeric = numeric || !numbers.empty();
      cells.push_back(meanAndError(numbers));
    }
    if (!numeric) continue;  // words, such as the folder of a run
    summary.columns.push_back(sweep.columns[column].name);
    for (std::size_t i = 0; i < cells.size(); ++i) summary.rows[i].cells.push_back(cells[i]);
  }
  return summary;
}

std::string markdown(const SummaryTable& table) {
  std::string text;
  const auto addRow = [&text](const std::vector<std::string>& cells) {
    text += '|';
    for (const std::string& cell : cells) text += ' ' + cell + " |";
    text += '\n';
  };
  std::vector<std::string> header = table.axes;
  header.emplace_back("n");
  header.insert(header.end(), table.columns.begin(), table.columns.end());
  addRow(header);
  std::vector<std::string> rule(table.axes.size(), "---");
  rule.resize(header.size(), "---:");
  addRow(rule);
  std::vector<int> decimals;
  for (std::size_t column = 0; column < table.columns.size(); ++column) decimals.push_back(decimalsOfColumn(table, column));
  for (const SummaryRow& row : table.rows) {
    std::vector<std::string> cells = row.values;
    cells.push_back(std::to_string(row.runs));
    for (std::size_t column = 0; column < row.cells.size(); ++column) cells.push_back(cellText(row.cells[column], decimals[column]));
    addRow(cells);
  }
  return text;
}

}  // namespace parsimony::sweep
