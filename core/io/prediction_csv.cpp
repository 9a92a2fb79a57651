// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/prediction_csv.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/dlc_header.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

/// The rows counted from what the first of them took of the file. A wrong guess costs address space or one more allocation, no memory:
/// pages that are reserved but not written are not resident.
std::int64_t estimatedRows(const CsvRows& rows, std::int64_t rowsRead) {
  const double bytesPerRow = static_cast<double>(rows.bytesConsumed()) / static_cast<double>(rowsRead);
  return static_cast<std::int64_t>(1.02 * static_cast<double>(rows.fileBytes()) / bytesPerRow) + 16;
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : m_rows(path), m_header(readDlcHeader(m_rows)), m_tracks(m_header.scorer, m_header.keypoints, 0) {
    m_slotOfColumn.assign(static_cast<std::size_t>(m_header.numColumns), -1);
    for (std::size_t k = 0; k < m_header.columns.size(); ++k) {
      const KeypointColumns& columns = m_header.columns[k];
      m_slotOfColumn[static_cast<std::size_t>(columns.x)] = static_cast<int>(3 * k);
      m_slotOfColumn[static_cast<std::size_t>(columns.y)] = static_cast<int>(3 * k + 1);
      if (columns.likelihood >= 0) m_slotOfColumn[static_cast<std::size_t>(columns.likelihood)] = static_cast<int>(3 * k + 2);
    }
  }

  tracks::Tracks read() {
    bool reserved = false;
    for (; m_rows.next(); ++m_frame) {
      checkWidth(m_rows, m_header);
      readIndex();
      if (m_header.setColumn >= 0) readSet();
      readValues(m_tracks.appendRow());
      if (!reserved && m_rows.bytesConsumed() > kProbeBytes) {
        m_tracks.reserve(estimatedRows(m_rows, m_frame + 1));
        reserved = true;
      }
    }
    return std::move(m_tracks);
  }

 private:
  static constexpr std::uint64_t kProbeBytes = std::uint64_t{1} << 18;

  void readIndex() {
    const std::string_view index = m_rows.cells().front();
    std::int64_t number = 0;
    const bool isNumber = m_header.indexColumns == 1 && base::parseInt(index, number);
    if (m_frame == 0) m_byImage = !isNumber;
    if (m_byImage) {
      m_tracks.images.push_back(imageOf(m_rows, m_header));
      if (!m_seen.insert(m_tracks.images.back()).second) throw m_rows.error(ErrorCode::Inconsistent, 0, "each image once", index);
    } else if (!isNumber || number != m_frame) {
      throw m_rows.error(ErrorCode::Inconsistent, 0, "frame " + std::to_string(m_frame), index).with("frame", m_frame);
    }
  }

  void readSet() {
    const std::string_view set = m_rows.cells()[static_cast<std::size_t>(m_header.setColumn)];
    if (set != "train" && set != "validation" && set != "test" && set != "unused") {
      throw m_rows.error(ErrorCode::Malformed, m_header.setColumn, "train, validation, test or unused", set);
    }
    m_tracks.sets.emplace_back(set);
  }

  void readValues(std::span<double> values) {
    const auto first = static_cast<std::size_t>(m_header.indexColumns);
    for (std::size_t column = first; column < m_slotOfColumn.size(); ++column) {
      const int slot = m_slotOfColumn[column];
      if (slot >= 0) values[static_cast<std::size_t>(slot)] = m_rows.number(column);
    }
    for (std::size_t k = 0; k < m_header.keypoints.size(); ++k) {
      if (std::isnan(values[3 * k]) == std::isnan(values[3 * k + 1])) continue;
      const KeypointColumns& columns = m_header.columns[k];
      const bool noX = std::isnan(values[3 * k]);
      throw m_rows.error(ErrorCode::Malformed, noX ? columns.x : columns.y, "x and y, or neither", noX ? "y alone" : "x alone")
          .with("keypoint", m_header.keypoints[k]);
    }
  }

  CsvRows m_rows;
  DlcHeader m_header;
  tracks::Tracks m_tracks;
  std::vector<int> m_slotOfColumn;  ///< 3k, 3k + 1, 3k + 2 for x, y, likelihood of keypoint k; -1 = passed over
  std::unordered_set<std::string> m_seen;
  std::int64_t m_frame = 0;
  bool m_byImage = false;
};

}  // namespace

tracks::Tracks readPredictionCsv(const std::filesystem::path& path) {
  return Reader(path).read();
}

}  // namespace parsimony::io
