// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/skeleton.h"

#include <algorithm>

namespace parsimony::tracks {

int Skeleton::indexOf(const std::string& name) const {
  const auto found = std::find(keypoints.begin(), keypoints.end(), name);
  return found == keypoints.end() ? -1 : static_cast<int>(found - keypoints.begin());
}

}  // namespace parsimony::tracks
