// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/journal.h"
#include "core/project/label_store.h"

namespace parsimony::project {

/// First line of a label journal: the labels that its commands start from.
struct LabelJournalHeader {
  std::string csv;                     ///< stem of the label file, for people
  std::string sha256;                  ///< LabelDocument::fingerprint
  std::vector<std::string> keypoints;  ///< what the keypoint numbers of the commands mean
  double seconds = 0.0;                ///< annotator seconds up to here
};

/// One line. Undo and redo carry their command, because the stack may reach back beyond the journal's first line.
struct LabelJournalEntry {
  enum class Kind { Apply, Undo, Redo, Saved };
  Kind kind = Kind::Apply;
  LabelCommand command;
  std::string sha256;    ///< Saved: the labels that are about to be renamed into place
  double seconds = 0.0;  ///< Saved: annotator seconds up to here
};

[[nodiscard]] std::string toText(const LabelJournalHeader& header);
[[nodiscard]] std::string toText(const LabelJournalEntry& entry);

struct LabelJournalContent {
  LabelJournalHeader header;
  std::vector<LabelJournalEntry> entries;
};
/// \throws base::Error NotFound; Malformed; Unsupported when a newer Parsimony wrote it
[[nodiscard]] LabelJournalContent readLabelJournal(const std::filesystem::path& path);

}  // namespace parsimony::project
