// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/edit_history.h"
#include "core/project/label_files.h"

namespace parsimony::project {

/// The labels of a view after the journal of an unsaved session was replayed, or what stood in its way.
struct RecoveredLabels {
  LabelDocument document;   ///< as on disk
  tracks::LabelSet labels;  ///< with the journal replayed
  EditHistory history;
  std::int64_t replayed = 0;  ///< journal lines
  bool journalExists = false;
  bool journalFits = false;                             ///< it may be continued
  double seconds = 0.0;                                 ///< annotator seconds of this label set
  std::vector<LabelCommand> conflicting;                ///< unsaved commands of journals that do not fit, oldest first
  std::vector<std::filesystem::path> conflictJournals;  ///< where those are, the main journal included
};

[[nodiscard]] std::filesystem::path journalFile(const Project& project, const std::string& view);

/// Reads only. A journal fits when the sha256 of its header, or of its last "saved" line, is that of the labels on disk: a session may have
/// been killed between renaming the CSV and starting the next journal. \throws base::Error as readLabelDocument
[[nodiscard]] RecoveredLabels recoverLabels(const Project& project, const std::string& view);

}  // namespace parsimony::project
