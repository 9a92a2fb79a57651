// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace parsimony::tracks {

/// One predicted keypoint. x, y: px of the displayed frame; likelihood in [0, 1]; NaN = no prediction.
struct Prediction {
  double x = 0.0;
  double y = 0.0;
  double likelihood = 0.0;
};

/// Predictions of T frames x K keypoints: values [T x K x 3] (x, y, likelihood), row-major, one allocation.
class Tracks {
 public:
  Tracks() = default;
  Tracks(std::string scorer, std::vector<std::string> keypoints, std::int64_t numFrames);

  [[nodiscard]] const std::string& scorer() const { return m_scorer; }
  [[nodiscard]] const std::vector<std::string>& keypoints() const { return m_keypoints; }
  [[nodiscard]] std::int64_t numFrames() const { return m_numFrames; }
  [[nodiscard]] int numKeypoints() const { return static_cast<int>(m_keypoints.size()); }

  [[nodiscard]] Prediction at(std::int64_t frame, int keypoint) const;
  void set(std::int64_t frame, int keypoint, const Prediction& value);
  /// All K x 3 values of a frame.
  [[nodiscard]] std::span<const double> row(std::int64_t frame) const;
  [[nodiscard]] std::span<double> row(std::int64_t frame);
  [[nodiscard]] const std::vector<double>& values() const { return m_values; }
  /// Grows by one frame of NaN and returns its values.
  std::span<double> appendRow();
  void reserve(std::int64_t numFrames);

  /// Names of the rows where they are images and not frame numbers (predictions on the labelled set); empty or T long.
  std::vector<std::string> images;
  /// "train", "validation", "test" or "unused" per row for predictions on the labelled set; empty or T long.
  std::vector<std::string> sets;

 private:
  std::string m_scorer;
  std::vector<std::string> m_keypoints;
  std::int64_t m_numFrames = 0;
  std::vector<double> m_values;
};

}  // namespace parsimony::tracks
