// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/io/project_yaml.h"
#include "core/io/yaml_document.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

std::vector<std::string> textOrTexts(const YamlDocument& document, std::string_view field) {
  if (!document.find(field).IsScalar()) return document.texts(field);
  return {document.text(field)};
}

bool isMultiAnimal(const YamlDocument& document) {
  return document.text("bodyparts") == "MULTI!";
}

/// The bodyparts of a multi-animal project that has one animal and nothing beside it.
std::vector<std::string> bodypartsOfOneAnimal(const YamlDocument& document) {
  const std::vector<std::string> individuals = document.texts("individuals");
  if (individuals.size() == 1 && document.texts("uniquebodyparts").empty()) return document.texts("multianimalbodyparts");
  std::string joined;
  for (const std::string& name : individuals) joined += (joined.empty() ? "" : ", ") + name;
  throw document.error(ErrorCode::Unsupported, document.find("individuals"), "individuals", "one individual", joined)
      .with("individuals", joined);
}

std::vector<std::pair<std::string, std::string>> edgesOf(const YamlDocument& document) {
  std::vector<std::pair<std::string, std::string>> edges;
  const YAML::Node skeleton = document.find("skeleton");
  if (!skeleton.IsDefined() || skeleton.IsNull()) return edges;
  if (!skeleton.IsSequence()) throw document.error(ErrorCode::Malformed, skeleton, "skeleton", "a list of pairs", describeNode(skeleton));
  for (const auto& edge : skeleton) {
    if (!edge.IsSequence() || edge.size() != 2 || !edge[0].IsScalar() || !edge[1].IsScalar()) {
      throw document.error(ErrorCode::Malformed, edge, "skeleton", "a pair of bodyparts", describeNode(edge));
    }
    edges.emplace_back(edge[0].Scalar(), edge[1].Scalar());
  }
  return edges;
}

}  // namespace

LpConfig readLpConfig(const std::filesystem::path& path) {
  const YamlDocument document(path);
  const YAML::Node data = document.find("data");
  if (data.IsDefined() && !data.IsNull() && !data.IsMap()) {
    throw document.error(ErrorCode::Malformed, data, "data", "keys and values", describeNode(data));
  }
  LpConfig config;
  config.csvFiles = textOrTexts(document, "data.csv_file");
  config.viewNames = document.texts("data.view_names");
  config.keypointNames = document.texts("data.keypoint_names");
  config.videoDir = document.text("data.video_dir");
  config.values = document.values();
  return config;
}

bool isDlcConfig(const std::filesystem::path& path) {
  try {
    const YamlDocument document(path);
    return document.find("scorer").IsDefined() &&
           (document.find("bodyparts").IsDefined() || document.find("multianimalbodyparts").IsDefined());
  } catch (const base::Error&) {
    return false;  // whoever reads the file next says what is wrong with it
  }
}

DlcConfig readDlcConfig(const std::filesystem::path& path) {
  const YamlDocument document(path);
  const YAML::Node bodyparts = document.find("bodyparts");
  DlcConfig config;
  config.scorer = document.text("scorer");
  config.bodyparts = bodyparts.IsScalar() && isMultiAnimal(document) ? bodypartsOfOneAnimal(document) : document.texts("bodyparts");
  config.skeleton = edgesOf(document);
  if (config.bodyparts.empty()) {
    throw document.error(ErrorCode::Malformed, bodyparts.IsDefined() ? bodyparts : document.root(), "bodyparts", "a list of names",
                         describeNode(bodyparts));
  }
  std::vector<std::string> sorted = config.bodyparts;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end()) {
    throw document.error(ErrorCode::Inconsistent, bodyparts, "bodyparts", "different names", *twice);
  }
  return config;
}

}  // namespace parsimony::io
