// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/tracking/animal_tracker.h"

namespace parsimony::tracking {

namespace {

using base::ErrorCode;

constexpr std::int64_t kFramesPerReport = 256;

void checkInput(const std::vector<std::vector<Pose>>& detections, const std::vector<std::string>& keypoints,
                const TrackerOptions& options) {
  const auto problems = options.problems();
  if (!problems.empty()) {
    const base::Problem& first = problems.front();
    throw base::Error(ErrorCode::InvalidValue, {{"field", first.field}, {"value", first.found}, {"expected", first.expected}});
  }
  for (std::size_t frame = 0; frame < detections.size(); ++frame) {
    for (const Pose& pose : detections[frame]) {
      if (pose.size() == keypoints.size()) continue;
      throw base::Error(ErrorCode::InvalidValue, {{"field", "detections"},
                                                  {"frame", static_cast<std::int64_t>(frame)},
                                                  {"value", static_cast<std::int64_t>(pose.size())},
                                                  {"expected", std::to_string(keypoints.size()) + " keypoints"}});
    }
  }
}

/// Index of each track among the animals, -1 for those that were none.
std::vector<int> animalOfTrack(const AnimalTracker& tracker, std::int64_t known) {
  std::vector<int> result;
  int next = 0;
  for (int track = 0; track < tracker.numTracks(); ++track) result.push_back(known > 0 || tracker.isAnimal(track) ? next++ : -1);
  return result;
}

/// The risk among animals; none when a track is involved that was no animal after all.
FrameRisk inAnimals(FrameRisk risk, const std::vector<int>& animalOf) {
  for (int& row : risk.rows) row = animalOf[static_cast<std::size_t>(row)];
  return std::ranges::find(risk.rows, -1) == risk.rows.end() ? risk : FrameRisk{};
}

std::vector<std::string> animalNames(std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t animal = 1; animal <= count; ++animal) names.push_back("animal" + std::to_string(animal));
  return names;
}

}  // namespace

double medianLength(const std::vector<std::vector<Pose>>& detections) {
  int most = 0;
  for (const auto& frame : detections) {
    for (const Pose& pose : frame) most = std::max(most, numSeen(pose));
  }
  std::vector<double> lengths;
  for (const auto& frame : detections) {
    for (const Pose& pose : frame) {
      if (numSeen(pose) >= std::max(2, (most + 1) / 2)) lengths.push_back(spanOf(pose));
    }
  }
  if (lengths.empty()) return 1.0;
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return std::max(1.0, *middle);
}

TrackingResult trackAnimals(const std::vector<std::vector<Pose>>& detections, const std::vector<std::string>& keypoints,
                            const TrackerOptions& options, const jobs::RunContext& context) {
  checkInput(detections, keypoints, options);
  AnimalTracker tracker(medianLength(detections), options);
  std::vector<TrackingStep> steps;
  const auto numFrames = static_cast<std::int64_t>(detections.size());
  for (std::int64_t frame = 0; frame < numFrames; ++frame) {
    if (frame % kFramesPerReport == 0) {
      context.throwIfCancelled();
      context.progress(frame, numFrames, "track");
    }
    steps.push_back(tracker.step(detections[static_cast<std::size_t>(frame)]));
  }
  const std::vector<int> animalOf = animalOfTrack(tracker, options.animals);
  const std::int64_t found = std::ranges::count_if(animalOf, [](int animal) { return animal >= 0; });
  TrackingResult result{.tracks = {"tracker", animalNames(std::max(found, options.animals)), keypoints, numFrames}, .risky = {}};
  std::vector<FrameRisk> risks;
  for (std::size_t frame = 0; frame < steps.size(); ++frame) {
    risks.push_back(inAnimals(steps[frame].risk, animalOf));
    for (std::size_t i = 0; i < detections[frame].size(); ++i) {
      const int track = steps[frame].trackOfDetection[i];
      const int animal = track < 0 ? -1 : animalOf[static_cast<std::size_t>(track)];
      if (animal < 0) {
        ++result.numUnused;
        continue;
      }
      for (std::size_t k = 0; k < keypoints.size(); ++k) {
        result.tracks.set(static_cast<std::int64_t>(frame), animal, static_cast<int>(k), detections[frame][i][k]);
      }
    }
  }
  result.risky = riskyMoments(risks, options.riskMargin, options.riskGap);
  return result;
}

}  // namespace parsimony::tracking
