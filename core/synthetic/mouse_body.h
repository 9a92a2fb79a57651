// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/synthetic/mesh.h"
#include "core/synthetic/mouse_pose.h"

namespace parsimony::synthetic {

/// Brightness of the animal's covering, drawn from the options and the seed.
struct Coat {
  float back = 0.3F;   ///< albedo of the fur above
  float belly = 0.5F;  ///< and below
  float skin = 0.72F;  ///< of paws, tail, nose
  float ear = 0.42F;
  std::array<float, 3> furTint{1.0F, 1.0F, 1.0F};  ///< red, green, blue relative to grey
  std::array<float, 3> skinTint{1.18F, 0.95F, 0.87F};
};
[[nodiscard]] Coat coatOf(const MouseOptions& options);

/// A hair too thin for triangles.
struct Hair {
  Eigen::Vector3f from;
  Eigen::Vector3f to;
};

/// Posts that stand between the animal and the side camera, mm.
struct Post {
  double x = 0.0;
  double radius = 1.2;
};

/// The animal, the bars and the posts as one mesh.
void buildBody(const MousePose& pose, const Coat& coat, const std::vector<Post>& posts, const Ground& ground, Mesh& mesh);

/// Six whiskers on either side.
[[nodiscard]] std::vector<Hair> whiskers(const MousePose& pose);

}  // namespace parsimony::synthetic
