// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/tracks/label_set.h"

namespace parsimony::io {

/// Reads a label CSV in DeepLabCut's layout (3 header rows scorer / bodyparts / coords; x, y and optionally visible per keypoint;
/// column 0 = image path; DLC's 3-column row index "labeled-data, folder, image" is joined; empty = NaN). UTF-8 with or without byte-order
/// mark, LF or CRLF, quoted cells. Single-animal files with a 4th header row `individuals` of one individual are accepted.
/// The flag wins over the coordinates: with visible = 0 they are dropped, with 1 they stay as the annotator's guess. Without a flag
/// (no column or an empty cell) coordinates mean Visible and none mean NotLabelled.
/// \throws base::Error Malformed/Empty {path, line, column, expected, found}; Inconsistent for a keypoint or image that comes twice and for
/// visible = 2 without coordinates; Unsupported {individuals} for several animals and for coordinates that a LabelSet cannot keep
[[nodiscard]] tracks::LabelSet readLabelCsv(const std::filesystem::path& path);

/// Writes it back atomically; coordinates round-trip to the same doubles. An existing file's layout (3-column index, `individuals`) is
/// kept. `visible` is written when the set has the column or a state that coordinates alone do not tell. \throws base::Error InvalidValue
/// {field, value, expected} for what could not be read again (names or images missing, twice or not UTF-8, infinite or half positions,
/// Visible without one)
void writeLabelCsv(const std::filesystem::path& path, const tracks::LabelSet& labels);

}  // namespace parsimony::io
