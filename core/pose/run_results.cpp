// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/run_results.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"

namespace parsimony::pose {
namespace {

/// errors [n x K], px, NaN where there is no label.
std::vector<double> pixelErrorsOf(const TrainingSet& set, const tracks::Tracks& predictions) {
  const int keypoints = predictions.numKeypoints();
  std::vector<double> errors;
  errors.reserve(static_cast<std::size_t>(set.size()) * static_cast<std::size_t>(keypoints));
  for (int i = 0; i < set.size(); ++i) {
    const auto points = set.points(i);
    for (int k = 0; k < keypoints; ++k) {
      const auto p = predictions.at(i, k);
      const auto& label = points[static_cast<std::size_t>(k)];
      errors.push_back(std::hypot(p.x - label.x, p.y - label.y));  // NaN labels stay NaN
    }
  }
  return errors;
}

std::string configYaml(const project::Project& project, const TrainOptions& options, const TrainingSet& set) {
  YAML::Node root;
  root["data"]["data_dir"] = base::toUtf8(project.folder);
  for (const auto& file : project.labelFiles) root["data"]["csv_file"].push_back(base::toUtf8(file.path.filename()));
  root["data"]["num_keypoints"] = set.keypoints().size();
  root["data"]["keypoint_names"] = set.keypoints();
  if (!project.views.empty()) root["data"]["view_names"] = project.views;
  for (const auto& field : base::fieldsOf(options)) {
    if (field.info.lpKey.empty()) continue;
    YAML::Node node = root;
    std::vector<YAML::Node> path{node};
    const auto parts = base::split(field.info.lpKey, '.');
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) path.push_back(path.back()[std::string(parts[i])]);
    YAML::Node value;
    try {
      value = YAML::Load(field.value);
    } catch (const YAML::Exception&) {
      value = field.value;
    }
    path.back()[std::string(parts.back())] = value;
  }
  root["creation_datetime"] = base::timestampNow();
  return YAML::Dump(root) + "\n";
}

/// What the run learned from: beside its results, or, where several files have one name (DeepLabCut), in folders named like theirs.
void copyLabels(const std::filesystem::path& runFolder, const project::Project& project) {
  std::map<std::filesystem::path, int> sharing;
  for (const auto& file : project.labelFiles) ++sharing[file.path.filename()];
  for (const auto& file : project.labelFiles) {
    const auto name = file.path.filename();
    const auto folder = sharing[name] == 1 ? runFolder : runFolder / "labels" / file.path.parent_path().filename();
    std::filesystem::create_directories(folder);
    base::writeFileAtomically(folder / name, base::readFile(file.path));
  }
}

}  // namespace

tracks::Tracks labelledPredictions(const TrainingSet& set, const std::vector<tracks::Prediction>& values, const Split& split,
                                   const std::string& scorer) {
  const auto rowSets = split.names(set.numRows());
  const int keypoints = static_cast<int>(set.keypoints().size());
  tracks::Tracks predictions(scorer, set.keypoints(), set.size());
  for (int i = 0; i < set.size(); ++i) {
    for (int k = 0; k < keypoints; ++k) predictions.set(i, k, values[static_cast<std::size_t>(i * keypoints + k)]);
    predictions.images.push_back(set.image(i));
    predictions.sets.push_back(rowSets[static_cast<std::size_t>(set.rowOf(i))]);
  }
  return predictions;
}

std::map<std::string, metrics::KeypointErrors> errorsPerSet(const TrainingSet& set, const tracks::Tracks& predictions) {
  const auto errors = pixelErrorsOf(set, predictions);
  std::map<std::string, metrics::KeypointErrors> result;
  for (const std::string name : {"train", "validation", "test"}) {
    std::vector<int> frames;
    for (int i = 0; i < set.size(); ++i) {
      if (predictions.sets[static_cast<std::size_t>(i)] == name) frames.push_back(i);
    }
    if (!frames.empty()) result[name] = metrics::summarise(errors, set.keypoints(), frames);
  }
  return result;
}

void writeLpLayout(const std::filesystem::path& runFolder, const project::Project& project, const TrainOptions& options,
                   const TrainingSet& set, const tracks::Tracks& predictions) {
  const auto errors = pixelErrorsOf(set, predictions);
  std::set<std::string> seen;
  for (const auto& file : project.labelFiles) {
    // one file per view, as Lightning Pose has it
    if (!seen.insert(file.view).second) continue;
    tracks::Tracks part(predictions.scorer(), predictions.keypoints(), 0);
    std::vector<double> partErrors;
    for (int i = 0; i < set.size(); ++i) {
      if (set.view(i) != file.view) continue;
      const auto row = predictions.row(i);
      std::copy(row.begin(), row.end(), part.appendRow().begin());
      part.images.push_back(set.image(i));
      part.sets.push_back(predictions.sets[static_cast<std::size_t>(i)]);
      const auto begin = errors.begin() + static_cast<std::ptrdiff_t>(i) * predictions.numKeypoints();
      partErrors.insert(partErrors.end(), begin, begin + predictions.numKeypoints());
    }
    const std::string suffix = file.view.empty() ? "" : "_" + file.view;
    const auto folder = runFolder / "image_preds" / file.path.filename();
    std::filesystem::create_directories(folder);
    for (const auto& base : {runFolder / ("predictions" + suffix), folder / "predictions"}) {
      io::writePredictionCsv(base.string() + ".csv", part);
      io::writeMetricCsv(base.string() + "_pixel_error.csv", part.keypoints(), partErrors, part.images, part.sets);
    }
  }
  copyLabels(runFolder, project);
  base::writeFileAtomically(runFolder / "config.yaml", configYaml(project, options, set));
}

void writeTrainStatus(const std::filesystem::path& runFolder, const std::string& status, std::int64_t completed, std::int64_t total) {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const nlohmann::json json{{"status", status}, {"progress", {{"completed", completed}, {"total", total}, {"timestamp", now}}}};
  base::writeFileAtomically(runFolder / "train_status.json", json.dump(2) + "\n");
}

}  // namespace parsimony::pose
