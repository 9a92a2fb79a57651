// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/weights_note.h"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/project/json_file.h"

namespace parsimony::pose {

namespace fs = std::filesystem;

namespace {

constexpr int kSchema = 1;

fs::path noteOf(fs::path file) {
  return file += ".json";
}

std::int64_t timeOfChange(const fs::path& file) {
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  return error ? 0 : static_cast<std::int64_t>(time.time_since_epoch().count());
}

}  // namespace

std::optional<StoredWeights> readWeightsNote(const fs::path& file) {
  std::error_code error;
  const auto path = noteOf(file);
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  try {
    const auto json = project::readJsonObject(path);
    project::requireSchema(json, kSchema, path);
    StoredWeights weights;
    weights.name = base::toUtf8(file.stem());
    weights.path = file;
    weights.bytes = json.at("bytes").get<std::int64_t>();
    if (weights.bytes != static_cast<std::int64_t>(fs::file_size(file)) || json.at("changed").get<std::int64_t>() != timeOfChange(file)) {
      return std::nullopt;
    }
    weights.content.backbones = json.at("backbones").get<std::vector<std::string>>();
    weights.content.keys = json.at("tensors").get<std::int64_t>();
    weights.content.type = json.at("type").get<std::string>();
    weights.content.problem = json.at("problem").get<std::string>();
    weights.published = json.at("published").get<std::string>();
    weights.licence = json.at("licence").get<std::string>();
    weights.source = json.at("source").get<std::string>();
    weights.sha256 = json.at("sha256").get<std::string>();
    weights.added = json.at("added").get<std::string>();
    return weights;
  } catch (const std::exception&) {  // a note is a memory aid: without one the file is read again
    return std::nullopt;
  }
}

void writeWeightsNote(const StoredWeights& weights) {
  const nlohmann::json json{{"schema_version", kSchema},
                            {"bytes", weights.bytes},
                            {"changed", timeOfChange(weights.path)},
                            {"backbones", weights.content.backbones},
                            {"tensors", weights.content.keys},
                            {"type", weights.content.type},
                            {"problem", weights.content.problem},
                            {"published", weights.published},
                            {"licence", weights.licence},
                            {"source", weights.source},
                            {"sha256", weights.sha256},
                            {"added", weights.added}};
  base::writeFileAtomically(noteOf(weights.path), project::jsonText(json));
}

}  // namespace parsimony::pose
