// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace parsimony::tracks {

/// State of one keypoint in one labelled frame (spec of the `visible` column).
enum class Visibility : std::uint8_t {
  NotLabelled = 0,  ///< ignored by training
  Occluded = 1,     ///< known to be hidden
  Visible = 2,
};

/// Position of a keypoint, px of the displayed frame, origin top-left, NaN = none.
struct LabelPoint {
  double x = 0.0;
  double y = 0.0;
  Visibility visibility = Visibility::Visible;
  friend bool operator==(const LabelPoint&, const LabelPoint&) = default;
};

/// Labels of N frames x K keypoints of one view.
/// xy: [N x 2K] px, columns x0 y0 x1 y1 ..., NaN = not labelled.   visibility: [N x K].
struct LabelSet {
  std::string scorer;
  std::vector<std::string> keypoints;  ///< K
  std::vector<std::string> images;     ///< N, path relative to the project, forward slashes
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> xy;
  Eigen::Matrix<Visibility, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> visibility;
  bool hasVisibleColumn = false;  ///< whether the file carries `visible`; kept on writing

  [[nodiscard]] int numFrames() const { return static_cast<int>(images.size()); }
  [[nodiscard]] int numKeypoints() const { return static_cast<int>(keypoints.size()); }
  [[nodiscard]] LabelPoint point(int frame, int keypoint) const;
  void setPoint(int frame, int keypoint, const LabelPoint& point);
  /// Appends an all-NaN row and returns its index.
  int addFrame(const std::string& image);
  void removeFrame(int frame);
  /// Inserts an all-NaN row at `frame`.
  void insertFrame(int frame, const std::string& image);
  /// Number of keypoints with coordinates.
  [[nodiscard]] std::int64_t numLabelled() const;
  [[nodiscard]] std::int64_t numLabelled(int frame) const;
  /// Index of an image path, or -1. O(N).
  [[nodiscard]] int indexOf(const std::string& image) const;
  /// An empty set with these keypoints.
  [[nodiscard]] static LabelSet empty(std::string scorer, std::vector<std::string> keypoints);
};

}  // namespace parsimony::tracks
