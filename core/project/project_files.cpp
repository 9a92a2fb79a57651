// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_files.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kStem = "CollectedData";

bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool isMainSet(const fs::path& file) {
  if (base::toLower(base::toUtf8(file.extension())) != ".csv") return false;
  const std::string stem = base::toUtf8(file.stem());
  if (stem != kStem && stem.rfind(std::string(kStem) + "_", 0) != 0) return false;
  return !endsWith(stem, "_new") && !endsWith(stem, "_test");
}

bool isVideo(const fs::path& file) {
  static constexpr std::array<std::string_view, 12> kExtensions{".mp4",  ".avi", ".mov",  ".mkv",  ".m4v", ".mpg",
                                                                ".mpeg", ".ts",  ".webm", ".h264", ".wmv", ".mts"};
  const std::string extension = base::toLower(base::toUtf8(file.extension()));
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::string names(const std::vector<fs::path>& files) {
  std::string text;
  for (const fs::path& file : files) text += (text.empty() ? "" : ", ") + base::toUtf8(file.filename());
  return text;
}

}  // namespace

std::vector<fs::path> listFolder(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return entries;
  fs::directory_iterator at(folder, error);
  for (const fs::directory_iterator end; !error && at != end; at.increment(error)) entries.push_back(at->path());
  if (error) throw base::errorFromErrno(error.value(), folder, "list the folder");
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<fs::path> rootLabelFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::path& entry : listFolder(folder)) {
    if (isMainSet(entry) && fs::is_regular_file(entry)) files.push_back(entry);
  }
  return files;
}

std::vector<fs::path> perVideoLabelFiles(const fs::path& folder, const std::string& scorer) {
  std::vector<fs::path> files;
  for (const fs::path& videoFolder : listFolder(folder / "labeled-data")) {
    if (!fs::is_directory(videoFolder)) continue;
    const std::vector<fs::path> candidates = rootLabelFiles(videoFolder);
    const fs::path wanted = videoFolder / base::pathFromUtf8(std::string(kStem) + "_" + scorer + ".csv");
    if (std::find(candidates.begin(), candidates.end(), wanted) != candidates.end()) {
      files.push_back(wanted);
    } else if (candidates.size() == 1) {
      files.push_back(candidates.front());
    } else if (!candidates.empty()) {
      throw base::Error(base::ErrorCode::Inconsistent,
                        {{"path", base::toUtf8(videoFolder)}, {"expected", "one label file per video"}, {"found", names(candidates)}});
    }
  }
  return files;
}

SessionName splitSession(const std::string& stem, const std::vector<std::string>& views) {
  const std::size_t underscore = stem.rfind('_');
  if (underscore == std::string::npos) return {stem, {}};
  const std::string last = stem.substr(underscore + 1);
  if (std::find(views.begin(), views.end(), last) == views.end()) return {stem, {}};
  return {stem.substr(0, underscore), last};
}

std::vector<VideoEntry> listVideos(const fs::path& folder, const std::vector<std::string>& views) {
  std::vector<VideoEntry> videos;
  for (const fs::path& entry : listFolder(folder)) {
    if (!isVideo(entry) || fs::is_directory(entry)) continue;
    SessionName name = splitSession(base::toUtf8(entry.stem()), views);
    videos.push_back({std::move(name.session), std::move(name.view), entry});
  }
  return videos;
}

}  // namespace parsimony::project
