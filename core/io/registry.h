// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::io {

/// A project in Lightning Pose's registry.
struct RegisteredProject {
  std::string name;
  std::filesystem::path dataDir;
  std::filesystem::path modelDir;  ///< empty = `<dataDir>/models`
  friend bool operator==(const RegisteredProject&, const RegisteredProject&) = default;
};

/// `~/.lightning-pose/projects.toml` of this user.
[[nodiscard]] std::filesystem::path registryFile();

/// The projects, by place in the file. Tables without `data_dir` are not ours and passed over; a missing file has no projects.
/// \throws base::Error Malformed {path, line, column, expected, found}, Unsupported (larger than 4 MB)
[[nodiscard]] std::vector<RegisteredProject> readRegistry(const std::filesystem::path& path);

/// Adds a project or replaces its data_dir and model_dir. Every other table, key and comment stays as it is; when an existing entry
/// changes, the values stay but the file is laid out anew. Creates the folder. \throws base::Error Malformed when the existing file is
/// damaged (it is not touched), InvalidValue for a project without name or data_dir
void registerProject(const std::filesystem::path& path, const RegisteredProject& project);

/// Removes the table of a project. \return false when there is none.
bool unregisterProject(const std::filesystem::path& path, const std::string& name);

}  // namespace parsimony::io
