// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/slp_file.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

constexpr double kMaxValues = 1e9;

/// Instances of one frame that no track claims: with this skeleton.
std::int64_t numUntracked(const SlpFile& file, const SlpFrame& frame, int skeleton) {
  const auto first = file.instances.begin() + frame.firstInstance;
  return std::count_if(first, first + frame.numInstances,
                       [&](const SlpInstance& instance) { return instance.track < 0 && instance.skeleton == skeleton; });
}

std::vector<std::string> individualsOf(const SlpFile& file, int video, int skeleton) {
  std::int64_t untracked = 0;
  for (const SlpFrame& frame : file.frames) {
    if (frame.video == video) untracked = std::max(untracked, numUntracked(file, frame, skeleton));
  }
  std::vector<std::string> names = file.tracks;
  const std::string stem = names.empty() ? "animal" : "untracked";
  for (std::int64_t i = 1; i <= untracked; ++i) names.push_back(stem + std::to_string(i));
  return names;
}

void requireIndex(const char* field, int value, std::size_t count) {
  if (value >= 0 && static_cast<std::size_t>(value) < count) return;
  throw base::Error(ErrorCode::InvalidValue,
                    {{"field", field}, {"value", std::int64_t{value}}, {"expected", "an index below " + std::to_string(count)}});
}

void copyPose(const SlpFile& file, const SlpInstance& instance, std::span<double> pose) {
  auto point = file.points.begin() + instance.firstPoint;
  for (std::size_t at = 0; at < pose.size(); at += 3, ++point) {
    pose[at] = point->x;
    pose[at + 1] = point->y;
    pose[at + 2] = point->score;
  }
}

}  // namespace

tracks::AnimalTracks animalTracksOf(const SlpFile& file, int video, std::int64_t numFrames, int skeleton) {
  requireIndex("video", video, file.videos.size());
  requireIndex("skeleton", skeleton, file.skeletons.size());
  std::int64_t last = -1;
  for (const SlpFrame& frame : file.frames) {
    if (frame.video == video) last = std::max(last, frame.frame);
  }
  if (numFrames >= 0 && last >= numFrames) {
    throw base::Error(ErrorCode::Inconsistent, {{"frame", last}, {"expected", "a frame below " + std::to_string(numFrames)}});
  }
  const std::int64_t rows = numFrames >= 0 ? numFrames : last + 1;
  const std::vector<std::string> individuals = individualsOf(file, video, skeleton);
  const std::vector<std::string>& keypoints = file.skeletons[static_cast<std::size_t>(skeleton)].keypoints;
  const double values = 3.0 * static_cast<double>(rows) * static_cast<double>(individuals.size() * keypoints.size());
  if (values > kMaxValues) {
    throw base::Error(ErrorCode::Unsupported, {{"expected", "at most 1e9 values"}, {"found", values}});
  }
  tracks::AnimalTracks tracks("sleap", individuals, keypoints, rows);
  const int numTracks = static_cast<int>(file.tracks.size());
  for (const SlpFrame& frame : file.frames) {
    if (frame.video != video) continue;
    std::vector<int> chosen(individuals.size(), -1);  // 0: of a model, 1: of a person
    int untracked = 0;
    for (std::int64_t i = frame.firstInstance; i < frame.firstInstance + frame.numInstances; ++i) {
      const SlpInstance& instance = file.instances[static_cast<std::size_t>(i)];
      if (instance.skeleton != skeleton) continue;
      const int animal = instance.track >= 0 ? instance.track : numTracks + untracked++;
      int& rank = chosen[static_cast<std::size_t>(animal)];
      const int own = instance.isPredicted ? 0 : 1;
      if (own <= rank) continue;
      rank = own;
      copyPose(file, instance, tracks.pose(frame.frame, animal));
    }
  }
  return tracks;
}

}  // namespace parsimony::io
