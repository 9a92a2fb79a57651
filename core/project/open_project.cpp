// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/label_csv.h"
#include "core/io/project_yaml.h"
#include "core/project/project.h"
#include "core/project/project_files.h"
#include "core/project/skeleton_file.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void requireUnique(const std::vector<std::string>& names, const std::string& field, const fs::path& path) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (name.empty() || !seen.insert(name).second) {
      throw base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                                     {"field", field},
                                                     {"expected", "different names"},
                                                     {"found", name.empty() ? "an empty name" : name + " twice"}});
    }
  }
}

fs::path absoluteFolder(const fs::path& path) {
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) throw base::errorFromErrno(error.value(), path, "find the folder");
  return resolved;
}

/// What the caller named: a folder, or a file that stands for the folder around it.
struct Location {
  fs::path folder;
  std::optional<fs::path> labelFile;
};

Location locate(const fs::path& where) {
  std::error_code error;
  const fs::file_status status = fs::status(where, error);
  if (status.type() == fs::file_type::not_found) {
    throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(where)}, {"expected", "a project folder"}});
  }
  if (error) throw base::errorFromErrno(error.value(), where, "open the project");
  const fs::path absolute = absoluteFolder(where);
  if (fs::is_directory(status)) return {absolute, {}};
  const fs::path parent = absolute.parent_path();
  const std::string extension = base::toLower(base::toUtf8(absolute.extension()));
  if (extension == ".csv") {
    // DeepLabCut's label files lie two folders below their project.
    const bool perVideo = parent.parent_path().filename() == "labeled-data";
    return {perVideo ? parent.parent_path().parent_path() : parent, absolute};
  }
  if (absolute.filename() == "project.yaml" || absolute.filename() == "config.yaml") return {parent, {}};
  throw base::Error(base::ErrorCode::Unsupported, {{"path", base::toUtf8(where)},
                                                   {"expected", "a project folder, its project.yaml or config.yaml, or a label CSV"},
                                                   {"found", "another kind of file"}});
}

/// The keypoints of a label file decide the order; names announced elsewhere must be the same set.
void adoptLabelFile(Project& project, const LabelFile& file) {
  const std::vector<std::string> found = io::readLabelCsv(file.path).keypoints;
  std::vector<std::string>& known = project.skeleton.keypoints;
  if (known.empty() || project.labelFiles.empty()) {
    const bool sameSet = std::set(known.begin(), known.end()) == std::set(found.begin(), found.end());
    if (known.empty() || sameSet) known = found;
  }
  if (known != found) {
    throw base::Error(
        base::ErrorCode::Inconsistent,
        {{"path", base::toUtf8(file.path)}, {"line", std::int64_t{2}}, {"expected", joined(known)}, {"found", joined(found)}});
  }
  project.labelFiles.push_back(file);
}

fs::path labelFileOf(const fs::path& folder, const std::string& view) {
  return folder / base::pathFromUtf8(view.empty() ? "CollectedData.csv" : "CollectedData_" + view + ".csv");
}

void adoptNamedViews(Project& project) {
  if (project.views.empty()) {
    // A single-view folder may still carry DeepLabCut's file name with the scorer in it.
    std::vector<fs::path> files = rootLabelFiles(project.folder);
    const fs::path plain = labelFileOf(project.folder, {});
    if (std::find(files.begin(), files.end(), plain) != files.end()) files = {plain};
    if (files.size() == 1) adoptLabelFile(project, {{}, files.front()});
    if (files.size() > 1) {
      throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(project.folder)},
                                                        {"expected", "CollectedData.csv, or view_names in project.yaml"},
                                                        {"found", std::to_string(files.size()) + " label files CollectedData_*.csv"}});
    }
    return;
  }
  for (const std::string& view : project.views) {
    const fs::path file = labelFileOf(project.folder, view);
    if (fs::is_regular_file(file)) adoptLabelFile(project, {view, file});
  }
}

bool openLightningPose(Project& project) {
  const fs::path yaml = project.folder / "project.yaml";
  if (!fs::exists(yaml)) return false;
  const io::ProjectYaml content = io::readProjectYaml(yaml);
  requireUnique(content.keypointNames, "keypoint_names", yaml);
  requireUnique(content.viewNames, "view_names", yaml);
  project.kind = Kind::LightningPose;
  project.views = content.viewNames;
  project.skeleton.keypoints = content.keypointNames;
  adoptNamedViews(project);
  return true;
}

bool openLpConfig(Project& project, const fs::path& yaml) {
  const io::LpConfig content = io::readLpConfig(yaml);
  if (content.csvFiles.empty() && content.keypointNames.empty()) return false;
  requireUnique(content.keypointNames, "data.keypoint_names", yaml);
  requireUnique(content.viewNames, "data.view_names", yaml);
  if (!content.viewNames.empty() && content.csvFiles.size() != content.viewNames.size()) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(yaml)},
                                                      {"field", "data.csv_file"},
                                                      {"expected", "one file for each of " + joined(content.viewNames)},
                                                      {"found", joined(content.csvFiles)}});
  }
  project.kind = Kind::LightningPose;
  project.views = content.viewNames;
  project.skeleton.keypoints = content.keypointNames;
  for (std::size_t i = 0; i < content.csvFiles.size(); ++i) {
    const fs::path file = project.folder / base::pathFromUtf8(content.csvFiles[i]);  // an absolute name replaces the folder
    if (!fs::exists(file)) {
      throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(file)}, {"field", "data.csv_file of " + base::toUtf8(yaml)}});
    }
    adoptLabelFile(project, {project.views.empty() ? std::string() : project.views[i], file});
    if (project.views.empty()) break;
  }
  const fs::path videos = project.folder / base::pathFromUtf8(content.videoDir);
  if (!content.videoDir.empty() && fs::is_directory(videos)) project.videos = listVideos(videos, project.views);
  return true;
}

bool openDeepLabCut(Project& project, const fs::path* yaml) {
  io::DlcConfig content;
  if (yaml != nullptr) content = io::readDlcConfig(*yaml);
  const std::vector<fs::path> files = perVideoLabelFiles(project.folder, content.scorer);
  if (yaml == nullptr && files.empty()) return false;
  project.kind = Kind::DeepLabCut;
  project.scorer = content.scorer;
  project.skeleton.keypoints = content.bodyparts;
  if (yaml != nullptr) requireUnique(content.bodyparts, "bodyparts", *yaml);
  std::vector<std::string>& known = project.skeleton.keypoints;
  for (const fs::path& file : files) {
    const tracks::LabelSet labels = io::readLabelCsv(file);
    if (known.empty()) known = labels.keypoints;
    if (project.scorer.empty()) project.scorer = labels.scorer;
    for (const std::string& name : labels.keypoints) {
      // Fewer than the config's are legal there: body parts added after a video had been labelled.
      if (project.skeleton.indexOf(name) >= 0) continue;
      throw base::Error(base::ErrorCode::Inconsistent,
                        {{"path", base::toUtf8(file)}, {"line", std::int64_t{2}}, {"expected", joined(known)}, {"found", name}});
    }
    project.labelFiles.push_back({{}, file});
  }
  if (files.empty()) adoptNamedViews(project);
  for (const auto& [from, to] : content.skeleton) {
    const int a = project.skeleton.indexOf(from);
    const int b = project.skeleton.indexOf(to);
    if (a >= 0 && b >= 0 && a != b) project.skeleton.edges.emplace_back(a, b);
  }
  return true;
}

/// CollectedData_top.csv and CollectedData_bot.csv are views; CollectedData_<scorer>.csv is DeepLabCut's name of a single one.
bool openLabelsAlone(Project& project) {
  std::vector<fs::path> files = rootLabelFiles(project.folder);
  if (files.empty()) return openDeepLabCut(project, nullptr);
  project.kind = Kind::LabelsOnly;
  if (files.size() > 1 && files.front().filename() != "CollectedData.csv") {
    for (const fs::path& file : files) {
      const std::string suffix = base::toUtf8(file.stem()).substr(std::string("CollectedData_").size());
      if (suffix == io::readLabelCsv(file).scorer || suffix.find('_') != std::string::npos) continue;
      project.views.push_back(suffix);
    }
    if (project.views.size() != files.size()) project.views.clear();
  }
  adoptNamedViews(project);
  return true;
}

bool discover(Project& project) {
  const fs::path yaml = project.folder / "config.yaml";
  if (openLightningPose(project)) return true;
  if (fs::exists(yaml)) {
    if (io::isDlcConfig(yaml)) return openDeepLabCut(project, &yaml);
    if (openLpConfig(project, yaml)) return true;
  }
  return openLabelsAlone(project);
}

[[noreturn]] void nothingFound(const fs::path& folder) {
  const std::size_t entries = listFolder(folder).size();
  throw base::Error(
      base::ErrorCode::Empty,
      {{"path", base::toUtf8(folder)},
       {"expected",
        "project.yaml, config.yaml, CollectedData.csv, CollectedData_<view>.csv or labeled-data/<video>/CollectedData_<scorer>.csv"},
       {"found", entries == 0 ? "an empty folder" : std::to_string(entries) + " other entries"}});
}

}  // namespace

Project open(const fs::path& where) {
  const Location location = locate(where);
  Project project;
  project.folder = location.folder;
  project.name = base::toUtf8(location.folder.filename());
  project.modelFolder = location.folder / "models";
  checkStateSchema(project.stateFolder());
  // A label file with a name of its own is a set of its own, whatever else lies in the folder.
  const bool ownName = location.labelFile && base::toUtf8(location.labelFile->filename()).rfind("CollectedData", 0) != 0;
  const bool found = !ownName && discover(project);
  const auto isNamed = [&](const LabelFile& file) { return file.path == *location.labelFile; };
  if (location.labelFile && std::none_of(project.labelFiles.begin(), project.labelFiles.end(), isNamed)) {
    project.kind = Kind::LabelsOnly;
    project.views.clear();
    project.labelFiles.clear();
    project.skeleton = {};
    adoptLabelFile(project, {{}, *location.labelFile});
  } else if (!found) {
    nothingFound(project.folder);
  }
  if (project.videos.empty()) project.videos = listVideos(project.folder / "videos", project.views);
  loadSkeleton(project);
  return project;
}

}  // namespace parsimony::project
