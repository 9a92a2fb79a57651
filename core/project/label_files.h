// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/project/project.h"
#include "core/tracks/label_set.h"

namespace parsimony::project {

/// The labels of one view as they are on disk, and which file each row came from. Lightning Pose keeps one CSV per view, DeepLabCut one
/// per video; here both are one table.
struct LabelDocument {
  tracks::LabelSet labels;
  std::vector<std::filesystem::path> files;             ///< in the order of the rows; empty before the first save of a new project
  std::map<std::string, std::filesystem::path> fileOf;  ///< image -> file
  std::string fingerprint;                              ///< sha256 of the file; of the list of files and sha256s when there are several
};

/// \throws base::Error as io::readLabelCsv; InvalidValue {field, value, expected} when the project has no such view
[[nodiscard]] LabelDocument readLabelDocument(const Project& project, const std::string& view);

/// What each file has to hold for the document to become `labels`; a frame of a new DeepLabCut video starts a new file.
[[nodiscard]] std::map<std::filesystem::path, tracks::LabelSet> splitByFile(const Project& project, const std::string& view,
                                                                            const LabelDocument& document, const tracks::LabelSet& labels);

/// Fingerprint of files with these hashes, see LabelDocument.
[[nodiscard]] std::string fingerprintOf(const Project& project, const std::map<std::filesystem::path, std::string>& sha256OfFiles);

/// Fingerprint of the label files as they are now.
[[nodiscard]] std::string fingerprintOnDisk(const Project& project, const std::string& view);

/// Name of the journal and of the entry in annotation.json: the stem of the label file.
[[nodiscard]] std::string labelSetName(const Project& project, const std::string& view);

/// \throws base::Error InvalidValue {field, value, expected}
void requireView(const Project& project, const std::string& view);

}  // namespace parsimony::project
