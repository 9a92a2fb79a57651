// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_yaml.h"

#include <yaml-cpp/yaml.h>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/project_yaml.h"

namespace parsimony::pose {
namespace {

constexpr auto kFile = "ensemble.yaml";

/// A name of a folder beside the ensemble's, and no way out of there.
bool isFolderName(const std::string& id) {
  return !id.empty() && id != "." && id != ".." && id.find('/') == std::string::npos && id.find('\\') == std::string::npos;
}

double numberFrom(const std::filesystem::path& path, const std::string& field, const std::string& text) {
  double value = 0.0;
  if (base::parseDouble(text, value)) return value;
  throw base::Error(base::ErrorCode::Malformed,
                    {{"path", base::toUtf8(path)}, {"field", field}, {"expected", "a number"}, {"found", text}});
}

/// text: a list as one line, "[top, bot]"
std::vector<std::string> namesFrom(const std::filesystem::path& path, const std::string& field, const std::string& text) {
  try {
    return YAML::Load(text).as<std::vector<std::string>>();
  } catch (const YAML::Exception&) {
    throw base::Error(base::ErrorCode::Malformed,
                      {{"path", base::toUtf8(path)}, {"field", field}, {"expected", "a list of names"}, {"found", text}});
  }
}

}  // namespace

EnsembleYaml readEnsembleYaml(const std::filesystem::path& ensembleFolder) {
  const auto path = ensembleFolder / kFile;
  EnsembleYaml content;
  // lists of maps come as "members.0.id"
  for (const auto& [key, text] : io::readFlatYaml(path)) {
    if (key.rfind("members.", 0) == 0 && key.size() > 3 && key.compare(key.size() - 3, 3, ".id") == 0) {
      if (!isFolderName(text)) {
        throw base::Error(base::ErrorCode::Malformed,
                          {{"path", base::toUtf8(path)}, {"field", key}, {"expected", "the name of a run beside it"}, {"found", text}});
      }
      content.members.push_back(text);
    }
    if (key == "view_names") content.viewNames = namesFrom(path, key, text);
    if (key == "smooth_param") content.smoothParam = numberFrom(path, key, text);
    if (key == "quantile_keep_pca") content.quantileKeepPca = numberFrom(path, key, text);
  }
  if (content.members.empty()) {
    throw base::Error(base::ErrorCode::Malformed,
                      {{"path", base::toUtf8(path)}, {"field", "members"}, {"expected", "a list of runs"}, {"found", "none"}});
  }
  return content;
}

void writeEnsembleYaml(const std::filesystem::path& ensembleFolder, const EnsembleYaml& content) {
  YAML::Emitter out;
  out << YAML::BeginMap << YAML::Key << "members" << YAML::Value << YAML::BeginSeq;
  // quoted: a run may be named 12
  for (const auto& id : content.members)
    out << YAML::BeginMap << YAML::Key << "id" << YAML::Value << YAML::DoubleQuoted << id << YAML::EndMap;
  out << YAML::EndSeq << YAML::Key << "view_names" << YAML::Value << YAML::Flow << content.viewNames;
  out << YAML::Key << "smooth_param" << YAML::Value << content.smoothParam;
  out << YAML::Key << "quantile_keep_pca" << YAML::Value << content.quantileKeepPca;
  out << YAML::Key << "creation_datetime" << YAML::Value << YAML::DoubleQuoted << base::timestampNow() << YAML::EndMap;
  base::writeFileAtomically(ensembleFolder / kFile, std::string(out.c_str()) + "\n");
}

}  // namespace parsimony::pose
