// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/tracks/tracks.h"

namespace parsimony::io {

/// Reads a prediction CSV (3 header rows; x, y and usually likelihood per keypoint; index = frame number 0..N-1 or image path; optional
/// last column `set`). Other coordinates of a keypoint, as smoothers add, are passed over. Empty = NaN, a missing likelihood column too.
/// Reads in blocks into one allocation that is estimated from the first rows: 1 million rows x 51 columns in seconds.
/// \throws base::Error Malformed/Empty {path, line, column, expected, found}; Inconsistent for frame numbers out of order and images that
/// come twice; Unsupported {individuals} for several animals
[[nodiscard]] tracks::Tracks readPredictionCsv(const std::filesystem::path& path);

/// Writes all of `predictions` atomically. \throws base::Error InvalidValue for names that could not be read again
void writePredictionCsv(const std::filesystem::path& path, const tracks::Tracks& predictions);

/// Writes rows as they are predicted; the target appears only with commit(). Positions have at most 5 decimals, likelihoods 6 significant
/// digits; NaN is an empty cell, and so are both coordinates of a position of which one is not finite.
class PredictionCsvWriter {
 public:
  PredictionCsvWriter(const std::filesystem::path& path, const std::string& scorer, const std::vector<std::string>& keypoints);
  ~PredictionCsvWriter();
  /// values: [K x 3] x, y, likelihood of the next frame.
  void append(const double* values);
  void commit();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Writes a metric CSV: one header row (keypoint names, then `set` when `sets` is not empty), index = `index` texts or 0..N-1.
/// values: [N x K], row-major, NaN = empty cell.
void writeMetricCsv(const std::filesystem::path& path, const std::vector<std::string>& keypoints, const std::vector<double>& values,
                    const std::vector<std::string>& index, const std::vector<std::string>& sets);

}  // namespace parsimony::io
