// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/multi_animal_csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/dlc_header.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

/// A header row, kept because the cells of CsvRows last until the next row.
struct NamedRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
};

/// Columns of one animal's keypoint.
struct Place {
  int animal = 0;
  int keypoint = 0;
  std::array<int, 3> columns{-1, -1, -1};  ///< x, y, likelihood
};

struct Header {
  DlcHeader shape;  ///< width and index columns, for the functions shared with the other readers
  std::string scorer;
  std::vector<std::string> individuals;
  std::vector<std::string> keypoints;
  std::vector<Place> places;
};

// pandas names empty header cells "Unnamed: 52_level_1" when it writes them back.
bool isBlank(const std::string& cell) {
  return cell.empty() || cell.rfind("Unnamed:", 0) == 0;
}

NamedRow namedRow(CsvRows& rows, std::string_view name) {
  const std::string expected = "header row '" + std::string(name) + "'";
  if (!rows.next()) throw rows.error(ErrorCode::Malformed, -1, expected, "end of file");
  NamedRow row{rows.line(), {rows.cells().begin(), rows.cells().end()}};
  if (base::toLower(base::trimmed(row.cells.front())) != name) throw rows.error(ErrorCode::Malformed, 0, expected, row.cells.front());
  return row;
}

class HeaderReader {
 public:
  explicit HeaderReader(CsvRows& rows)
      : m_rows(rows),
        m_scorers(namedRow(rows, "scorer")),
        m_individuals(namedRow(rows, "individuals")),
        m_bodyparts(namedRow(rows, "bodyparts")),
        m_coords(namedRow(rows, "coords")) {}

  Header read() {
    const std::size_t width = m_coords.cells.size();
    // DeepLabCut's own files of unique bodyparts end the first row early
    if (m_scorers.cells.size() > 1 && m_scorers.cells.size() < width) m_scorers.cells.resize(width, m_scorers.cells.back());
    for (const NamedRow* row : {&m_scorers, &m_individuals, &m_bodyparts}) {
      if (row->cells.size() == width) continue;
      throw error(*row, ErrorCode::Malformed, -1, std::to_string(width) + " cells", std::to_string(row->cells.size()) + " cells");
    }
    m_header.shape.numColumns = static_cast<int>(width);
    m_header.shape.indexColumns = isThreeColumnIndex() ? 3 : 1;
    const auto first = static_cast<std::size_t>(m_header.shape.indexColumns);
    if (first >= width) throw error(m_bodyparts, ErrorCode::Malformed, 1, "the name of a keypoint", "no column");
    m_header.scorer = m_scorers.cells[first];
    for (std::size_t column = first; column < width; ++column) place(column);
    for (const Place& place : m_header.places) checkComplete(place);
    checkFilling();
    return std::move(m_header);
  }

 private:
  static constexpr std::size_t kLeastFilling = 16;  ///< one in so many pairs of animal and keypoint must have columns

  [[nodiscard]] base::Error error(const NamedRow& row, ErrorCode code, std::int64_t column, std::string expected,
                                  std::string_view found) const {
    base::Error error(
        code, {{"path", base::toUtf8(m_rows.path())}, {"line", row.line}, {"expected", std::move(expected)}, {"found", shortened(found)}});
    if (column >= 0) error.with("column", column + 1);
    return error;
  }

  [[nodiscard]] bool isThreeColumnIndex() const {
    const auto bothEmpty = [](const NamedRow& row) { return row.cells.size() > 3 && isBlank(row.cells[1]) && isBlank(row.cells[2]); };
    return bothEmpty(m_scorers) && bothEmpty(m_individuals) && bothEmpty(m_bodyparts) && bothEmpty(m_coords);
  }

  int indexOf(const NamedRow& row, std::size_t column, const char* what, std::vector<std::string>& names,
              std::unordered_map<std::string, int>& known) {
    const std::string& name = row.cells[column];
    if (isBlank(name)) throw error(row, ErrorCode::Malformed, static_cast<std::int64_t>(column), what, name);
    const auto [entry, isNew] = known.try_emplace(name, static_cast<int>(names.size()));
    if (isNew) names.push_back(name);
    return entry->second;
  }

  void place(std::size_t column) {
    const auto at = static_cast<std::int64_t>(column);
    if (m_scorers.cells[column] != m_header.scorer) {
      throw error(m_scorers, ErrorCode::Inconsistent, at, "one scorer: " + shortened(m_header.scorer), m_scorers.cells[column]);
    }
    const int animal = indexOf(m_individuals, column, "the name of an individual", m_header.individuals, m_animalOf);
    const int keypoint = indexOf(m_bodyparts, column, "the name of a keypoint", m_header.keypoints, m_keypointOf);
    const std::string coord = base::toLower(base::trimmed(m_coords.cells[column]));
    if (coord.empty()) throw error(m_coords, ErrorCode::Malformed, at, "x, y or likelihood", coord);
    const int slot = coord == "x" ? 0 : coord == "y" ? 1 : coord == "likelihood" ? 2 : -1;
    const auto key = (static_cast<std::uint64_t>(animal) << 32) | static_cast<std::uint64_t>(keypoint);
    const auto [entry, isNew] = m_placeOf.try_emplace(key, m_header.places.size());
    if (isNew) m_header.places.push_back({animal, keypoint});
    if (slot < 0) return;
    int& known = m_header.places[entry->second].columns[static_cast<std::size_t>(slot)];
    if (known >= 0) {
      throw error(m_bodyparts, ErrorCode::Inconsistent, at, "each keypoint of an animal once", m_bodyparts.cells[column])
          .with("keypoint", m_bodyparts.cells[column]);
    }
    known = static_cast<int>(column);
  }

  void checkComplete(const Place& place) const {
    if (place.columns[0] >= 0 && place.columns[1] >= 0) return;
    throw error(m_coords, ErrorCode::Malformed, -1, "columns x and y",
                place.columns[0] >= 0   ? "x alone"
                : place.columns[1] >= 0 ? "y alone"
                                        : "neither")
        .with("keypoint", m_header.keypoints[static_cast<std::size_t>(place.keypoint)])
        .with("individual", m_header.individuals[static_cast<std::size_t>(place.animal)]);
  }

  // Otherwise a file of a few columns could ask for their square in values.
  void checkFilling() const {
    const std::size_t pairs = m_header.individuals.size() * m_header.keypoints.size();
    if (pairs <= kLeastFilling * m_header.places.size()) return;
    throw error(m_bodyparts, ErrorCode::Unsupported, -1, "animals that share keypoints",
                std::to_string(m_header.places.size()) + " of " + std::to_string(pairs));
  }

  CsvRows& m_rows;
  NamedRow m_scorers, m_individuals, m_bodyparts, m_coords;
  Header m_header;
  std::unordered_map<std::string, int> m_animalOf, m_keypointOf;
  std::unordered_map<std::uint64_t, std::size_t> m_placeOf;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : m_rows(path), m_header(HeaderReader(m_rows).read()), m_tracks(m_header.scorer, m_header.individuals, m_header.keypoints, 0) {}

  tracks::AnimalTracks read() {
    for (; m_rows.next(); ++m_frame) {
      const bool isBare = isShortAndEmpty();
      if (!isBare) checkWidth(m_rows, m_header.shape);
      readIndex();
      const std::span<double> values = m_tracks.appendFrame();
      if (!isBare) readValues(values);
    }
    return std::move(m_tracks);
  }

 private:
  /// Frames without animals come with fewer empty cells than columns from tools that do not count the unique bodyparts.
  [[nodiscard]] bool isShortAndEmpty() const {
    const auto& cells = m_rows.cells();
    const auto first = static_cast<std::size_t>(m_header.shape.indexColumns);
    if (cells.size() < first || cells.size() >= static_cast<std::size_t>(m_header.shape.numColumns)) return false;
    return std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(first), cells.end(), [](std::string_view cell) { return cell.empty(); });
  }

  void readIndex() {
    const std::string_view index = m_rows.cells().front();
    std::int64_t number = 0;
    const bool isNumber = m_header.shape.indexColumns == 1 && base::parseInt(index, number);
    if (m_frame == 0) m_byImage = !isNumber;
    if (m_byImage) {
      m_tracks.images.push_back(imageOf(m_rows, m_header.shape));
      if (!m_seen.insert(m_tracks.images.back()).second) throw m_rows.error(ErrorCode::Inconsistent, 0, "each image once", index);
    } else if (!isNumber || number != m_frame) {
      throw m_rows.error(ErrorCode::Inconsistent, 0, "frame " + std::to_string(m_frame), index).with("frame", m_frame);
    }
  }

  /// values: [A x K x 3]
  void readValues(std::span<double> values) {
    for (const Place& place : m_header.places) {
      const std::size_t first =
          (static_cast<std::size_t>(place.animal) * m_header.keypoints.size() + static_cast<std::size_t>(place.keypoint)) * 3;
      for (std::size_t c = 0; c < place.columns.size(); ++c) {
        if (place.columns[c] >= 0) values[first + c] = m_rows.number(static_cast<std::size_t>(place.columns[c]));
      }
      const bool noX = std::isnan(values[first]);
      if (noX == std::isnan(values[first + 1])) continue;
      throw m_rows.error(ErrorCode::Malformed, place.columns[noX ? 0 : 1], "x and y, or neither", noX ? "y alone" : "x alone")
          .with("keypoint", m_header.keypoints[static_cast<std::size_t>(place.keypoint)]);
    }
  }

  CsvRows m_rows;
  Header m_header;
  tracks::AnimalTracks m_tracks;
  std::unordered_set<std::string> m_seen;
  std::int64_t m_frame = 0;
  bool m_byImage = false;
};

}  // namespace

tracks::AnimalTracks readMultiAnimalCsv(const std::filesystem::path& path) {
  return Reader(path).read();
}

}  // namespace parsimony::io
