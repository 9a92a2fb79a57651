// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/project.h"

namespace parsimony::project {

/// Entries of a folder, sorted by name; empty when there is no such folder. \throws base::Error PermissionDenied, IoFailed
[[nodiscard]] std::vector<std::filesystem::path> listFolder(const std::filesystem::path& folder);

/// Label CSVs directly in `folder`: CollectedData.csv and CollectedData_*.csv without the out-of-distribution sets `_new` and `_test`.
[[nodiscard]] std::vector<std::filesystem::path> rootLabelFiles(const std::filesystem::path& folder);

/// DeepLabCut's label CSVs, one per video: labeled-data/<video>/CollectedData_<scorer>.csv, or the only CollectedData_*.csv of a video
/// where `scorer` has none. \throws base::Error Inconsistent when a video has several and none is the scorer's
[[nodiscard]] std::vector<std::filesystem::path> perVideoLabelFiles(const std::filesystem::path& folder, const std::string& scorer);

/// Video files of a folder, by their name alone. Stem `<session>_<view>` where `<view>` is one of `views`.
[[nodiscard]] std::vector<VideoEntry> listVideos(const std::filesystem::path& folder, const std::vector<std::string>& views);

/// Splits a stem at its last underscore when what follows is one of `views`.
struct SessionName {
  std::string session;
  std::string view;
};
[[nodiscard]] SessionName splitSession(const std::string& stem, const std::vector<std::string>& views);

}  // namespace parsimony::project
