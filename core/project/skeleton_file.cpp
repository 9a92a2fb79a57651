// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/skeleton_file.h"

#include "core/base/atomic_file.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/json_file.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

using nlohmann::json;
using NamePairs = std::vector<std::pair<std::string, std::string>>;
using IndexPairs = std::vector<std::pair<int, int>>;

namespace {

constexpr int kSkeletonSchema = 1;

std::filesystem::path skeletonFile(const Project& project) {
  return project.stateFolder() / "skeleton.json";
}

IndexPairs toIndices(const NamePairs& named, const tracks::Skeleton& skeleton) {
  IndexPairs pairs;
  for (const auto& [first, second] : named) {
    const int a = skeleton.indexOf(first);
    const int b = skeleton.indexOf(second);
    if (a >= 0 && b >= 0 && a != b) {
      pairs.emplace_back(a, b);
    } else {
      base::log(base::LogLevel::Warning, "project", "skeleton.json: no such pair of keypoints: " + first + ", " + second);
    }
  }
  return pairs;
}

NamePairs toNames(const IndexPairs& pairs, const tracks::Skeleton& skeleton) {
  NamePairs named;
  for (const auto& [a, b] : pairs) {
    if (a < 0 || b < 0 || a >= skeleton.size() || b >= skeleton.size()) {
      throw base::Error(base::ErrorCode::InvalidValue, {{"field", "skeleton"},
                                                        {"value", std::to_string(a) + ", " + std::to_string(b)},
                                                        {"expected", "indices of " + std::to_string(skeleton.size()) + " keypoints"}});
    }
    named.emplace_back(skeleton.keypoints[static_cast<std::size_t>(a)], skeleton.keypoints[static_cast<std::size_t>(b)]);
  }
  return named;
}

}  // namespace

bool loadSkeleton(Project& project) {
  const std::filesystem::path file = skeletonFile(project);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return false;
  const json stored = readJsonObject(file);
  requireSchema(stored, kSkeletonSchema, file);
  constexpr const char* kExpected = "a list of pairs of keypoint names";
  project.skeleton.edges = toIndices(requiredField<NamePairs>(stored, "edges", kExpected, file), project.skeleton);
  project.skeleton.leftRight = toIndices(requiredField<NamePairs>(stored, "left_right", kExpected, file), project.skeleton);
  return true;
}

void saveSkeleton(const Project& project, const tracks::Skeleton& skeleton) {
  const json stored = {{"schema_version", kSkeletonSchema},
                       {"edges", toNames(skeleton.edges, skeleton)},
                       {"left_right", toNames(skeleton.leftRight, skeleton)}};
  ensureStateFolder(project);
  base::writeFileAtomically(skeletonFile(project), jsonText(stored));
}

}  // namespace parsimony::project
