// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/csv_rows.h"

namespace parsimony::io {

/// Which columns of the file belong to one keypoint; -1 = none.
struct KeypointColumns {
  int x = -1;
  int y = -1;
  int likelihood = -1;
  int visible = -1;
};

/// The header rows of a CSV in DeepLabCut's layout: scorer / [individuals /] bodyparts / coords.
struct DlcHeader {
  std::string scorer;
  std::string individual;                ///< of the 4-row header; empty for 3 rows
  std::vector<std::string> keypoints;    ///< K, in order of their first column
  std::vector<KeypointColumns> columns;  ///< K; x and y are always there
  int indexColumns = 1;                  ///< 1 (path or frame number) or 3 ("labeled-data", folder, image)
  int setColumn = -1;                    ///< column "set" of predictions on labelled frames
  int numColumns = 0;
  std::string otherCoord;     ///< first coordinate that is none of x, y, likelihood, visible
  int otherCoordColumn = -1;  ///< its column
};

/// Reads the header rows. \throws base::Error Malformed, Inconsistent (duplicates, several scorers), Unsupported (several individuals)
[[nodiscard]] DlcHeader readDlcHeader(CsvRows& rows);

/// \throws base::Error Malformed when the row has not as many cells as the header
void checkWidth(const CsvRows& rows, const DlcHeader& header);

/// The image path of the current row: index cells joined, forward slashes. \throws base::Error Malformed when a part is missing
[[nodiscard]] std::string imageOf(const CsvRows& rows, const DlcHeader& header);

/// How an existing file lays out its index and header, so that writing it again keeps that.
struct DlcLayout {
  int indexColumns = 1;
  std::string individual;
};

/// Layout of the file at `path`; the default one when there is none, or none that can be read.
[[nodiscard]] DlcLayout layoutOf(const std::filesystem::path& path);

/// One column of a header to be written.
struct HeaderCell {
  std::string_view scorer;
  std::string_view keypoint;
  std::string_view coord;
};

/// The header rows as text.
[[nodiscard]] std::string dlcHeaderText(const std::vector<HeaderCell>& cells, const DlcLayout& layout);

/// \throws base::Error InvalidValue {path, field, value, expected} when there is no keypoint, or one without a name, or two with the same
void checkKeypoints(const std::vector<std::string>& keypoints, const std::filesystem::path& path);

}  // namespace parsimony::io
