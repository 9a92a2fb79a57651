// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/project_yaml.h"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/yaml_document.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

constexpr const char* kViewNames = "view_names";
constexpr const char* kKeypointNames = "keypoint_names";

void checkNames(const std::filesystem::path& path, const char* field, const std::vector<std::string>& names) {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  const auto reject = [&](const std::string& value, const char* expected) {
    throw base::Error(ErrorCode::InvalidValue, {{"path", base::toUtf8(path)}, {"field", field}, {"value", value}, {"expected", expected}});
  };
  if (twice != sorted.end()) reject(*twice, "different names");
  for (const std::string& name : names) {
    if (name.empty()) reject(name, "a name");
    if (base::invalidUtf8(name) != std::string::npos) reject("bytes", "UTF-8 text");
  }
}

/// Letters, digits, _ and - need no quotes unless they spell a number or a truth value.
bool needsQuotes(const std::string& name) {
  const auto isWordLike = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
  return !isPlainText(name) || name.front() == '-' || !std::all_of(name.begin(), name.end(), isWordLike);
}

void emitNames(YAML::Emitter& out, const char* key, const std::vector<std::string>& names) {
  out << YAML::Key << key << YAML::Value;
  if (names.empty()) out << YAML::Flow;
  out << YAML::BeginSeq;
  for (const std::string& name : names) {
    if (needsQuotes(name)) out << YAML::DoubleQuoted;
    out << name;
  }
  out << YAML::EndSeq;
}

}  // namespace

ProjectYaml readProjectYaml(const std::filesystem::path& path) {
  const YamlDocument document(path);
  const YAML::Node keypoints = document.find(kKeypointNames);
  ProjectYaml project;
  project.viewNames = document.names(kViewNames);
  project.keypointNames = document.names(kKeypointNames);
  if (project.keypointNames.empty()) {
    throw document.error(ErrorCode::Malformed, keypoints.IsDefined() ? keypoints : document.root(), kKeypointNames, "a list of names",
                         keypoints.IsSequence() ? "an empty list" : "nothing");
  }
  return project;
}

void writeProjectYaml(const std::filesystem::path& path, const ProjectYaml& project) {
  checkNames(path, kViewNames, project.viewNames);
  checkNames(path, kKeypointNames, project.keypointNames);
  if (project.keypointNames.empty()) {
    throw base::Error(ErrorCode::InvalidValue,
                      {{"path", base::toUtf8(path)}, {"field", kKeypointNames}, {"value", "none"}, {"expected", "at least one name"}});
  }
  YAML::Emitter out;
  out << YAML::BeginMap;
  emitNames(out, kViewNames, project.viewNames);
  emitNames(out, kKeypointNames, project.keypointNames);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    const YamlDocument existing(path);
    for (const auto& entry : existing.root()) {
      if (entry.first.Scalar() != kViewNames && entry.first.Scalar() != kKeypointNames) {
        out << YAML::Key << entry.first << YAML::Value << entry.second;
      }
    }
  }
  out << YAML::EndMap;
  base::writeFileAtomically(path, std::string(out.c_str()) + '\n');
}

std::vector<std::pair<std::string, std::string>> readFlatYaml(const std::filesystem::path& path) {
  return YamlDocument(path).values();
}

}  // namespace parsimony::io
