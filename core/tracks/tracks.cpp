// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/tracks.h"

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

Tracks::Tracks(std::string scorer, std::vector<std::string> keypoints, std::int64_t numFrames)
    : m_scorer(std::move(scorer)), m_keypoints(std::move(keypoints)), m_numFrames(numFrames) {
  if (numFrames < 0)
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "frames"}, {"value", numFrames}, {"expected", "at least 0"}});
  m_values.assign(static_cast<std::size_t>(numFrames) * m_keypoints.size() * 3, kNaN);
}

Prediction Tracks::at(std::int64_t frame, int keypoint) const {
  requireIndex(keypoint, numKeypoints(), "keypoint");
  const std::span<const double> values = row(frame).subspan(static_cast<std::size_t>(keypoint) * 3, 3);
  return {values[0], values[1], values[2]};
}

void Tracks::set(std::int64_t frame, int keypoint, const Prediction& value) {
  requireIndex(keypoint, numKeypoints(), "keypoint");
  const std::span<double> values = row(frame).subspan(static_cast<std::size_t>(keypoint) * 3, 3);
  values[0] = value.x;
  values[1] = value.y;
  values[2] = value.likelihood;
}

std::span<const double> Tracks::row(std::int64_t frame) const {
  requireIndex(frame, m_numFrames, "frame");
  const std::size_t width = m_keypoints.size() * 3;
  return std::span(m_values).subspan(static_cast<std::size_t>(frame) * width, width);
}

std::span<double> Tracks::row(std::int64_t frame) {
  requireIndex(frame, m_numFrames, "frame");
  const std::size_t width = m_keypoints.size() * 3;
  return std::span(m_values).subspan(static_cast<std::size_t>(frame) * width, width);
}

std::span<double> Tracks::appendRow() {
  m_values.resize(m_values.size() + m_keypoints.size() * 3, kNaN);
  ++m_numFrames;
  return row(m_numFrames - 1);
}

void Tracks::reserve(std::int64_t numFrames) {
  if (numFrames > 0) m_values.reserve(static_cast<std::size_t>(numFrames) * m_keypoints.size() * 3);
}

}  // namespace parsimony::tracks
