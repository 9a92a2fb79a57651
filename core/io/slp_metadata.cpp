// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/slp_metadata.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/io/csv_rows.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;
using nlohmann::json;

base::Error malformed(const char* dataset, std::string expected, const std::string& found) {
  return base::Error(ErrorCode::Malformed, {{"dataset", dataset}, {"expected", std::move(expected)}, {"found", shortened(found)}});
}

/// Runs `work` on the parsed text; a missing key or a wrong type becomes base::Error.
template <typename Work>
auto fromJson(const char* dataset, const char* expected, const std::string& text, Work&& work) {
  try {
    return work(json::parse(text));
  } catch (const json::exception& error) {
    throw malformed(dataset, expected, error.what());
  }
}

enum class EdgeKind { Body = 1, Symmetry = 2 };

/// The kind of a link as jsonpickle writes it: in full where it appears first, then by its number among those written in full.
EdgeKind edgeKind(const json& type, std::vector<EdgeKind>& inFull) {
  if (type.is_object() && type.contains("py/id")) {
    const auto number = type.at("py/id").get<std::int64_t>();
    if (number < 1 || number > static_cast<std::int64_t>(inFull.size())) {
      throw malformed("metadata", "a kind of edge that came before", "py/id " + std::to_string(number));
    }
    return inFull[static_cast<std::size_t>(number) - 1];
  }
  const int value = type.is_number() ? type.get<int>() : type.at("py/reduce").at(1).at("py/tuple").at(0).get<int>();
  if (value != 1 && value != 2) throw malformed("metadata", "a kind of edge, 1 or 2", std::to_string(value));
  inFull.push_back(static_cast<EdgeKind>(value));
  return inFull.back();
}

struct Link {
  std::int64_t order = 0;
  std::pair<int, int> ends;
};

tracks::Skeleton skeletonOf(const json& wrapped, const json& nodes) {
  const json& graph = wrapped.contains("nx_graph") ? wrapped.at("nx_graph") : wrapped;
  tracks::Skeleton skeleton;
  std::unordered_map<std::int64_t, int> keypointOf;
  for (const json& node : graph.at("nodes")) {
    const auto id = node.at("id").get<std::int64_t>();
    if (id < 0 || id >= static_cast<std::int64_t>(nodes.size())) {
      throw malformed("metadata", "a node below " + std::to_string(nodes.size()), std::to_string(id));
    }
    if (!keypointOf.emplace(id, skeleton.size()).second) throw malformed("metadata", "each node once", std::to_string(id));
    skeleton.keypoints.push_back(nodes.at(static_cast<std::size_t>(id)).at("name").get<std::string>());
  }
  const auto keypoint = [&](const json& end) {
    const auto found = keypointOf.find(end.get<std::int64_t>());
    if (found == keypointOf.end()) throw malformed("metadata", "edges between nodes of the skeleton", end.dump());
    return found->second;
  };
  std::vector<EdgeKind> inFull;
  std::vector<Link> body;
  for (const json& link : graph.at("links")) {
    const std::pair<int, int> ends{keypoint(link.at("source")), keypoint(link.at("target"))};
    if (edgeKind(link.at("type"), inFull) == EdgeKind::Body) {
      body.push_back({link.value("edge_insert_idx", std::int64_t{0}), ends});
      continue;
    }
    const std::pair<int, int> sides = std::minmax(ends.first, ends.second);
    if (std::ranges::find(skeleton.leftRight, sides) == skeleton.leftRight.end()) skeleton.leftRight.push_back(sides);
  }
  std::ranges::stable_sort(body, {}, &Link::order);
  for (const Link& link : body) skeleton.edges.push_back(link.ends);
  return skeleton;
}

std::string withForwardSlashes(std::string path) {
  std::replace(path.begin(), path.end(), '\\', '/');
  return path;
}

std::string textOr(const json& object, const char* key, const char* fallback) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? fallback : found->get<std::string>();
}

}  // namespace

std::vector<tracks::Skeleton> slpSkeletons(const std::string& metadata) {
  return fromJson("metadata", "skeletons and nodes", metadata, [](const json& root) {
    std::vector<tracks::Skeleton> skeletons;
    for (const json& skeleton : root.at("skeletons")) skeletons.push_back(skeletonOf(skeleton, root.at("nodes")));
    return skeletons;
  });
}

SlpVideo slpVideo(const std::string& text) {
  return fromJson("videos_json", "a video", text, [](const json& root) {
    const json& backend = root.contains("backend") ? root.at("backend") : root;
    SlpVideo video;
    video.filename = withForwardSlashes(textOr(backend, "filename", ""));
    video.dataset = textOr(backend, "dataset", "");
    const auto gray = backend.find("grayscale");
    video.isGray = gray != backend.end() && gray->is_boolean() && gray->get<bool>();
    const auto list = backend.find("filenames");
    if (list == backend.end() || !list->is_array()) return video;
    for (const json& name : *list) video.filenames.push_back(withForwardSlashes(name.get<std::string>()));
    return video;
  });
}

std::string slpTrackName(const std::string& text) {
  return fromJson("tracks_json", "[first frame, name]", text, [](const json& root) { return root.at(1).get<std::string>(); });
}

}  // namespace parsimony::io
