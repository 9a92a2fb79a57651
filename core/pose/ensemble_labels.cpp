// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_labels.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/pose/ensemble_statistics.h"

namespace parsimony::pose {
namespace {

namespace fs = std::filesystem;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using RowOfImage = std::unordered_map<std::string, std::int64_t>;

RowOfImage rowsByImage(const std::vector<std::string>& images) {
  RowOfImage rows;
  for (std::size_t i = 0; i < images.size(); ++i) rows.emplace(images[i], static_cast<std::int64_t>(i));
  return rows;
}

/// Views that have labels, each once.
std::vector<std::string> viewsOf(const project::Project& project) {
  std::vector<std::string> views;
  for (const auto& file : project.labelFiles) {
    if (std::find(views.begin(), views.end(), file.view) == views.end()) views.push_back(file.view);
  }
  return views;
}

fs::path csvOf(const fs::path& folder, const std::string& view, const std::string& what = {}) {
  return folder / base::pathFromUtf8("predictions" + (view.empty() ? "" : "_" + view) + what + ".csv");
}

std::string commonSet(const std::vector<std::string>& sets) {
  for (const char* set : {"train", "validation", "test"}) {
    if (std::find(sets.begin(), sets.end(), set) != sets.end()) return set;
  }
  return "unused";
}

/// Column in `keypoints` of each keypoint of `wanted`.
std::vector<int> columnsOf(const std::vector<std::string>& wanted, const std::vector<std::string>& keypoints) {
  std::vector<int> columns;
  for (const auto& name : wanted) {
    const auto found = std::find(keypoints.begin(), keypoints.end(), name);
    if (found == keypoints.end() || keypoints.size() != wanted.size()) {
      throw base::Error(base::ErrorCode::Inconsistent,
                        {{"keypoint", name}, {"expected", "members with the same keypoints"}, {"found", "members with others"}});
    }
    columns.push_back(static_cast<int>(found - keypoints.begin()));
  }
  return columns;
}

}  // namespace

std::vector<LabelledView> readLabelledViews(const fs::path& runFolder, const project::Project& project) {
  std::vector<LabelledView> views;
  for (const auto& view : viewsOf(project)) views.push_back({view, io::readPredictionCsv(csvOf(runFolder, view))});
  return views;
}

tracks::Tracks medianOfMembers(const std::vector<tracks::Tracks>& members) {
  if (members.empty()) throw base::Error(base::ErrorCode::Empty, {{"expected", "predictions of at least one member"}});
  const auto& first = members.front();
  std::vector<RowOfImage> rows;
  std::vector<std::vector<int>> columns;
  for (const auto& member : members) {
    rows.push_back(rowsByImage(member.images));
    columns.push_back(columnsOf(first.keypoints(), member.keypoints()));
  }
  tracks::Tracks median("ensemble_tracker", first.keypoints(), 0);
  std::vector<tracks::Prediction> one(members.size());
  for (const auto& image : first.images) {
    if (!std::all_of(rows.begin(), rows.end(), [&](const RowOfImage& known) { return known.count(image) > 0; })) continue;
    std::vector<std::string> sets;
    for (std::size_t m = 0; m < members.size(); ++m) {
      if (!members[m].sets.empty()) sets.push_back(members[m].sets[static_cast<std::size_t>(rows[m].at(image))]);
    }
    median.images.push_back(image);
    median.sets.push_back(commonSet(sets));
    median.appendRow();
    for (int k = 0; k < median.numKeypoints(); ++k) {
      for (std::size_t m = 0; m < members.size(); ++m) one[m] = members[m].at(rows[m].at(image), columns[m][static_cast<std::size_t>(k)]);
      median.set(median.numFrames() - 1, k, ensemblePoint(one).median);
    }
  }
  if (median.numFrames() == 0)
    throw base::Error(base::ErrorCode::Inconsistent, {{"expected", "members with labelled frames in common"}, {"found", "none"}});
  return median;
}

std::vector<double> labelledErrors(const project::Project& project, const LabelledView& view) {
  const auto labels = project::readLabels(project, view.view);
  const auto byLabel = metrics::pixelErrors(labels, view.predictions);
  const auto width = static_cast<std::size_t>(view.predictions.numKeypoints());
  const auto columns = columnsOf(view.predictions.keypoints(), labels.keypoints);
  const auto rows = rowsByImage(labels.images);
  std::vector<double> errors(view.predictions.images.size() * width, kNaN);
  for (std::size_t i = 0; i < view.predictions.images.size(); ++i) {
    const auto row = rows.find(view.predictions.images[i]);
    if (row == rows.end()) continue;
    for (std::size_t k = 0; k < width; ++k)
      errors[i * width + k] = byLabel[static_cast<std::size_t>(row->second) * width + static_cast<std::size_t>(columns[k])];
  }
  return errors;
}

std::map<std::string, metrics::KeypointErrors> labelledErrorsPerSet(const project::Project& project,
                                                                    const std::vector<LabelledView>& views) {
  std::vector<double> errors;
  std::vector<std::string> sets;
  for (const auto& view : views) {
    const auto part = labelledErrors(project, view);
    errors.insert(errors.end(), part.begin(), part.end());
    sets.insert(sets.end(), view.predictions.sets.begin(), view.predictions.sets.end());
  }
  std::map<std::string, metrics::KeypointErrors> result;
  for (const std::string name : {"train", "validation", "test"}) {
    std::vector<int> frames;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (sets[i] == name) frames.push_back(static_cast<int>(i));
    }
    if (!frames.empty()) result[name] = metrics::summarise(errors, views.front().predictions.keypoints(), frames);
  }
  return result;
}

std::map<std::string, metrics::KeypointErrors> writeLabelledMedians(const fs::path& ensembleFolder, const project::Project& project,
                                                                    const std::vector<fs::path>& memberFolders) {
  std::vector<std::vector<LabelledView>> members;
  for (const auto& folder : memberFolders) members.push_back(readLabelledViews(folder, project));
  std::vector<LabelledView> medians;
  const auto names = viewsOf(project);
  for (std::size_t v = 0; v < names.size(); ++v) {
    std::vector<tracks::Tracks> views;
    for (const auto& member : members) views.push_back(member[v].predictions);
    const auto& median = medians.emplace_back(LabelledView{names[v], medianOfMembers(views)});
    const auto& predictions = median.predictions;
    io::writePredictionCsv(csvOf(ensembleFolder, names[v]), predictions);
    io::writeMetricCsv(csvOf(ensembleFolder, names[v], "_pixel_error"), predictions.keypoints(), labelledErrors(project, median),
                       predictions.images, predictions.sets);
  }
  return labelledErrorsPerSet(project, medians);
}

}  // namespace parsimony::pose
