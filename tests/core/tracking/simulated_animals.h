// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/tracking/pose.h"
#include "core/tracks/animal_tracks.h"

namespace parsimony::tests {

inline const std::vector<std::string> kBody{"tail", "left", "right", "neck", "nose"};

/// An animal 40 px long at `centre`, nose towards `heading` (radians).
inline tracking::Pose bodyAt(double x, double y, double heading) {
  constexpr double kLength = 40.0;
  const double along[] = {-0.5, -0.2, -0.2, 0.2, 0.5}, across[] = {0.0, 0.1, -0.1, 0.0, 0.0};
  tracking::Pose pose;
  for (int k = 0; k < 5; ++k) {
    pose.push_back({x + kLength * (along[k] * std::cos(heading) - across[k] * std::sin(heading)),
                    y + kLength * (along[k] * std::sin(heading) + across[k] * std::cos(heading)), 0.9});
  }
  return pose;
}

/// True poses of a scene, and what a detector that knows no identities says of them.
struct Scene {
  std::vector<std::vector<tracking::Pose>> truth;       ///< [T][A]
  std::vector<std::vector<tracking::Pose>> detections;  ///< [T][D_t], in random order
  std::vector<std::vector<int>> animalOf;               ///< [T][D_t], -1 = a false detection
};

struct Detector {
  double noise = 1.0;                             ///< px, each coordinate
  double missed = 0.0;                            ///< share of the animals that it does not see
  std::set<std::pair<std::int64_t, int>> hidden;  ///< (frame, animal)
  unsigned seed = 1;
};

inline Scene detected(std::vector<std::vector<tracking::Pose>> truth, const Detector& detector = {}) {
  std::mt19937 random(detector.seed);
  std::normal_distribution<double> noise(0.0, detector.noise);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  Scene scene;
  for (std::size_t t = 0; t < truth.size(); ++t) {
    std::vector<int> order(truth[t].size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    auto& poses = scene.detections.emplace_back();
    auto& animals = scene.animalOf.emplace_back();
    for (const int animal : order) {
      if (share(random) < detector.missed || detector.hidden.count({static_cast<std::int64_t>(t), animal}) > 0) continue;
      tracking::Pose pose = truth[t][static_cast<std::size_t>(animal)];
      for (tracks::Prediction& point : pose) {
        point.x += noise(random);
        point.y += noise(random);
      }
      poses.push_back(std::move(pose));
      animals.push_back(animal);
    }
  }
  scene.truth = std::move(truth);
  return scene;
}

/// How often the identity that `tracks` gives an animal's detections changes. Detections are found again by their first keypoint.
inline int numSwitches(const Scene& scene, const tracks::AnimalTracks& tracks) {
  std::vector<int> last(scene.truth.front().size(), -1);
  int switches = 0;
  for (std::size_t t = 0; t < scene.detections.size(); ++t) {
    for (std::size_t i = 0; i < scene.detections[t].size(); ++i) {
      const int animal = scene.animalOf[t][i];
      if (animal < 0) continue;
      for (int identity = 0; identity < tracks.numAnimals(); ++identity) {
        if (tracks.at(static_cast<std::int64_t>(t), identity, 0).x != scene.detections[t][i][0].x) continue;
        int& before = last[static_cast<std::size_t>(animal)];
        if (before >= 0 && before != identity) ++switches;
        before = identity;
      }
    }
  }
  return switches;
}

}  // namespace parsimony::tests
