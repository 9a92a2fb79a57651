// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/foreign_run.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/local_time.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/io/project_yaml.h"
#include "core/io/tensorboard_events.h"
#include "core/metrics/pixel_error.h"
#include "core/pose/labelled_results.h"
#include "core/pose/train_options.h"
#include "core/project/json_file.h"
#include "core/project/project_files.h"

namespace parsimony::pose {

namespace fs = std::filesystem;

namespace {

bool isThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// version_2 before version_10.
std::vector<fs::path> versionFolders(const fs::path& run) {
  std::vector<std::pair<std::int64_t, fs::path>> found;
  for (const fs::path& logger : project::listFolder(run / "tb_logs")) {
    std::error_code ignored;
    if (!fs::is_directory(logger, ignored)) continue;
    for (const fs::path& version : project::listFolder(logger)) {
      std::int64_t number = 0;
      const std::string name = base::toUtf8(version.filename());
      if (name.starts_with("version_") && base::parseInt(std::string_view(name).substr(8), number)) found.emplace_back(number, version);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<fs::path> folders;
  for (auto& [number, path] : found) folders.push_back(std::move(path));
  return folders;
}

/// One list of events per version.
std::vector<std::vector<io::ScalarEvent>> readVersions(const fs::path& run) {
  std::vector<std::vector<io::ScalarEvent>> versions;
  for (const fs::path& folder : versionFolders(run)) {
    std::vector<io::ScalarEvent> events;
    for (const fs::path& file : io::tensorboardFiles(folder)) {
      const auto part = io::readTensorboardEvents(file);
      // hp_metric is what Lightning writes at step 0 beside its table of settings, also when a run goes on at a later step
      std::copy_if(part.begin(), part.end(), std::back_inserter(events), [](const auto& event) { return event.tag != "hp_metric"; });
    }
    if (!events.empty()) versions.push_back(std::move(events));
  }
  return versions;
}

/// Options under our ids, in our spelling where the value is one that we know ("1e-3" -> "0.001").
std::map<std::string, std::string> optionsFrom(const std::vector<std::pair<std::string, std::string>>& values) {
  const std::map<std::string, std::string> given(values.begin(), values.end());
  std::map<std::string, std::string> options;
  for (const auto& field : base::fieldsOf(TrainOptions{})) {
    const auto found = field.info.lpKey.empty() ? given.end() : given.find(field.info.lpKey);
    if (found == given.end()) continue;
    options[field.info.id] = found->second;
    try {
      TrainOptions one;
      base::setField(one, field.info.id, found->second);
      for (const auto& set : base::fieldsOf(one)) {
        if (set.info.id == field.info.id) options[field.info.id] = set.value;
      }
    } catch (const base::Error&) {  // a value that only they have stays as it is
    }
  }
  return options;
}

project::RunStatus statusOf(const fs::path& folder, bool predicted) {
  const auto fallback = predicted ? project::RunStatus::Completed : project::RunStatus::Stopped;
  if (!isThere(folder / "train_status.json")) return fallback;
  const auto status = project::optionalField<std::string>(project::readJsonObject(folder / "train_status.json"), "status", "", "a text",
                                                          folder / "train_status.json");
  if (status == "COMPLETED") return project::RunStatus::Completed;
  if (status == "FAILED") return project::RunStatus::Failed;
  if (status == "CANCELED" || status == "CANCELLED") return project::RunStatus::Cancelled;
  return predicted ? project::RunStatus::Completed : project::RunStatus::Running;
}

/// "2026-11-23T14:05:09" from "2026-11-23 14:05:09.123456" or from the first event.
std::string createdOf(const std::vector<std::pair<std::string, std::string>>& values, double firstEvent) {
  constexpr std::size_t kToSeconds = 19;
  for (const auto& [key, value] : values) {
    if (key != "creation_datetime" || value.size() < kToSeconds) continue;
    std::string text = value.substr(0, kToSeconds);
    if (text[10] == ' ') text[10] = 'T';
    return text;
  }
  if (!(firstEvent > 0.0)) return {};
  return base::formatTime(base::localTime(static_cast<std::time_t>(firstEvent)), "%Y-%m-%dT%H:%M:%S");
}

void addResults(const LabelledResults& results, nlohmann::json& extra, jobs::LedgerEntry& ledger) {
  for (const std::string set : {"train", "validation", "test"}) {
    const std::vector<int> rows = results.rowsOf(set);
    if (rows.empty()) continue;
    const auto errors = metrics::summarise(results.errors, results.predictions.keypoints(), rows).all;
    extra["pixel_error"][set] = {
        {"mean", errors.mean}, {"median", errors.median}, {"p95", errors.p95}, {"standard_error", errors.standardError}, {"n", errors.n}};
    if (set == "train") ledger.labelsUsed = errors.n;
  }
}

}  // namespace

bool isLightningPoseRun(const fs::path& folder) {
  if (!isThere(folder / "config.yaml") || isThere(folder / "run.json")) return false;
  return isThere(folder / "tb_logs") || isThere(folder / "predictions.csv") || isThere(folder / "train_status.json");
}

std::string metricNameOfTag(const std::string& tag) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames{
      {{"train_supervised_loss", "train_loss"},
       {"val_supervised_loss", "val_loss"},
       {"train_supervised_rmse", "train_rmse"},
       {"val_supervised_rmse", "val_rmse"},
       {"total_loss", "train_total_loss"},
       {"total_unsupervised_importance", "unsupervised_weight"}}};
  for (const auto& [theirs, ours] : kNames) {
    if (tag == theirs) return std::string(ours);
  }
  if (!tag.starts_with("lr-")) return tag;
  // Lightning's monitor: lr-<optimiser>[/<group>]
  return tag.ends_with("/backbone")                                     ? "learning_rate_backbone"
         : tag.find('/') == std::string::npos || tag.ends_with("/head") ? "learning_rate"
                                                                        : tag;
}

std::vector<project::MetricRow> readForeignMetrics(const fs::path& folder) {
  std::vector<project::MetricRow> rows;
  for (const auto& events : readVersions(folder)) {
    const auto first = std::min_element(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    // A version that goes on from a checkpoint takes the place of what the one before did after it.
    std::erase_if(rows, [&](const project::MetricRow& row) { return row.step >= first->step; });
    for (const io::ScalarEvent& event : events) rows.push_back({metricNameOfTag(event.tag), event.step, event.value});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
  return rows;
}

project::RunEntry readForeignRun(const fs::path& folder, const fs::path& modelFolder) {
  project::RunEntry entry;
  entry.folder = folder;
  project::RunManifest& manifest = entry.manifest;
  manifest.verb = kLightningPoseVerb;
  manifest.name = base::toUtf8(folder.lexically_relative(modelFolder).generic_string());
  const io::LpConfig config = io::readLpConfig(folder / "config.yaml");
  manifest.options = optionsFrom(config.values);
  for (const auto& [key, value] : config.values) {
    if (key == "model.lightning_pose_version") manifest.version = value;
    if (key == "training.rng_seed_model_pt") (void)base::parseInt(value, manifest.seed);
  }
  const LabelledResults results = readLabelledResults(folder);
  manifest.status = statusOf(folder, !results.predictions.images.empty());
  nlohmann::json extra = nlohmann::json::object();
  double firstEvent = 0.0;
  for (const auto& events : readVersions(folder)) {
    if (firstEvent == 0.0) firstEvent = events.front().wallTime;
    // pauses between versions are no work
    manifest.ledger.wallSeconds += std::max(0.0, events.back().wallTime - events.front().wallTime);
    for (const io::ScalarEvent& event : events) {
      if (!extra.contains("steps") || extra["steps"].get<std::int64_t>() < event.step + 1) extra["steps"] = event.step + 1;
    }
  }
  manifest.created = createdOf(config.values, firstEvent);
  addResults(results, extra, manifest.ledger);
  manifest.extraJson = extra.dump();
  return entry;
}

std::vector<project::RunEntry> listForeignRuns(const fs::path& modelFolder) {
  std::vector<project::RunEntry> runs;
  const auto add = [&](const fs::path& folder) {
    if (!isLightningPoseRun(folder)) return false;
    try {
      runs.push_back(readForeignRun(folder, modelFolder));
    } catch (const base::Error& error) {
      base::log(base::LogLevel::Warning, "pose", std::string("run of Lightning Pose left out: ") + error.what());
    }
    return true;
  };
  for (const fs::path& folder : project::listFolder(modelFolder)) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored) || isThere(folder / "run.json") || add(folder)) continue;
    for (const fs::path& inside : project::listFolder(folder)) {
      if (fs::is_directory(inside, ignored)) add(inside);
    }
  }
  std::stable_sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.manifest.created > b.manifest.created; });
  return runs;
}

std::vector<project::RunEntry> listAllRuns(const fs::path& modelFolder) {
  std::vector<project::RunEntry> runs = project::listRuns(modelFolder);
  std::vector<project::RunEntry> foreign = listForeignRuns(modelFolder);
  runs.insert(runs.end(), std::make_move_iterator(foreign.begin()), std::make_move_iterator(foreign.end()));
  std::stable_sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.manifest.created > b.manifest.created; });
  return runs;
}

std::vector<project::MetricRow> readAnyMetrics(const fs::path& folder) {
  return isLightningPoseRun(folder) ? readForeignMetrics(folder) : project::readMetrics(folder);
}

}  // namespace parsimony::pose
