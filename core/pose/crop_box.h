// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/options.h"
#include "core/tracks/bounding_box.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// How the part of a frame is chosen that a second network looks at (Lightning Pose's cropzoom).
struct CropOptions {
  double cropRatio = 2.0;          ///< side of the box over the larger span of the keypoints
  std::int64_t cropSize = 0;       ///< side of the box, px; above 0 it takes the place of the ratio
  std::string anchorKeypoints;     ///< names, separated by commas, that decide span and centre; empty = all
  double minimumLikelihood = 0.0;  ///< keypoints below are not seen. 0 takes all, as the reference does
  std::int64_t window = 5;         ///< frames, of the running median over the boxes of a video; 1 = as they are

  void describe(base::OptionsVisitor& visitor);
  [[nodiscard]] std::vector<base::Problem> problems() const;
};

/// Boxes of a video, one per frame, and how many of them had to be guessed.
struct CropBoxes {
  std::vector<tracks::BoundingBox> boxes;
  std::int64_t numFilled = 0;  ///< frames that showed too little, see fillMissing()
};

/// Indices of the anchors among `keypoints`; all of them when the option is empty. \throws base::Error InvalidValue {field, value,
/// expected}
[[nodiscard]] std::vector<int> anchorIndices(const std::vector<std::string>& keypoints, const CropOptions& options);

/// The square around one pose, whole px:
///   side = ceil(max(span_x, span_y) ratio), rounded up to an even number, or the fixed size;   centre = mean of the anchors
///   top-left = trunc(centre - side / 2)
/// over the anchors that are seen. None without an anchor, and with a ratio where all of them are in one place.
/// pose: [K x 3] x, y, likelihood.
[[nodiscard]] tracks::BoundingBox cropBox(std::span<const double> pose, const std::vector<int>& anchors, const CropOptions& options);

/// One box per frame of a video: cropBox(), then fillMissing(), then smoothed().
/// \throws base::Error as these do
[[nodiscard]] CropBoxes cropBoxes(const tracks::Tracks& predictions, const CropOptions& options);

/// Gives every frame a box: between two boxes those in between, in equal steps, rounded to whole px; before the first and behind the last
/// box its copy. \return how many were filled \throws base::Error Empty when no frame has one
std::int64_t fillMissing(std::vector<tracks::BoundingBox>& boxes);

/// Median of x, y, w and h over the `window` frames around each frame (fewer at the ends, frames without a box left out), rounded half to
/// even; an even window reaches one frame further back, as pandas' centred rolling does.
[[nodiscard]] std::vector<tracks::BoundingBox> smoothed(const std::vector<tracks::BoundingBox>& boxes, std::int64_t window);

/// Writes what the smoothing was, {method: "median", window, source}, beside the boxes, as Lightning Pose does.
void writeBoxMetadata(const std::filesystem::path& path, std::int64_t window, const std::string& source);

/// The part of a box inside a picture, whole px, at least one; without a box the whole picture.
///   x1 = max(0, trunc x),  x2 = max(x1 + 1, min(width, x + w)),  y alike; a box beyond the picture is its last column or row.
[[nodiscard]] tracks::BoundingBox clamped(const tracks::BoundingBox& box, int pictureWidth, int pictureHeight);

/// Size of the cropped video: medians of the boxes, rounded to even numbers. {width, height} \throws base::Error Empty without a box
[[nodiscard]] std::pair<int, int> croppedVideoSize(const std::vector<tracks::BoundingBox>& boxes);

/// Between frame px and the px of a crop that was resized to width x height; no half-pixel terms, like everywhere in the reference.
///   x_crop = (x - box.x) / box.width * width
struct CropMap {
  tracks::BoundingBox box;  ///< clamped, when the crop was
  double width = 1.0;
  double height = 1.0;

  [[nodiscard]] tracks::Prediction toCrop(const tracks::Prediction& framePoint) const;
  [[nodiscard]] tracks::Prediction toFrame(const tracks::Prediction& cropPoint) const;
};

/// Predictions on crops of width x height px, taken back to frame px. \throws base::Error Inconsistent unless there is a box per frame
[[nodiscard]] tracks::Tracks remapped(const tracks::Tracks& cropPredictions, const std::vector<tracks::BoundingBox>& boxes, double width,
                                      double height);

}  // namespace parsimony::pose
