// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_recovery.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/annotation_time.h"
#include "core/project/label_command.h"
#include "core/project/label_journal.h"
#include "core/project/project_files.h"

namespace parsimony::project {

namespace fs = std::filesystem;
using EntryKind = LabelJournalEntry::Kind;

namespace {

constexpr int kAttempts = 3;

/// First line to replay on labels with this fingerprint, or nothing when the journal does not belong to them.
std::optional<std::size_t> firstEntry(const LabelJournalContent& journal, const std::string& fingerprint) {
  for (std::size_t i = journal.entries.size(); i > 0; --i) {
    const LabelJournalEntry& entry = journal.entries[i - 1];
    if (entry.kind == EntryKind::Saved && entry.sha256 == fingerprint) return i;
  }
  if (journal.header.sha256 == fingerprint) return 0;
  return std::nullopt;
}

void requireSame(const LabelCommand& onStack, const LabelCommand& inJournal) {
  if (!sameCommand(onStack, inJournal))
    throw base::Error(base::ErrorCode::Inconsistent, {{"expected", onStack.name}, {"found", inJournal.name}});
}

/// Moves the history by one journal line. \return the command that takes the labels along.
LabelCommand advance(EditHistory& history, const LabelJournalEntry& entry) {
  const LabelCommand& command = entry.command;
  switch (entry.kind) {
    case EntryKind::Undo:
      if (history.canUndo()) {
        requireSame(history.nextUndo(), command);
        history.stepBack();
      } else {
        history.adoptUndone(command);
      }
      return inverted(command);
    case EntryKind::Redo:
      if (history.canRedo()) {
        requireSame(history.nextRedo(), command);
        history.stepForward();
      } else {
        history.adoptRedone(command);
      }
      return command;
    case EntryKind::Apply:
    case EntryKind::Saved:
      break;
  }
  history.push(command);
  return command;
}

void replay(RecoveredLabels& recovered, const LabelJournalContent& journal, std::size_t first) {
  tracks::LabelSet labels = recovered.document.labels;
  EditHistory history;
  double seconds = first > 0 ? journal.entries[first - 1].seconds : journal.header.seconds;
  std::int64_t replayed = 0;
  for (std::size_t i = first; i < journal.entries.size(); ++i) {
    const LabelJournalEntry& entry = journal.entries[i];
    if (entry.kind == EntryKind::Saved) continue;  // a save that never reached the disk
    applyTo(labels, advance(history, entry));
    if (entry.kind == EntryKind::Apply) seconds += entry.command.annotatorSeconds;
    ++replayed;
  }
  recovered.labels = std::move(labels);
  recovered.history = std::move(history);
  recovered.seconds = seconds;
  recovered.replayed = replayed;
}

/// Another program may have changed the order of the columns: numbers of the journal become those of the file by name, -1 when it is gone.
void renumber(LabelCommand& command, const std::vector<std::string>& from, const std::vector<std::string>& to) {
  for (PointEdit& edit : command.edits) {
    if (edit.keypoint < 0 || static_cast<std::size_t>(edit.keypoint) >= from.size()) {
      edit.keypoint = -1;
      continue;
    }
    const auto at = std::find(to.begin(), to.end(), from[static_cast<std::size_t>(edit.keypoint)]);
    edit.keypoint = at == to.end() ? -1 : static_cast<int>(at - to.begin());
  }
}

std::vector<LabelCommand> unsavedCommands(const LabelJournalContent& journal, const std::vector<std::string>& keypoints) {
  EditHistory history;
  for (const LabelJournalEntry& entry : journal.entries) {
    if (entry.kind != EntryKind::Saved) (void)advance(history, entry);
  }
  std::vector<LabelCommand> commands = history.unsaved();
  for (LabelCommand& command : commands) renumber(command, journal.header.keypoints, keypoints);
  return commands;
}

/// An unreadable journal is a conflict with nothing to offer: it is kept, never overwritten.
void addConflict(RecoveredLabels& recovered, const fs::path& file) {
  recovered.conflictJournals.push_back(file);
  try {
    const auto commands = unsavedCommands(readLabelJournal(file), recovered.document.labels.keypoints);
    recovered.conflicting.insert(recovered.conflicting.end(), commands.begin(), commands.end());
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", error.what());
  }
}

void adoptJournal(RecoveredLabels& recovered, const fs::path& file) {
  recovered.journalExists = true;
  try {
    const LabelJournalContent journal = readLabelJournal(file);
    const auto first = firstEntry(journal, recovered.document.fingerprint);
    if (first && journal.header.keypoints == recovered.document.labels.keypoints) {
      replay(recovered, journal, *first);
      recovered.journalFits = true;
    }
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", base::toUtf8(file) + ": " + error.what());
  }
}

RecoveredLabels recoverOnce(const Project& project, const std::string& view) {
  RecoveredLabels recovered;
  recovered.document = readLabelDocument(project, view);
  recovered.labels = recovered.document.labels;
  const std::string name = labelSetName(project, view);
  const auto stored = readAnnotationTime(project);
  if (const auto at = stored.find(name); at != stored.end()) recovered.seconds = at->second;
  const fs::path main = journalFile(project, view);
  std::error_code ignored;
  if (fs::exists(main, ignored)) adoptJournal(recovered, main);
  for (const fs::path& entry : listFolder(main.parent_path())) {
    const std::string file = base::toUtf8(entry.filename());
    if (file.rfind(name + ".conflict-", 0) == 0 && entry.extension() == ".journal") addConflict(recovered, entry);
  }
  if (recovered.journalExists && !recovered.journalFits) addConflict(recovered, main);
  return recovered;
}

}  // namespace

fs::path journalFile(const Project& project, const std::string& view) {
  return project.stateFolder() / "journal" / base::pathFromUtf8(labelSetName(project, view) + ".journal");
}

RecoveredLabels recoverLabels(const Project& project, const std::string& view) {
  RecoveredLabels recovered = recoverOnce(project, view);
  // A writer that is saving right now replaces the CSV and the journal one after the other.
  for (int attempt = 1; attempt < kAttempts && recovered.journalExists && !recovered.journalFits; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    recovered = recoverOnce(project, view);
  }
  return recovered;
}

}  // namespace parsimony::project
