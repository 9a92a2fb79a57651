// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/label_set.h"

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

LabelPoint LabelSet::point(int frame, int keypoint) const {
  requireIndex(frame, numFrames(), "frame");
  requireIndex(keypoint, numKeypoints(), "keypoint");
  return {xy(frame, 2 * keypoint), xy(frame, 2 * keypoint + 1), visibility(frame, keypoint)};
}

void LabelSet::setPoint(int frame, int keypoint, const LabelPoint& point) {
  requireIndex(frame, numFrames(), "frame");
  requireIndex(keypoint, numKeypoints(), "keypoint");
  xy(frame, 2 * keypoint) = point.x;
  xy(frame, 2 * keypoint + 1) = point.y;
  visibility(frame, keypoint) = point.visibility;
}

int LabelSet::addFrame(const std::string& image) {
  insertFrame(numFrames(), image);
  return numFrames() - 1;
}

void LabelSet::insertFrame(int frame, const std::string& image) {
  requireIndex(frame, numFrames() + 1, "frame");
  const Eigen::Index before = numFrames();
  const Eigen::Index below = before - frame;
  xy.conservativeResize(before + 1, 2 * numKeypoints());
  visibility.conservativeResize(before + 1, numKeypoints());
  xy.bottomRows(below) = xy.middleRows(frame, below).eval();
  visibility.bottomRows(below) = visibility.middleRows(frame, below).eval();
  xy.row(frame).setConstant(kNaN);
  visibility.row(frame).setConstant(Visibility::NotLabelled);
  images.insert(images.begin() + frame, image);
}

void LabelSet::removeFrame(int frame) {
  requireIndex(frame, numFrames(), "frame");
  const Eigen::Index after = numFrames() - 1;
  const Eigen::Index below = after - frame;
  xy.middleRows(frame, below) = xy.bottomRows(below).eval();
  visibility.middleRows(frame, below) = visibility.bottomRows(below).eval();
  xy.conservativeResize(after, 2 * numKeypoints());
  visibility.conservativeResize(after, numKeypoints());
  images.erase(images.begin() + frame);
}

std::int64_t LabelSet::numLabelled() const {
  std::int64_t count = 0;
  for (int frame = 0; frame < numFrames(); ++frame) count += numLabelled(frame);
  return count;
}

std::int64_t LabelSet::numLabelled(int frame) const {
  requireIndex(frame, numFrames(), "frame");
  std::int64_t count = 0;
  for (int keypoint = 0; keypoint < numKeypoints(); ++keypoint) {
    if (std::isfinite(xy(frame, 2 * keypoint)) && std::isfinite(xy(frame, 2 * keypoint + 1))) ++count;
  }
  return count;
}

int LabelSet::indexOf(const std::string& image) const {
  const auto found = std::find(images.begin(), images.end(), image);
  return found == images.end() ? -1 : static_cast<int>(found - images.begin());
}

LabelSet LabelSet::empty(std::string scorer, std::vector<std::string> keypoints) {
  LabelSet labels;
  labels.scorer = std::move(scorer);
  labels.keypoints = std::move(keypoints);
  labels.xy.resize(0, 2 * labels.numKeypoints());
  labels.visibility.resize(0, labels.numKeypoints());
  return labels;
}

}  // namespace parsimony::tracks
