// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/project.h"
#include "core/tracks/label_set.h"

namespace parsimony::project {

/// Replaces label files in two steps, so that the hash of what comes is known before anything changes: stage() writes beside the target
/// and keeps a backup of it, publish() renames. A writer that goes without publish() leaves the targets alone.
class LabelWriter {
 public:
  explicit LabelWriter(const Project& project) : m_project(project) {}
  ~LabelWriter();
  LabelWriter(const LabelWriter&) = delete;
  LabelWriter& operator=(const LabelWriter&) = delete;

  /// \return sha256 of the staged file. \throws base::Error on disk faults, naming `file`
  std::string stage(const std::filesystem::path& file, const tracks::LabelSet& labels);
  /// All or none: when one file fails, those before it get their old content back. \throws base::Error
  void publish();

 private:
  struct Staged {
    std::filesystem::path target;
    std::filesystem::path temporary;
    std::filesystem::path backup;  ///< empty when there was no target
  };
  void write(const Staged& staged, const tracks::LabelSet& labels) const;
  void takeBack(std::size_t published) const;

  const Project& m_project;
  std::vector<Staged> m_staged;
};

}  // namespace parsimony::project
