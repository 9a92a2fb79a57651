// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/pose/ensemble_statistics.h"

namespace parsimony::pose {

/// The files of an ensemble's prediction of one video, named after the CSV `target`: members' CSVs in a folder that holds nothing else, as
/// the Ensemble Kalman Smoother takes every CSV of a folder for a member, and the video's name in each, as it finds cameras by it.
struct EnsembleFiles {
  std::filesystem::path median;      ///< target: x, y, likelihood, the prediction of the ensemble
  std::filesystem::path mean;        ///< <stem>_mean.csv, likewise
  std::filesystem::path statistics;  ///< <stem>_ensemble.csv
  std::filesystem::path folder;      ///< <stem>/, with the members' CSVs

  /// <stem>/<stem>.m<index>.csv
  [[nodiscard]] std::filesystem::path member(int index) const;
};
[[nodiscard]] EnsembleFiles ensembleFiles(const std::filesystem::path& target);

/// Members' CSVs of different length: refused, or read up to the end of the shortest (a prediction that was stopped).
enum class UnequalLengths { Refuse, TakeShortest };

/// Reads the members' prediction CSVs of one video side by side, row by row (a row of each is in memory, whatever their length), and writes
/// median, mean and statistics. The last has per keypoint x, y (the median), likelihood (mean), x_ens_median, y_ens_median, x_ens_var,
/// y_ens_var: the first seven columns of an EKS output (spec/eks.md 1.6), variances with 6 significant digits. All three appear together
/// at the end. Keypoints are matched by name and come in the order of the first member. \return number of frames
/// \throws base::Error Empty without members, Inconsistent {path, expected, found} for other keypoints or another number of frames, what
/// io::readPredictionCsv throws
std::int64_t writeEnsembleCsvs(const std::vector<std::filesystem::path>& members, const EnsembleFiles& files,
                               const EnsembleStatisticsOptions& options = {}, UnequalLengths lengths = UnequalLengths::Refuse);

}  // namespace parsimony::pose
