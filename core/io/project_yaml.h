// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::io {

/// Content of `project.yaml`, the part that Lightning Pose defines.
struct ProjectYaml {
  std::vector<std::string> viewNames;  ///< empty = single view
  std::vector<std::string> keypointNames;
};

/// All readers below: files up to 4 MB, 100 000 values with aliases expanded, 64 levels.
/// \throws base::Error NotFound; Empty; Unsupported (larger than that); Malformed with {path, line, column, field, expected, found} for
/// YAML errors, tabs, missing and duplicate keys and wrong types (a keypoint `- 1` is a number and not a name; quotes make it one)
[[nodiscard]] ProjectYaml readProjectYaml(const std::filesystem::path& path);
/// Writes it atomically; other keys of an existing file stay (its comments do not).
/// \throws base::Error Malformed when the existing file is damaged: it is not replaced; InvalidValue for names that could not be read again
void writeProjectYaml(const std::filesystem::path& path, const ProjectYaml& project);

/// The parts of a Lightning Pose `config.yaml` that describe the data.
struct LpConfig {
  std::vector<std::string> csvFiles;       ///< data.csv_file
  std::vector<std::string> viewNames;      ///< data.view_names
  std::vector<std::string> keypointNames;  ///< data.keypoint_names
  std::string videoDir;                    ///< data.video_dir
  /// the whole file as readFlatYaml() gives it, for options that know their LP key
  std::vector<std::pair<std::string, std::string>> values;
};
[[nodiscard]] LpConfig readLpConfig(const std::filesystem::path& path);

/// A DeepLabCut project `config.yaml`: what opening needs.
struct DlcConfig {
  std::string scorer;
  std::vector<std::string> bodyparts;
  std::vector<std::pair<std::string, std::string>> skeleton;
};
/// \return true when the file is there, is YAML and looks like DeepLabCut's config (has `bodyparts` or `multianimalbodyparts` and
/// `scorer`).
[[nodiscard]] bool isDlcConfig(const std::filesystem::path& path);
/// \throws as above; Unsupported {individuals} for a project of several animals
[[nodiscard]] DlcConfig readDlcConfig(const std::filesystem::path& path);

/// Flattens any YAML file into "a.b.c" -> text in file order, for `train --config`. Lists of scalars become "[1, 2]" (also nested:
/// "[[0, 1], [2, 3]]"), lists with maps "a.0.b". Keys without a value (null, ~) are left out: they say that nothing is set.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> readFlatYaml(const std::filesystem::path& path);

}  // namespace parsimony::io
