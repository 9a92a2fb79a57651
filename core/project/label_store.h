// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/project/project.h"
#include "core/tracks/label_set.h"

namespace parsimony::project {

/// One edit of one keypoint. Undo swaps before and after.
struct PointEdit {
  std::string image;
  int keypoint = 0;
  tracks::LabelPoint before;
  tracks::LabelPoint after;
};

/// One command: the undo step and the journal line in one record. Adding a frame = `frameAdded` plus the edits that fill it; for a removed
/// frame the store fills in the edits. Edits find their row by the image.
struct LabelCommand {
  std::string name;  ///< "move", "place", "clear", "accept", "add_frame", "remove_frame"
  std::vector<PointEdit> edits;
  std::string frameAdded;         ///< image path of a frame this command appends, or empty
  std::string frameRemoved;       ///< image path of a frame this command removes, or empty
  int frameRow = -1;              ///< row of the added or removed frame
  double annotatorSeconds = 0.0;  ///< time spent since the last command, for the ledger
};

enum class OpenMode { ReadWrite, ReadOnly };

/// How the store found its files.
struct LabelStoreState {
  std::int64_t recoveredCommands = 0;  ///< replayed from the journal of a killed session
  bool conflict = false;               ///< the CSV changed under a journal: it was not replayed, see conflictingCommands()
  bool readOnly = false;
};

/// Labels of one view with crash-safe editing. Every apply/undo/redo is one flushed journal line before it returns;
/// save() writes the CSV atomically (with a backup thinned by age) and starts a new journal bound to the CSV's sha256.
class LabelStore {
 public:
  /// `lock` must be held by the caller for ReadWrite.
  LabelStore(const Project& project, const std::string& view, OpenMode mode);
  ~LabelStore();

  [[nodiscard]] const tracks::LabelSet& labels() const;
  [[nodiscard]] const LabelStoreState& state() const;

  /// Applies and journals. \throws base::Error on a disk fault, InvalidValue or Inconsistent when the command does not fit the labels,
  /// Locked when read-only; the labels are then unchanged.
  void apply(const LabelCommand& command);
  [[nodiscard]] bool canUndo() const;
  [[nodiscard]] bool canRedo() const;
  /// \return the command that was undone / redone.
  LabelCommand undo();
  LabelCommand redo();
  /// Names of the commands, oldest first, and how many of them are applied.
  [[nodiscard]] std::vector<std::string> history() const;
  [[nodiscard]] std::int64_t appliedCount() const;

  [[nodiscard]] bool isDirty() const;
  /// Writes the label files that changed. \throws base::Error on a disk fault, Inconsistent when another program changed them meanwhile;
  /// the files are then as they were, and no edit is lost.
  void save();

  /// Commands of a journal that does not fit the CSV on disk; applyConflicting() applies those whose `before` still matches, as new
  /// commands, and \return how many were applied. Either way the journal ends in .parsimony/backups.
  [[nodiscard]] std::vector<LabelCommand> conflictingCommands() const;
  std::int64_t applyConflicting();
  void discardConflicting();

  [[nodiscard]] double annotatorSeconds() const;  ///< total recorded in this project

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Convenience builders of commands.
[[nodiscard]] LabelCommand setPointCommand(const tracks::LabelSet& labels, int frame, int keypoint, const tracks::LabelPoint& after,
                                           const std::string& name);
/// A new frame at `row`, -1 = after the last.
[[nodiscard]] LabelCommand addFrameCommand(const std::string& image, int row = -1);
/// Removes a row with its points; undo brings both back to where they were.
[[nodiscard]] LabelCommand removeFrameCommand(const tracks::LabelSet& labels, int frame);

}  // namespace parsimony::project
