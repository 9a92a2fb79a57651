// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_files.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/label_csv.h"
#include "core/project/project_files.h"

namespace parsimony::project {

namespace fs = std::filesystem;
using tracks::LabelSet;

namespace {

constexpr int kReadAttempts = 5;
constexpr const char* kScorer = "parsimony";

bool oneFilePerVideo(const Project& project) {
  if (project.kind != Kind::DeepLabCut) return false;
  return project.labelFiles.empty() || project.labelFiles.front().path.parent_path() != project.folder;
}

/// The file of a view, also when it does not exist yet.
fs::path fileOfView(const Project& project, const std::string& view) {
  for (const LabelFile& file : project.labelFiles) {
    if (file.view == view) return file.path;
  }
  return project.folder / base::pathFromUtf8(view.empty() ? "CollectedData.csv" : "CollectedData_" + view + ".csv");
}

/// DeepLabCut's files are looked up anew each time: a session may have labelled another video since the project was opened.
std::vector<fs::path> filesOfView(const Project& project, const std::string& view) {
  if (oneFilePerVideo(project)) return perVideoLabelFiles(project.folder, project.scorer);
  const fs::path file = fileOfView(project, view);
  return fs::exists(file) ? std::vector<fs::path>{file} : std::vector<fs::path>{};
}

/// The same labels with the columns of `keypoints`; a column that the file lacks is unlabelled.
LabelSet withKeypoints(const LabelSet& labels, const std::vector<std::string>& keypoints, const fs::path& path) {
  if (labels.keypoints == keypoints) return labels;
  std::vector<int> columns;
  for (const std::string& name : labels.keypoints) {
    const auto at = std::find(keypoints.begin(), keypoints.end(), name);
    if (at == keypoints.end()) {
      std::string expected;
      for (const std::string& known : keypoints) expected += (expected.empty() ? "" : ", ") + known;
      throw base::Error(base::ErrorCode::Inconsistent,
                        {{"path", base::toUtf8(path)}, {"line", std::int64_t{2}}, {"expected", expected}, {"found", name}});
    }
    columns.push_back(static_cast<int>(at - keypoints.begin()));
  }
  LabelSet result = LabelSet::empty(labels.scorer, keypoints);
  result.hasVisibleColumn = labels.hasVisibleColumn;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    const int row = result.addFrame(labels.images[static_cast<std::size_t>(frame)]);
    for (std::size_t k = 0; k < columns.size(); ++k) result.setPoint(row, columns[k], labels.point(frame, static_cast<int>(k)));
  }
  return result;
}

void appendRows(LabelSet& to, const LabelSet& from) {
  for (int frame = 0; frame < from.numFrames(); ++frame) {
    const int row = to.addFrame(from.images[static_cast<std::size_t>(frame)]);
    for (int keypoint = 0; keypoint < from.numKeypoints(); ++keypoint) to.setPoint(row, keypoint, from.point(frame, keypoint));
  }
  to.hasVisibleColumn = to.hasVisibleColumn || from.hasVisibleColumn;
}

std::map<fs::path, std::string> hashesOf(const std::vector<fs::path>& files) {
  std::map<fs::path, std::string> hashes;
  for (const fs::path& file : files) hashes[file] = base::sha256OfFile(file);
  return hashes;
}

LabelDocument readOnce(const Project& project, const std::vector<fs::path>& files) {
  LabelDocument document;
  document.files = files;
  for (const fs::path& file : files) {
    LabelSet labels = io::readLabelCsv(file);
    for (const std::string& image : labels.images) document.fileOf.emplace(image, file);
    if (files.size() == 1 && !oneFilePerVideo(project)) {
      document.labels = std::move(labels);
      return document;
    }
    labels = withKeypoints(labels, project.skeleton.keypoints, file);
    if (document.labels.keypoints.empty()) {
      document.labels = std::move(labels);
    } else {
      appendRows(document.labels, labels);
    }
  }
  if (files.empty()) document.labels = LabelSet::empty(project.scorer.empty() ? kScorer : project.scorer, project.skeleton.keypoints);
  return document;
}

}  // namespace

void requireView(const Project& project, const std::string& view) {
  const bool known =
      project.views.empty() ? view.empty() : std::find(project.views.begin(), project.views.end(), view) != project.views.end();
  if (known) return;
  std::string expected;
  for (const std::string& name : project.views) expected += (expected.empty() ? "one of " : ", ") + name;
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", "view"},
                                                    {"value", view},
                                                    {"expected", expected.empty() ? "none: the project has a single view" : expected},
                                                    {"path", base::toUtf8(project.folder)}});
}

std::string labelSetName(const Project& project, const std::string& view) {
  if (oneFilePerVideo(project)) return project.scorer.empty() ? "CollectedData" : "CollectedData_" + project.scorer;
  return base::toUtf8(fileOfView(project, view).stem());
}

std::string fingerprintOf(const Project& project, const std::map<fs::path, std::string>& sha256OfFiles) {
  if (sha256OfFiles.empty()) return "none";
  if (sha256OfFiles.size() == 1) return sha256OfFiles.begin()->second;
  std::string list;
  for (const auto& [file, sha256] : sha256OfFiles) list += base::toUtf8(file.lexically_relative(project.folder)) + "\t" + sha256 + "\n";
  return base::sha256(list);
}

std::string fingerprintOnDisk(const Project& project, const std::string& view) {
  return fingerprintOf(project, hashesOf(filesOfView(project, view)));
}

LabelDocument readLabelDocument(const Project& project, const std::string& view) {
  requireView(project, view);
  // Hash and content must belong together although another program may rename a new file into place between the two.
  for (int attempt = 1;; ++attempt) {
    const std::vector<fs::path> files = filesOfView(project, view);
    const auto hashes = hashesOf(files);
    LabelDocument document = readOnce(project, files);
    if (hashes == hashesOf(filesOfView(project, view)) || attempt == kReadAttempts) {
      document.fingerprint = fingerprintOf(project, hashes);
      return document;
    }
  }
}

std::map<fs::path, LabelSet> splitByFile(const Project& project, const std::string& view, const LabelDocument& document,
                                         const LabelSet& labels) {
  if (!oneFilePerVideo(project)) return {{fileOfView(project, view), labels}};
  std::map<fs::path, LabelSet> parts;
  const auto part = [&](const fs::path& file) -> LabelSet& {
    const auto [at, isNew] = parts.try_emplace(file);
    if (isNew) {
      at->second = LabelSet::empty(labels.scorer, labels.keypoints);
      at->second.hasVisibleColumn = labels.hasVisibleColumn;
    }
    return at->second;
  };
  for (const fs::path& file : document.files) part(file);
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    const std::string& image = labels.images[static_cast<std::size_t>(frame)];
    const auto known = document.fileOf.find(image);
    fs::path file;
    if (known != document.fileOf.end()) {
      file = known->second;
    } else {
      const fs::path folder = (project.folder / base::pathFromUtf8(image)).lexically_normal().parent_path();
      const auto sameFolder = [&](const fs::path& other) { return other.parent_path() == folder; };
      const auto existing = std::find_if(document.files.begin(), document.files.end(), sameFolder);
      file = existing != document.files.end() ? *existing : folder / base::pathFromUtf8("CollectedData_" + labels.scorer + ".csv");
    }
    LabelSet& rows = part(file);
    const int row = rows.addFrame(image);
    for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) rows.setPoint(row, keypoint, labels.point(frame, keypoint));
  }
  return parts;
}

}  // namespace parsimony::project
