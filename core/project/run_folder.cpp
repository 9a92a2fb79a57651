// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_folder.h"

#include <algorithm>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/json_file.h"
#include "core/project/project_files.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kRunSchema = 1;
constexpr const char* kManifest = "run.json";

std::optional<RunStatus> statusFrom(std::string_view text) {
  for (const RunStatus status : {RunStatus::Running, RunStatus::Completed, RunStatus::Stopped, RunStatus::Cancelled, RunStatus::Failed}) {
    if (toString(status) == text) return status;
  }
  return std::nullopt;
}

json optionalNumber(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

json ledgerJson(const jobs::LedgerEntry& ledger) {
  return {{"wall_seconds", ledger.wallSeconds},
          {"cpu_seconds", ledger.cpuSeconds},
          {"peak_rss_mb", ledger.peakRssMb},
          {"gpu_memory_mb", optionalNumber(ledger.gpuMemoryMb)},
          {"energy_joule", optionalNumber(ledger.energyJoule)},
          {"labels_used", ledger.labelsUsed},
          {"annotator_seconds", ledger.annotatorSeconds}};
}

std::optional<double> optionalNumberFrom(const json& object, const char* field, const fs::path& path) {
  if (!object.contains(field) || object.at(field).is_null()) return std::nullopt;
  return requiredField<double>(object, field, "a number or null", path);
}

jobs::LedgerEntry ledgerFrom(const json& object, const fs::path& path) {
  constexpr const char* kNumber = "a number";
  if (!object.is_object()) wrongField(path, "ledger", "an object", object.type_name());
  jobs::LedgerEntry ledger;
  ledger.wallSeconds = requiredField<double>(object, "wall_seconds", kNumber, path);
  ledger.cpuSeconds = requiredField<double>(object, "cpu_seconds", kNumber, path);
  ledger.peakRssMb = requiredField<double>(object, "peak_rss_mb", kNumber, path);
  ledger.gpuMemoryMb = optionalNumberFrom(object, "gpu_memory_mb", path);
  ledger.energyJoule = optionalNumberFrom(object, "energy_joule", path);
  ledger.labelsUsed = requiredField<std::int64_t>(object, "labels_used", kNumber, path);
  ledger.annotatorSeconds = requiredField<double>(object, "annotator_seconds", kNumber, path);
  return ledger;
}

json resultsFrom(const std::string& text) {
  json results = json::parse(text, nullptr, false);
  if (!results.is_object()) {
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "results"}, {"value", text.substr(0, 80)}, {"expected", "a JSON object"}});
  }
  return results;
}

json toJson(const RunManifest& manifest) {
  json inputs = json::array();
  for (const RunInput& input : manifest.inputs) inputs.push_back({{"path", input.path}, {"sha256", input.sha256}});
  return {{"schema_version", manifest.schemaVersion},
          {"verb", manifest.verb},
          {"name", manifest.name},
          {"options", manifest.options},
          {"seed", manifest.seed},
          {"version", manifest.version},
          {"torch_version", manifest.torchVersion},
          {"machine", manifest.machine},
          {"created", manifest.created},
          {"inputs", std::move(inputs)},
          {"parents", manifest.parents},
          {"status", toString(manifest.status)},
          {"ledger", ledgerJson(manifest.ledger)},
          {"results", resultsFrom(manifest.extraJson)}};
}

RunManifest manifestFrom(const json& object, const fs::path& path) {
  constexpr const char* kText = "text";
  RunManifest manifest;
  manifest.schemaVersion = requiredField<int>(object, "schema_version", "a version number", path);
  manifest.verb = requiredField<std::string>(object, "verb", kText, path);
  manifest.name = requiredField<std::string>(object, "name", kText, path);
  manifest.options = requiredField<std::map<std::string, std::string>>(object, "options", "texts by name", path);
  manifest.seed = requiredField<std::int64_t>(object, "seed", "a number", path);
  manifest.version = requiredField<std::string>(object, "version", kText, path);
  manifest.torchVersion = requiredField<std::string>(object, "torch_version", kText, path);
  manifest.machine = requiredField<std::string>(object, "machine", kText, path);
  manifest.created = requiredField<std::string>(object, "created", kText, path);
  for (const json& input : requiredField<std::vector<json>>(object, "inputs", "a list", path)) {
    manifest.inputs.push_back(
        {requiredField<std::string>(input, "path", kText, path), requiredField<std::string>(input, "sha256", kText, path)});
  }
  manifest.parents = requiredField<std::vector<std::string>>(object, "parents", "a list of names", path);
  const auto status = requiredField<std::string>(object, "status", kText, path);
  const auto known = statusFrom(status);
  if (!known) wrongField(path, "status", "running, completed, stopped, cancelled or failed", status);
  manifest.status = *known;
  manifest.ledger = ledgerFrom(requiredField<json>(object, "ledger", "an object", path), path);
  const json results = optionalField<json>(object, "results", json::object(), "an object", path);
  if (!results.is_object()) wrongField(path, "results", "an object", results.type_name());
  manifest.extraJson = results.dump();
  return manifest;
}

/// A run name is one folder name on every system.
void requireName(const std::string& name) {
  const bool badCharacter = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
  });
  if (!badCharacter && name.front() != '.' && name.back() != '.' && name.back() != ' ' && name.size() <= 200 &&
      base::invalidUtf8(name) == std::string_view::npos) {
    return;
  }
  throw base::Error(
      base::ErrorCode::InvalidValue,
      {{"field", "name"}, {"value", name.substr(0, 80)}, {"expected", "a folder name without / \\ : * ? \" < > | and no dot at its ends"}});
}

std::string nameOfNow(const std::string& verb) {
  std::string stamp = base::timestampNow();  // 2026-11-23T14:05:09
  std::erase(stamp, '-');
  std::erase(stamp, ':');
  std::replace(stamp.begin(), stamp.end(), 'T', '-');
  return verb + "-" + stamp;
}

}  // namespace

std::string toString(RunStatus status) {
  switch (status) {
    case RunStatus::Running:
      return "running";
    case RunStatus::Completed:
      return "completed";
    case RunStatus::Stopped:
      return "stopped";
    case RunStatus::Cancelled:
      return "cancelled";
    case RunStatus::Failed:
      return "failed";
  }
  return "failed";
}

RunManifest readManifest(const fs::path& runFolder) {
  const fs::path path = runFolder / kManifest;
  const json object = readJsonObject(path);
  requireSchema(object, kRunSchema, path);
  return manifestFrom(object, path);
}

void writeManifest(const fs::path& runFolder, const RunManifest& manifest) {
  base::writeFileAtomically(runFolder / kManifest, jsonText(toJson(manifest)));
}

fs::path createRunFolder(const fs::path& modelFolder, const std::string& name, const std::string& verb) {
  const std::string wanted = name.empty() ? nameOfNow(verb) : name;
  requireName(wanted);
  ensureFolder(modelFolder);
  for (int number = 1;; ++number) {
    const fs::path folder = modelFolder / base::pathFromUtf8(number == 1 ? wanted : wanted + "-" + std::to_string(number));
    std::error_code error;
    // create_directory is the reservation: of two processes only one gets `true`.
    if (fs::create_directory(folder, error)) return folder;
    if (error && !fs::exists(folder)) throw base::errorFromErrno(error.value(), folder, "create the folder");
  }
}

std::vector<RunEntry> listRuns(const fs::path& modelFolder) {
  std::vector<RunEntry> runs;
  for (const fs::path& folder : listFolder(modelFolder)) {
    std::error_code ignored;
    if (!fs::exists(folder / kManifest, ignored)) continue;
    try {
      runs.push_back({folder, readManifest(folder)});
    } catch (const base::Error& error) {
      base::log(base::LogLevel::Warning, "project", std::string("run left out: ") + error.what());
    }
  }
  std::stable_sort(runs.begin(), runs.end(), [](const RunEntry& a, const RunEntry& b) { return a.manifest.created > b.manifest.created; });
  return runs;
}

fs::path findRun(const fs::path& modelFolder, const std::string& nameOrPath) {
  const fs::path given = base::pathFromUtf8(nameOrPath);
  const auto isRun = [](const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / kManifest, ignored);
  };
  if (!nameOrPath.empty()) {
    if (isRun(modelFolder / given)) return modelFolder / given;  // an absolute path stays itself
    if (isRun(given)) return fs::absolute(given);
    if (given.filename() == kManifest && isRun(given.parent_path())) return fs::absolute(given).parent_path();
  }
  std::string known;
  for (const RunEntry& run : listRuns(modelFolder)) known += (known.empty() ? "one of " : ", ") + base::toUtf8(run.folder.filename());
  throw base::Error(base::ErrorCode::NotFound,
                    {{"path", base::toUtf8(modelFolder / given)},
                     {"expected", known.empty() ? "a run; there is none in " + base::toUtf8(modelFolder) : known}});
}

}  // namespace parsimony::project
