// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/io/sweep_yaml.h"
#include "core/sweep/grid.h"

namespace parsimony::sweep {

/// What is known of one run. A row without error is finished.
struct Row {
  std::vector<std::string> cells;  ///< one per column of the sweep; empty = no number
  std::string error;
};

/// The results CSV of a sweep: run, one column per axis, the result columns, recipe, error. One row per run that has ended, in the order
/// of the grid, whatever the order in which they ended.
class ResultsTable {
 public:
  /// Takes over the rows of an existing file. Rows of failed runs that the sweep no longer has are dropped.
  /// \throws base::Error Inconsistent {path, line, column, expected, found} for other columns, a finished run that is not in the grid, or
  /// one that was made by another recipe; Malformed as io::CsvRows
  ResultsTable(const io::SweepYaml& sweep, const std::vector<Run>& runs);

  /// nullptr when the run has not ended yet.
  [[nodiscard]] const Row* find(const std::string& id) const;
  [[nodiscard]] bool isFinished(const std::string& id) const;
  void set(const std::string& id, Row row);
  /// Writes the file whole.
  void write() const;

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] const std::vector<std::string>& header() const { return m_header; }

 private:
  void read();

  const io::SweepYaml& m_sweep;
  const std::vector<Run>& m_runs;
  std::filesystem::path m_path;
  std::vector<std::string> m_header;
  std::map<std::string, Row> m_rows;
};

}  // namespace parsimony::sweep
