// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_file.h"
#include "core/project/label_recovery.h"
#include "core/project/project.h"

namespace parsimony::project {

namespace fs = std::filesystem;
using tracks::LabelPoint;
using tracks::LabelSet;

namespace {

std::string pixels(double value) {
  return base::formatDouble(std::round(value * 10.0) / 10.0);
}

void checkPoints(const LabelSet& labels, int frame, const cv::Size& size, std::vector<ProjectProblem>& problems) {
  for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
    const LabelPoint point = labels.point(frame, keypoint);
    if (std::isnan(point.x)) continue;
    if (point.x >= 0.0 && point.y >= 0.0 && point.x <= size.width && point.y <= size.height) continue;
    problems.push_back({"label_outside_image", labels.images[static_cast<std::size_t>(frame)],
                        labels.keypoints[static_cast<std::size_t>(keypoint)] + " at (" + pixels(point.x) + ", " + pixels(point.y) +
                            "), picture " + std::to_string(size.width) + " x " + std::to_string(size.height)});
  }
}

void checkImages(const Project& project, const LabelSet& labels, std::vector<ProjectProblem>& problems) {
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    const std::string& image = labels.images[static_cast<std::size_t>(frame)];
    const fs::path path = project.folder / base::pathFromUtf8(image);
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) {
      problems.push_back({"image_missing", image, base::toUtf8(path)});
      continue;
    }
    try {
      checkPoints(labels, frame, io::imageSize(path), problems);
    } catch (const base::Error& error) {
      problems.push_back({"image_unreadable", image, base::sentence(error)});
    }
  }
}

/// Row r of every view is the same time point: its pictures have the same name in different folders.
void compareViews(const Project& project, const std::vector<LabelSet>& views, std::vector<ProjectProblem>& problems) {
  for (std::size_t v = 1; v < views.size(); ++v) {
    const LabelSet& first = views.front();
    const LabelSet& other = views[v];
    const std::string pair = project.views.front() + " and " + project.views[v];
    if (first.numFrames() != other.numFrames()) {
      problems.push_back(
          {"views_out_of_step", pair, std::to_string(first.numFrames()) + " and " + std::to_string(other.numFrames()) + " frames"});
    }
    const std::size_t rows = std::min(first.images.size(), other.images.size());
    for (std::size_t row = 0; row < rows; ++row) {
      const auto fileName = [](const std::string& image) { return base::pathFromUtf8(image).filename(); };
      if (fileName(first.images[row]) == fileName(other.images[row])) continue;
      problems.push_back(
          {"views_out_of_step", pair, "row " + std::to_string(row + 1) + ": " + first.images[row] + " and " + other.images[row]});
      break;
    }
  }
}

/// Only what costs nothing: whether there is anything to read. The video module says more when it opens one.
void checkVideos(const Project& project, std::vector<ProjectProblem>& problems) {
  for (const VideoEntry& video : project.videos) {
    const std::string path = base::toUtf8(video.path.lexically_relative(project.folder));
    char first = 0;
    std::ifstream file(video.path, std::ios::binary);
    if (!file) {
      problems.push_back({"video_unreadable", path, "cannot be opened"});
    } else if (!file.get(first)) {
      problems.push_back({"video_unreadable", path, "an empty file"});
    }
  }
}

}  // namespace

std::vector<ProjectProblem> problems(const Project& project) {
  std::vector<ProjectProblem> found;
  std::vector<LabelSet> labels;
  for (const std::string& view : project.views.empty() ? std::vector<std::string>{""} : project.views) {
    const RecoveredLabels recovered = recoverLabels(project, view);
    if (recovered.document.files.empty()) found.push_back({"labels_missing", view, "no label file yet"});
    if (!recovered.conflictJournals.empty()) {
      found.push_back({"journal_conflict", base::toUtf8(recovered.conflictJournals.front().lexically_relative(project.folder)),
                       std::to_string(recovered.conflicting.size()) + " unsaved edits do not fit the label file"});
    }
    checkImages(project, recovered.labels, found);
    labels.push_back(recovered.labels);
  }
  compareViews(project, labels, found);
  checkVideos(project, found);
  return found;
}

}  // namespace parsimony::project
