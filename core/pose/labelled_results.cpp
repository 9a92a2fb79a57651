// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/labelled_results.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/label_csv.h"
#include "core/io/prediction_csv.h"
#include "core/project/project_files.h"

namespace parsimony::pose {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kErrorsEnd = "_pixel_error.csv";

/// Adds the errors of a metric CSV: one header row with keypoints and perhaps `set`, then one row per image.
void appendErrors(const std::filesystem::path& path, const tracks::Tracks& predictions, std::vector<double>& errors) {
  io::CsvRows rows(path);
  if (!rows.next()) throw base::Error(base::ErrorCode::Empty, {{"path", base::toUtf8(path)}});
  const std::vector<std::string> header(rows.cells().begin(), rows.cells().end());
  std::vector<std::size_t> columns;
  for (const std::string& keypoint : predictions.keypoints()) {
    const auto found = std::find(header.begin() + (header.empty() ? 0 : 1), header.end(), keypoint);
    if (found == header.end()) throw rows.error(base::ErrorCode::Inconsistent, -1, "a column " + keypoint, "none");
    columns.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  std::size_t row = 0;
  for (; rows.next(); ++row) {
    if (rows.cells().size() != header.size()) {
      throw rows.error(base::ErrorCode::Malformed, -1, std::to_string(header.size()) + " cells",
                       std::to_string(rows.cells().size()) + " cells");
    }
    std::string image(rows.cells().front());
    std::replace(image.begin(), image.end(), '\\', '/');  // as the reader of predictions does
    const bool known = row < predictions.images.size();
    if (!known || image != predictions.images[row]) {
      const std::string expected = known ? predictions.images[row] : "the end of the file";
      throw rows.error(base::ErrorCode::Inconsistent, 0, expected, rows.cells().front());
    }
    for (const std::size_t column : columns) errors.push_back(rows.number(column));
  }
  if (row != predictions.images.size()) {
    throw rows.error(base::ErrorCode::Inconsistent, -1, std::to_string(predictions.images.size()) + " rows", std::to_string(row) + " rows");
  }
}

void append(tracks::Tracks& all, const tracks::Tracks& part, const std::filesystem::path& path) {
  if (all.numKeypoints() == 0) all = tracks::Tracks(part.scorer(), part.keypoints(), 0);
  if (all.keypoints() != part.keypoints()) {
    throw base::Error(
        base::ErrorCode::Inconsistent,
        {{"path", base::toUtf8(path)}, {"expected", std::string("the keypoints of the other views")}, {"found", std::string("others")}});
  }
  for (std::int64_t frame = 0; frame < part.numFrames(); ++frame) {
    const auto values = part.row(frame);
    std::copy(values.begin(), values.end(), all.appendRow().begin());
    const auto i = static_cast<std::size_t>(frame);
    all.images.push_back(part.images[i]);
    all.sets.push_back(i < part.sets.size() ? part.sets[i] : "unused");
  }
}

}  // namespace

std::vector<int> LabelledResults::rowsOf(const std::string& set) const {
  std::vector<int> rows;
  for (std::size_t i = 0; i < predictions.sets.size(); ++i) {
    if (predictions.sets[i] == set) rows.push_back(static_cast<int>(i));
  }
  return rows;
}

double LabelledResults::frameError(int row) const {
  const auto width = static_cast<std::size_t>(predictions.numKeypoints());
  double sum = 0.0;
  int n = 0;
  for (std::size_t k = 0; k < width; ++k) {
    const double error = errors[static_cast<std::size_t>(row) * width + k];
    if (!std::isfinite(error)) continue;
    sum += error;
    ++n;
  }
  return n == 0 ? kNaN : sum / n;
}

LabelledResults readLabelledResults(const std::filesystem::path& runFolder) {
  LabelledResults results;
  for (const auto& path : project::listFolder(runFolder)) {
    const std::string name = base::toUtf8(path.filename());
    if (!name.starts_with("predictions") || !name.ends_with(kErrorsEnd)) continue;
    const auto csv = runFolder / base::pathFromUtf8(name.substr(0, name.size() - kErrorsEnd.size()) + ".csv");
    std::error_code ignored;
    if (!std::filesystem::exists(csv, ignored)) continue;
    const tracks::Tracks part = io::readPredictionCsv(csv);
    if (part.images.empty()) continue;
    append(results.predictions, part, csv);
    appendErrors(path, part, results.errors);
  }
  return results;
}

std::map<std::string, std::vector<tracks::LabelPoint>> readRunLabels(const std::filesystem::path& runFolder,
                                                                     const std::vector<std::string>& keypoints) {
  std::vector<std::filesystem::path> files = project::listFolder(runFolder);
  for (const auto& folder : project::listFolder(runFolder / "labels")) {
    const auto inside = project::listFolder(folder);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  std::map<std::string, std::vector<tracks::LabelPoint>> points;
  for (const auto& path : files) {
    const std::string name = base::toUtf8(path.filename());
    if (path.extension() != ".csv" || name.starts_with("predictions") || name == "metrics.csv") continue;
    tracks::LabelSet labels;
    try {
      labels = io::readLabelCsv(path);
    } catch (const base::Error&) {
      continue;  // a table of somebody else
    }
    for (int frame = 0; frame < labels.numFrames(); ++frame) {
      auto& row = points[labels.images[static_cast<std::size_t>(frame)]];
      row.assign(keypoints.size(), {kNaN, kNaN, tracks::Visibility::NotLabelled});
      for (std::size_t k = 0; k < keypoints.size(); ++k) {
        const auto found = std::find(labels.keypoints.begin(), labels.keypoints.end(), keypoints[k]);
        if (found != labels.keypoints.end()) row[k] = labels.point(frame, static_cast<int>(found - labels.keypoints.begin()));
      }
    }
  }
  return points;
}

}  // namespace parsimony::pose
