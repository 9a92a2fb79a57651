// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/animal_tracks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"

namespace parsimony::tracks {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void requireIndex(std::int64_t index, std::int64_t count, const char* name) {
  if (index >= 0 && index < count) return;
  throw base::Error(base::ErrorCode::Internal, {{name, index}, {"expected", "an index below " + std::to_string(count)}});
}

}  // namespace

AnimalTracks::AnimalTracks(std::string scorer, std::vector<std::string> individuals, std::vector<std::string> keypoints,
                           std::int64_t numFrames)
    : m_scorer(std::move(scorer)), m_individuals(std::move(individuals)), m_keypoints(std::move(keypoints)), m_numFrames(numFrames) {
  if (numFrames < 0)
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "frames"}, {"value", numFrames}, {"expected", "at least 0"}});
  m_values.assign(static_cast<std::size_t>(numFrames) * m_individuals.size() * poseWidth(), kNaN);
}

std::size_t AnimalTracks::offsetOf(std::int64_t frame, int animal) const {
  requireIndex(frame, m_numFrames, "frame");
  requireIndex(animal, numAnimals(), "animal");
  return (static_cast<std::size_t>(frame) * m_individuals.size() + static_cast<std::size_t>(animal)) * poseWidth();
}

Prediction AnimalTracks::at(std::int64_t frame, int animal, int keypoint) const {
  requireIndex(keypoint, numKeypoints(), "keypoint");
  const std::span<const double> values = pose(frame, animal).subspan(static_cast<std::size_t>(keypoint) * 3, 3);
  return {values[0], values[1], values[2]};
}

void AnimalTracks::set(std::int64_t frame, int animal, int keypoint, const Prediction& value) {
  requireIndex(keypoint, numKeypoints(), "keypoint");
  const std::span<double> values = pose(frame, animal).subspan(static_cast<std::size_t>(keypoint) * 3, 3);
  values[0] = value.x;
  values[1] = value.y;
  values[2] = value.likelihood;
}

std::span<const double> AnimalTracks::pose(std::int64_t frame, int animal) const {
  return std::span(m_values).subspan(offsetOf(frame, animal), poseWidth());
}

std::span<double> AnimalTracks::pose(std::int64_t frame, int animal) {
  return std::span(m_values).subspan(offsetOf(frame, animal), poseWidth());
}

bool AnimalTracks::isPresent(std::int64_t frame, int animal) const {
  const std::span<const double> values = pose(frame, animal);
  for (std::size_t at = 0; at < values.size(); at += 3) {
    if (std::isfinite(values[at]) && std::isfinite(values[at + 1])) return true;
  }
  return false;
}

std::span<double> AnimalTracks::appendFrame() {
  const std::size_t width = m_individuals.size() * poseWidth();
  m_values.resize(m_values.size() + width, kNaN);
  ++m_numFrames;
  return std::span(m_values).last(width);
}

void AnimalTracks::reserve(std::int64_t numFrames) {
  if (numFrames > 0) m_values.reserve(static_cast<std::size_t>(numFrames) * m_individuals.size() * poseWidth());
}

Tracks AnimalTracks::of(int animal) const {
  requireIndex(animal, numAnimals(), "animal");
  Tracks tracks(m_scorer, m_keypoints, m_numFrames);
  for (std::int64_t frame = 0; frame < m_numFrames; ++frame) std::ranges::copy(pose(frame, animal), tracks.row(frame).begin());
  tracks.images = images;
  return tracks;
}

void AnimalTracks::swapAnimals(int one, int other, std::int64_t first, std::int64_t end) {
  requireIndex(one, numAnimals(), "animal");
  requireIndex(other, numAnimals(), "animal");
  requireIndex(first, m_numFrames + 1, "frame");
  requireIndex(end, m_numFrames + 1, "frame");
  if (one == other) return;
  for (std::int64_t frame = first; frame < end; ++frame) std::ranges::swap_ranges(pose(frame, one), pose(frame, other));
}

}  // namespace parsimony::tracks
