// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/dlc_header.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/csv_text.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

struct HeaderRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
};

HeaderRow currentRow(const CsvRows& rows) {
  HeaderRow row;
  row.line = rows.line();
  row.cells.assign(rows.cells().begin(), rows.cells().end());
  return row;
}

bool isNamed(const HeaderRow& row, std::string_view name) {
  return base::toLower(base::trimmed(row.cells.front())) == name;
}

HeaderRow namedRow(CsvRows& rows, std::string_view name, std::string_view orElse = {}) {
  const std::string expected = "header row '" + std::string(name) + "'";
  if (!rows.next()) throw rows.error(ErrorCode::Malformed, -1, expected, "end of file");
  HeaderRow row = currentRow(rows);
  if (!isNamed(row, name) && (orElse.empty() || !isNamed(row, orElse)))
    throw rows.error(ErrorCode::Malformed, 0, expected, row.cells.front());
  return row;
}

base::Error headerError(const CsvRows& rows, const HeaderRow& row, ErrorCode code, std::int64_t column, std::string expected,
                        std::string_view found) {
  return base::Error(code, {{"path", base::toUtf8(rows.path())},
                            {"line", row.line},
                            {"column", column + 1},
                            {"expected", std::move(expected)},
                            {"found", shortened(found)}});
}

struct HeaderRows {
  HeaderRow scorer;
  std::string individual;  ///< of a 4-row header
  HeaderRow bodyparts;
  HeaderRow coords;
};

void checkSameWidth(const CsvRows& rows, const HeaderRow& row, std::size_t width) {
  if (row.cells.size() == width) return;
  throw base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(rows.path())},
                                           {"line", row.line},
                                           {"expected", std::to_string(width) + " cells"},
                                           {"found", std::to_string(row.cells.size()) + " cells"}});
}

// pandas names empty header cells "Unnamed: 52_level_1" when it writes them back.
bool isBlank(const std::string& cell) {
  return cell.empty() || cell.rfind("Unnamed:", 0) == 0;
}

/// \throws Error Unsupported with all names when there are several
std::string theOnlyIndividual(const CsvRows& rows, const HeaderRow& row) {
  std::vector<std::string> names;
  for (std::size_t c = 1; c < row.cells.size() && names.size() < 20; ++c) {
    if (!isBlank(row.cells[c]) && std::find(names.begin(), names.end(), row.cells[c]) == names.end()) names.push_back(row.cells[c]);
  }
  if (names.size() == 1) return names.front();
  if (names.empty()) throw headerError(rows, row, ErrorCode::Malformed, 1, "the name of an individual", "");
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
  throw headerError(rows, row, ErrorCode::Unsupported, 1, "one individual", joined).with("individuals", joined);
}

HeaderRows readRows(CsvRows& rows) {
  HeaderRows header;
  header.scorer = namedRow(rows, "scorer");
  HeaderRow second = namedRow(rows, "bodyparts", "individuals");
  const bool withIndividuals = isNamed(second, "individuals");
  if (withIndividuals) header.individual = theOnlyIndividual(rows, second);
  header.bodyparts = withIndividuals ? namedRow(rows, "bodyparts") : second;
  header.coords = namedRow(rows, "coords");
  const std::size_t width = header.scorer.cells.size();
  if (withIndividuals) checkSameWidth(rows, second, width);
  checkSameWidth(rows, header.bodyparts, width);
  checkSameWidth(rows, header.coords, width);
  return header;
}

// DeepLabCut writes the path as three columns since 2.2, and leaves their header cells empty.
int indexColumnsOf(const HeaderRows& header) {
  const auto bothEmpty = [](const HeaderRow& row) { return row.cells.size() > 3 && row.cells[1].empty() && row.cells[2].empty(); };
  return bothEmpty(header.scorer) && bothEmpty(header.bodyparts) && bothEmpty(header.coords) ? 3 : 1;
}

int setColumnOf(const HeaderRows& header) {
  const std::size_t last = header.scorer.cells.size() - 1;
  const bool isSet =
      last > 0 && header.scorer.cells[last] == "set" && isBlank(header.bodyparts.cells[last]) && isBlank(header.coords.cells[last]);
  return isSet ? static_cast<int>(last) : -1;
}

void place(const CsvRows& rows, const HeaderRows& header, std::size_t column, DlcHeader& result,
           std::unordered_map<std::string, std::size_t>& known) {
  const std::string& name = header.bodyparts.cells[column];
  const auto at = static_cast<std::int64_t>(column);
  if (isBlank(name)) throw headerError(rows, header.bodyparts, ErrorCode::Malformed, at, "the name of a keypoint", name);
  if (header.scorer.cells[column] != result.scorer) {
    throw headerError(rows, header.scorer, ErrorCode::Inconsistent, at, "one scorer: " + shortened(result.scorer),
                      header.scorer.cells[column]);
  }
  const auto [entry, isNew] = known.try_emplace(name, result.keypoints.size());
  if (isNew) {
    result.keypoints.push_back(name);
    result.columns.emplace_back();
  }
  KeypointColumns& columns = result.columns[entry->second];
  const std::string coord = base::toLower(base::trimmed(header.coords.cells[column]));
  int* slot = coord == "x"            ? &columns.x
              : coord == "y"          ? &columns.y
              : coord == "likelihood" ? &columns.likelihood
              : coord == "visible"    ? &columns.visible
                                      : nullptr;
  if (slot == nullptr) {
    if (coord.empty()) throw headerError(rows, header.coords, ErrorCode::Malformed, at, "x, y, likelihood or visible", coord);
    if (result.otherCoordColumn < 0) {
      result.otherCoord = coord;
      result.otherCoordColumn = static_cast<int>(column);
    }
    return;
  }
  if (*slot >= 0) throw headerError(rows, header.bodyparts, ErrorCode::Inconsistent, at, "each keypoint once", name).with("keypoint", name);
  *slot = static_cast<int>(column);
}

}  // namespace

DlcHeader readDlcHeader(CsvRows& rows) {
  const HeaderRows header = readRows(rows);
  DlcHeader result;
  result.numColumns = static_cast<int>(header.scorer.cells.size());
  result.indexColumns = indexColumnsOf(header);
  result.setColumn = setColumnOf(header);
  const auto first = static_cast<std::size_t>(result.indexColumns);
  const std::size_t end = result.setColumn >= 0 ? static_cast<std::size_t>(result.setColumn) : header.scorer.cells.size();
  if (first >= end) throw headerError(rows, header.bodyparts, ErrorCode::Malformed, 1, "the name of a keypoint", "no column");
  result.scorer = header.scorer.cells[first];
  result.individual = header.individual;
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t column = first; column < end; ++column) place(rows, header, column, result, known);
  for (std::size_t k = 0; k < result.keypoints.size(); ++k) {
    const KeypointColumns& columns = result.columns[k];
    if (columns.x >= 0 && columns.y >= 0) continue;
    throw base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(rows.path())},
                                             {"line", header.coords.line},
                                             {"keypoint", result.keypoints[k]},
                                             {"expected", "columns x and y"},
                                             {"found", columns.x >= 0   ? "x alone"
                                                       : columns.y >= 0 ? "y alone"
                                                                        : "neither"}});
  }
  return result;
}

void checkWidth(const CsvRows& rows, const DlcHeader& header) {
  if (rows.cells().size() == static_cast<std::size_t>(header.numColumns)) return;
  throw rows.error(ErrorCode::Malformed, -1, std::to_string(header.numColumns) + " cells", std::to_string(rows.cells().size()) + " cells");
}

std::string imageOf(const CsvRows& rows, const DlcHeader& header) {
  std::string image;
  for (int column = 0; column < header.indexColumns; ++column) {
    const std::string_view part = rows.cells()[static_cast<std::size_t>(column)];
    if (part.empty()) throw rows.error(ErrorCode::Malformed, column, "the path of an image", "an empty cell");
    if (column > 0) image += '/';
    image += part;
  }
  std::replace(image.begin(), image.end(), '\\', '/');
  return image;
}

DlcLayout layoutOf(const std::filesystem::path& path) {
  try {
    CsvRows rows(path);
    const DlcHeader header = readDlcHeader(rows);
    return {header.indexColumns, header.individual};
  } catch (const base::Error&) {
    return {};
  }
}

std::string dlcHeaderText(const std::vector<HeaderCell>& cells, const DlcLayout& layout) {
  std::string out;
  const auto row = [&](std::string_view name, auto&& cellOf) {
    out += name;
    out.append(static_cast<std::size_t>(layout.indexColumns - 1), ',');
    for (const HeaderCell& cell : cells) {
      out += ',';
      appendCell(out, cellOf(cell));
    }
    out += '\n';
  };
  row("scorer", [](const HeaderCell& cell) { return cell.scorer; });
  if (!layout.individual.empty()) row("individuals", [&](const HeaderCell&) { return std::string_view(layout.individual); });
  row("bodyparts", [](const HeaderCell& cell) { return cell.keypoint; });
  row("coords", [](const HeaderCell& cell) { return cell.coord; });
  return out;
}

void checkKeypoints(const std::vector<std::string>& keypoints, const std::filesystem::path& path) {
  std::unordered_set<std::string_view> seen;
  const auto reject = [&](const std::string& value, const char* expected) {
    throw base::Error(ErrorCode::InvalidValue,
                      {{"path", base::toUtf8(path)}, {"field", "keypoints"}, {"value", value}, {"expected", expected}});
  };
  if (keypoints.empty()) reject("none", "at least one keypoint");
  for (const std::string& name : keypoints) {
    if (isBlank(name)) reject(name, "a name");
    if (!seen.insert(name).second) reject(name, "different names");
    if (name.find('\0') != std::string::npos || base::invalidUtf8(name) != std::string::npos) reject("bytes", "UTF-8 text");
  }
}

}  // namespace parsimony::io
