// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/label_csv.h"
#include "core/io/project_yaml.h"
#include "core/project/project.h"
#include "core/project/project_files.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kScorer = "parsimony";

[[noreturn]] void invalid(const char* field, const std::string& value, const std::string& expected) {
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", field}, {"value", value}, {"expected", expected}});
}

void requireNames(const std::vector<std::string>& names, const char* field) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const bool controls = std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (base::trimmed(name).size() != name.size() || name.empty()) invalid(field, name, "names without blanks around them");
    if (controls || base::invalidUtf8(name) != std::string_view::npos) invalid(field, "?", "names in UTF-8 without control characters");
    if (!seen.insert(name).second) invalid(field, name, "different names");
  }
}

void requireSound(const NewProject& what) {
  if (what.keypoints.empty()) invalid("keypoints", "none", "at least one name");
  requireNames(what.keypoints, "keypoints");
  requireNames(what.views, "views");
  if (what.views.size() == 1) invalid("views", what.views.front(), "none, or at least two");
  for (const std::string& view : what.views) {
    // A view is the last part of a video's name, so it must be one part, and a file name.
    if (view.find_first_of("_/\\:*?\"<>|. ") != std::string::npos)
      invalid("views", view, "names without _ / \\ : * ? \" < > | . and blanks");
    if (view == "new" || view == "test")
      invalid("views", view, "another name: CollectedData_" + view + ".csv is an out-of-distribution set");
  }
  std::set<fs::path> names;
  for (const fs::path& video : what.videos) {
    if (!fs::is_regular_file(video)) throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(video)}, {"expected", "a video"}});
    const std::string name = base::toUtf8(video.filename());
    if (!names.insert(video.filename()).second) invalid("videos", name, "different file names");
    if (!what.views.empty() && splitSession(base::toUtf8(video.stem()), what.views).view.empty()) {
      invalid("videos", name, "<session>_<view> with one of the views");
    }
  }
}

/// Removes everything that was put into the folder unless release() was called: a project appears whole or not at all.
class Undo {
 public:
  explicit Undo(fs::path folder) : m_folder(std::move(folder)), m_existed(fs::exists(m_folder)) {}
  ~Undo() {
    if (m_folder.empty()) return;
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
    if (m_existed) fs::create_directory(m_folder, ignored);
  }
  void release() { m_folder.clear(); }

 private:
  fs::path m_folder;
  bool m_existed;
};

void copyVideo(const fs::path& from, const fs::path& to) {
  base::AtomicFile reserved(to);
  std::error_code error;
  fs::copy_file(from, reserved.temporaryPath(), fs::copy_options::overwrite_existing, error);
  if (error) throw base::errorFromErrno(error.value(), to, "copy the video");
  reserved.commit();
}

}  // namespace

Project create(const NewProject& what) {
  requireSound(what);
  std::error_code error;
  const fs::path folder = fs::absolute(what.folder, error);
  const bool exists = fs::exists(folder, error);
  if (exists && !fs::is_directory(folder)) invalid("folder", base::toUtf8(folder), "a folder, not a file");
  if (exists && !listFolder(folder).empty()) invalid("folder", base::toUtf8(folder), "an empty or a new folder");
  Undo undo(folder);
  ensureFolder(folder / "labeled-data");
  ensureFolder(folder / "videos");
  for (const fs::path& video : what.videos) copyVideo(video, folder / "videos" / video.filename());
  const std::vector<std::string> suffixes = what.views.empty() ? std::vector<std::string>{""} : what.views;
  for (const std::string& view : suffixes) {
    const std::string name = view.empty() ? "CollectedData.csv" : "CollectedData_" + view + ".csv";
    io::writeLabelCsv(folder / base::pathFromUtf8(name), tracks::LabelSet::empty(kScorer, what.keypoints));
  }
  // last: this file is what makes the folder a project
  io::writeProjectYaml(folder / "project.yaml", {what.views, what.keypoints});
  Project project = open(folder);
  undo.release();
  return project;
}

}  // namespace parsimony::project
