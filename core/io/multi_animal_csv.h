// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/tracks/animal_tracks.h"

namespace parsimony::io {

/// Reads a CSV of several animals in DeepLabCut's layout: 4 header rows scorer / individuals / bodyparts / coords; x, y and, in
/// predictions, likelihood per animal and keypoint; index = frame number 0..N-1, image path, or the path in three columns. Columns are
/// found by name; other coordinates are passed over. Keypoints that only some animals have (DeepLabCut's unique bodyparts of the individual
/// `single`) are kept for all, NaN where an animal has none. Empty = NaN. \throws base::Error Malformed/Empty {path, line, column,
/// expected, found}; Inconsistent for columns, images and frames out of order or given twice; Unsupported when hardly any animal shares
/// keypoints with another (the table would be mostly empty)
[[nodiscard]] tracks::AnimalTracks readMultiAnimalCsv(const std::filesystem::path& path);

/// Which columns an animal's keypoint has in the file.
enum class AnimalCsvCoords {
  Predictions,  ///< x, y, likelihood
  Labels,       ///< x, y
};

/// Writes all of it atomically: positions with at most 5 decimals, likelihoods with 6 significant digits; a position of which one
/// coordinate is not finite is empty. \throws base::Error InvalidValue {path, field, value, expected} for names that could not be read
/// again
void writeMultiAnimalCsv(const std::filesystem::path& path, const tracks::AnimalTracks& tracks,
                         AnimalCsvCoords coords = AnimalCsvCoords::Predictions);

}  // namespace parsimony::io
