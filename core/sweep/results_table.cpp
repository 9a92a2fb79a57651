// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/results_table.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/csv_text.h"

namespace parsimony::sweep {
namespace {

using base::ErrorCode;
using Cells = std::vector<std::string>;

constexpr const char* kHint = "Use another table, or remove the rows that no longer belong to it.";

[[noreturn]] void contradiction(const io::CsvRows& rows, const std::string& column, const std::string& expected, const std::string& found) {
  throw base::Error(ErrorCode::Inconsistent, {{"path", base::toUtf8(rows.path())},
                                              {"line", rows.line()},
                                              {"column", column},
                                              {"expected", expected},
                                              {"found", found},
                                              {"hint", std::string(kHint)}});
}

void checkHeader(const io::CsvRows& rows, const Cells& header) {
  const Cells found(rows.cells().begin(), rows.cells().end());
  for (std::size_t i = 0; i < std::max(header.size(), found.size()); ++i) {
    if (i >= found.size()) contradiction(rows, header[i], "the columns of the sweep", "none of this name");
    if (i >= header.size() || found[i] != header[i]) {
      const bool missing = i < header.size() && std::find(found.begin(), found.end(), header[i]) == found.end();
      if (missing) contradiction(rows, header[i], "the columns of the sweep", "none of this name");
      contradiction(rows, found[i], i < header.size() ? "\"" + header[i] + "\" in this place" : "no such column", found[i]);
    }
  }
}

/// Tells which axis a finished run does not fit.
[[noreturn]] void strangeRun(const io::CsvRows& rows, const io::SweepYaml& sweep, const Cells& cells) {
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    const io::SweepAxis& axis = sweep.axes[i];
    const std::string& value = cells[i + 1];
    if (std::any_of(axis.values.begin(), axis.values.end(), [&](const io::SweepValue& v) { return v.text == value; })) continue;
    std::string expected;
    for (const io::SweepValue& v : axis.values) expected += (expected.empty() ? "one of " : ", ") + v.text;
    contradiction(rows, axis.name, expected, value);
  }
  contradiction(rows, "run", "a run of the sweep", cells.front());
}

}  // namespace

ResultsTable::ResultsTable(const io::SweepYaml& sweep, const std::vector<Run>& runs)
    : m_sweep(sweep), m_runs(runs), m_path(sweep.path.parent_path() / base::pathFromUtf8(sweep.table)) {
  m_header.emplace_back("run");
  for (const io::SweepAxis& axis : sweep.axes) m_header.push_back(axis.name);
  for (const io::SweepColumn& column : sweep.columns) m_header.push_back(column.name);
  m_header.emplace_back("recipe");
  m_header.emplace_back("error");
  if (std::filesystem::exists(m_path)) read();
}

void ResultsTable::read() {
  io::CsvRows rows(m_path);
  if (!rows.next()) throw base::Error(ErrorCode::Empty, {{"path", base::toUtf8(m_path)}});
  checkHeader(rows, m_header);
  std::map<std::string, const Run*> byId;
  for (const Run& run : m_runs) byId[run.id] = &run;
  const std::size_t firstCell = 1 + m_sweep.axes.size();
  while (rows.next()) {
    const Cells cells(rows.cells().begin(), rows.cells().end());
    if (cells.size() != m_header.size()) {
      throw rows.error(ErrorCode::Malformed, -1, std::to_string(m_header.size()) + " cells", std::to_string(cells.size()) + " cells");
    }
    Row row{{cells.begin() + static_cast<std::ptrdiff_t>(firstCell), cells.end() - 2}, cells.back()};
    const auto run = byId.find(cells.front());
    const bool known = run != byId.end() && std::equal(run->second->values.begin(), run->second->values.end(), cells.begin() + 1);
    if (!known && !row.error.empty()) continue;
    if (!known) strangeRun(rows, m_sweep, cells);
    const std::string& recipe = cells[cells.size() - 2];
    // a failed run is made again in any case
    if (row.error.empty() && recipe != run->second->recipe)
      contradiction(rows, "recipe", run->second->recipe + ", of the steps and columns as they are now", recipe);
    if (!m_rows.emplace(cells.front(), std::move(row)).second) contradiction(rows, "run", "each run once", cells.front());
  }
}

const Row* ResultsTable::find(const std::string& id) const {
  const auto found = m_rows.find(id);
  return found == m_rows.end() ? nullptr : &found->second;
}

bool ResultsTable::isFinished(const std::string& id) const {
  const Row* row = find(id);
  return row != nullptr && row->error.empty();
}

void ResultsTable::set(const std::string& id, Row row) {
  m_rows[id] = std::move(row);
}

void ResultsTable::write() const {
  std::string text;
  const auto addRow = [&text](const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      io::appendCell(text, cells[i]);
    }
    text += '\n';
  };
  addRow(m_header);
  for (const Run& run : m_runs) {
    const Row* row = find(run.id);
    if (row == nullptr) continue;
    Cells cells{run.id};
    cells.insert(cells.end(), run.values.begin(), run.values.end());
    cells.insert(cells.end(), row->cells.begin(), row->cells.end());
    cells.push_back(run.recipe);
    cells.push_back(row->error);
    addRow(cells);
  }
  std::error_code error;
  if (m_path.has_parent_path()) std::filesystem::create_directories(m_path.parent_path(), error);
  if (error) throw base::errorFromErrno(error.value(), m_path.parent_path(), "create the folder");
  base::writeFileAtomically(m_path, text);
}

}  // namespace parsimony::sweep
