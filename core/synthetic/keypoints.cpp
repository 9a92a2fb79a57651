// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/keypoints.h"

#include <algorithm>
#include <cmath>

namespace parsimony::synthetic {

std::vector<std::string> keypointNames() {
  return {"nose", "earL", "earR", "pawLH", "pawLF", "pawRF", "pawRH", "tailBase", "tailMid", "tailTip"};
}

std::vector<Keypoint> keypointsOf(const MousePose& pose) {
  const double size = pose.size;
  std::vector<Keypoint> points{{pose.nose, Part::Head, Part::None, 1.5 * size},
                               {pose.ears[0].tip, Part::EarLeft, Part::None, 1.0 * size},
                               {pose.ears[1].tip, Part::EarRight, Part::None, 1.0 * size}};
  for (int i = 0; i < kNumLegs; ++i) {
    const Part part = static_cast<Part>(static_cast<int>(Part::LeftHind) + i);
    points.push_back({pose.legs[static_cast<std::size_t>(i)].paw, part, Part::None, 2.2 * size});
  }
  const std::size_t last = pose.tail.size() - 1;
  points.push_back({pose.tail[1], Part::Tail, Part::Trunk, 3.0 * size});
  points.push_back({pose.tail[last / 2], Part::Tail, Part::None, 1.5 * size});
  points.push_back({pose.tail[last], Part::Tail, Part::None, 0.7 * size});
  return points;
}

bool hidden(const Keypoint& keypoint, const ViewMap& map, const SurfaceBuffer& surface) {
  constexpr double kReach = 0.8;  // px
  const Eigen::Vector2d pixel = map.project(keypoint.position);
  const double depth = map.depth(keypoint.position);
  const double samples[5][2] = {{0.0, 0.0}, {kReach, 0.0}, {-kReach, 0.0}, {0.0, kReach}, {0.0, -kReach}};
  int clear = 0;
  for (const auto& sample : samples) {
    const int x = std::clamp(static_cast<int>(std::lround(pixel.x() + sample[0])), 0, map.width - 1);
    const int row = std::clamp(static_cast<int>(std::lround(pixel.y() + sample[1])) - map.firstRow, 0, map.height - 1);
    const std::size_t at = surface.index(x, row);
    if (surface.depth[at] == SurfaceBuffer::kNothing) {
      ++clear;
      continue;
    }
    const Part part = surface.fragments[at].part;
    const bool own = part == keypoint.part || part == keypoint.neighbour;
    const double allowed = own ? 1.3 * keypoint.radius + 0.8 : 0.25 * keypoint.radius;
    if (depth - surface.depth[at] <= allowed) ++clear;
  }
  return clear < 3;
}

}  // namespace parsimony::synthetic
