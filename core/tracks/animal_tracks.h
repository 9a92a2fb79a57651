// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/tracks/tracks.h"

namespace parsimony::tracks {

/// Predictions of T frames x A animals x K keypoints: values [T x A x K x 3] (x, y, likelihood), row-major, one allocation. The position of
/// an animal in `individuals` is its identity. NaN = not seen; an animal without any position in a frame is absent there.
class AnimalTracks {
 public:
  AnimalTracks() = default;
  AnimalTracks(std::string scorer, std::vector<std::string> individuals, std::vector<std::string> keypoints, std::int64_t numFrames);

  [[nodiscard]] const std::string& scorer() const { return m_scorer; }
  [[nodiscard]] const std::vector<std::string>& individuals() const { return m_individuals; }
  [[nodiscard]] const std::vector<std::string>& keypoints() const { return m_keypoints; }
  [[nodiscard]] std::int64_t numFrames() const { return m_numFrames; }
  [[nodiscard]] int numAnimals() const { return static_cast<int>(m_individuals.size()); }
  [[nodiscard]] int numKeypoints() const { return static_cast<int>(m_keypoints.size()); }

  [[nodiscard]] Prediction at(std::int64_t frame, int animal, int keypoint) const;
  void set(std::int64_t frame, int animal, int keypoint, const Prediction& value);
  /// All K x 3 values of one animal in a frame.
  [[nodiscard]] std::span<const double> pose(std::int64_t frame, int animal) const;
  [[nodiscard]] std::span<double> pose(std::int64_t frame, int animal);
  /// Whether any keypoint of the animal has a position.
  [[nodiscard]] bool isPresent(std::int64_t frame, int animal) const;
  [[nodiscard]] const std::vector<double>& values() const { return m_values; }
  /// Grows by one frame of NaN and returns its A x K x 3 values.
  std::span<double> appendFrame();
  void reserve(std::int64_t numFrames);

  /// One animal alone, with the names of the rows.
  [[nodiscard]] Tracks of(int animal) const;
  /// Exchanges two animals in the frames [first, end): the repair of a confusion of identities. Its own inverse.
  void swapAnimals(int one, int other, std::int64_t first, std::int64_t end);

  /// Names of the rows where they are images and not frame numbers; empty or T long.
  std::vector<std::string> images;

 private:
  [[nodiscard]] std::size_t poseWidth() const { return m_keypoints.size() * 3; }
  [[nodiscard]] std::size_t offsetOf(std::int64_t frame, int animal) const;

  std::string m_scorer;
  std::vector<std::string> m_individuals;
  std::vector<std::string> m_keypoints;
  std::int64_t m_numFrames = 0;
  std::vector<double> m_values;
};

}  // namespace parsimony::tracks
