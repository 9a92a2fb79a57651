// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace parsimony::tracks {

/// The keypoints of an animal in labelling order, and how they hang together.
struct Skeleton {
  std::vector<std::string> keypoints;          ///< K unique names
  std::vector<std::pair<int, int>> edges;      ///< pairs of keypoint indices
  std::vector<std::pair<int, int>> leftRight;  ///< pairs swapped by a mirror image

  [[nodiscard]] int size() const { return static_cast<int>(keypoints.size()); }
  /// Index of a name, or -1.
  [[nodiscard]] int indexOf(const std::string& name) const;
};

}  // namespace parsimony::tracks
