// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/tracks/bounding_box.h"

namespace parsimony::io {

/// Boxes of labelled frames, in the order of their file.
struct LabelledBoxes {
  std::vector<std::string> images;  ///< path relative to the project, forward slashes
  std::vector<tracks::BoundingBox> boxes;
  /// The box of an image; none when the file does not name it: the whole picture is meant. O(N).
  [[nodiscard]] tracks::BoundingBox of(const std::string& image) const;
};

/// "<stem>_bbox.csv", the name of the boxes of a video in Lightning Pose's layout.
[[nodiscard]] std::string boxFileName(const std::filesystem::path& video);

/// Reads the boxes of a video: columns x, y, h, w in any order (pandas writes them in this one, height before width), px, row i = frame i;
/// an index column, when there is one, counts from 0. Further columns are passed over.
/// numFrames: of the video, -1 = any. \throws base::Error Malformed/Empty {path, line, column, expected, found}; Inconsistent when the rows
/// are not as many as the frames, or counted differently
[[nodiscard]] std::vector<tracks::BoundingBox> readVideoBoxes(const std::filesystem::path& path, std::int64_t numFrames = -1);

/// Reads the boxes of labelled frames: as above with the image path in the first column; not every labelled frame needs a row.
/// \throws base::Error as above; Inconsistent for an image that comes twice
[[nodiscard]] LabelledBoxes readLabelledBoxes(const std::filesystem::path& path);

/// Write both, atomically, with the index column that pandas writes; numbers read back to the same doubles. \throws base::Error
/// InvalidValue {path, field, value, expected} for a frame without a box, an image twice, without a name or not in UTF-8
void writeVideoBoxes(const std::filesystem::path& path, const std::vector<tracks::BoundingBox>& boxes);
void writeLabelledBoxes(const std::filesystem::path& path, const LabelledBoxes& boxes);

}  // namespace parsimony::io
