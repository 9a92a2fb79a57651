// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <limits>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/disk_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/project/run_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHeader = "name,step,value";
constexpr std::size_t kBufferBytes = 4096;

fs::path metricsPath(const fs::path& runFolder) {
  return runFolder / "metrics.csv";
}

std::string lineOf(const MetricRow& row) {
  return row.name + "," + std::to_string(row.step) + "," + base::formatDouble(row.value) + "\n";
}

[[noreturn]] void malformed(const fs::path& path, std::int64_t line, std::string_view expected, std::string_view found) {
  throw base::Error(
      base::ErrorCode::Malformed,
      {{"path", base::toUtf8(path)}, {"line", line}, {"expected", std::string(expected)}, {"found", std::string(found.substr(0, 80))}});
}

MetricRow rowFrom(const fs::path& path, std::int64_t line, std::string_view text) {
  const auto cells = base::split(text, ',');
  MetricRow row;
  if (cells.size() != 3 || !base::parseInt(cells[1], row.step)) malformed(path, line, kHeader, text);
  row.name = std::string(cells[0]);
  if (cells[2].empty()) {
    row.value = std::numeric_limits<double>::quiet_NaN();
  } else if (!base::parseDouble(cells[2], row.value)) {
    malformed(path, line, "a number", cells[2]);
  }
  return row;
}

}  // namespace

MetricsFile::MetricsFile(const fs::path& runFolder, std::int64_t keepUpToStep) : m_path(metricsPath(runFolder)) {
  std::string kept = std::string(kHeader) + "\n";
  for (const MetricRow& row : readMetrics(runFolder)) {
    if (row.step <= keepUpToStep) kept += lineOf(row);
  }
  base::writeFileAtomically(m_path, kept);
}

MetricsFile::MetricsFile(MetricsFile&& other) noexcept : m_path(std::move(other.m_path)), m_pending(std::exchange(other.m_pending, {})) {}

MetricsFile::~MetricsFile() {
  try {
    flush();
  } catch (const std::exception&) {
    // a curve may miss its last points; flush() tells whoever has to know
  }
}

void MetricsFile::append(const std::string& name, std::int64_t step, double value) {
  if (name.empty() || name.find_first_of(",\"\r\n") != std::string::npos) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "name"}, {"value", name}, {"expected", "a name without commas, quotes and line breaks"}});
  }
  m_pending += lineOf({name, step, value});
  if (m_pending.size() >= kBufferBytes) flush();
}

void MetricsFile::flush() {
  if (m_pending.empty()) return;
  const std::uintmax_t before = fs::file_size(m_path);
  base::DiskFile file(m_path, base::DiskFile::Mode::OpenExisting, m_path);
  try {
    file.write(m_pending);
    file.close();
  } catch (...) {
    // half a line would damage the next one
    std::error_code ignored;
    fs::resize_file(m_path, before, ignored);
    throw;
  }
  m_pending.clear();
}

std::vector<MetricRow> readMetrics(const fs::path& runFolder) {
  const fs::path path = metricsPath(runFolder);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  const std::string text = base::readTextFile(path);
  std::vector<MetricRow> rows;
  std::int64_t line = 0;
  std::size_t start = 0;
  // What follows the last line break is a line that a killed run did not finish.
  for (std::size_t end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start)) {
    std::string_view cells = std::string_view(text).substr(start, end - start);
    if (!cells.empty() && cells.back() == '\r') cells.remove_suffix(1);
    if (++line == 1) {
      if (cells != kHeader) malformed(path, line, kHeader, cells);
      continue;
    }
    if (!cells.empty()) rows.push_back(rowFrom(path, line, cells));
  }
  return rows;
}

}  // namespace parsimony::project
