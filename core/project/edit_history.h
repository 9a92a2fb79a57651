// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/project/label_store.h"

namespace parsimony::project {

/// The undo stack: commands oldest first, the first `applied()` of which are in the labels. It also knows which position is the one on
/// disk.
///
/// A journal begins at a save, the stack of the session that wrote it may reach further back. Undoing or redoing such an older command
/// is in the journal with the whole command, and a replay adopts it: adoptUndone(), adoptRedone().
class EditHistory {
 public:
  [[nodiscard]] const std::vector<LabelCommand>& commands() const { return m_commands; }
  [[nodiscard]] std::size_t applied() const { return m_applied; }
  [[nodiscard]] bool canUndo() const { return m_applied > 0; }
  [[nodiscard]] bool canRedo() const { return m_applied < m_commands.size(); }
  [[nodiscard]] const LabelCommand& nextUndo() const { return m_commands[m_applied - 1]; }
  [[nodiscard]] const LabelCommand& nextRedo() const { return m_commands[m_applied]; }

  /// A new command; what could be redone is forgotten.
  void push(LabelCommand command);
  void stepBack() { --m_applied; }
  void stepForward() { ++m_applied; }
  void adoptUndone(LabelCommand command);
  void adoptRedone(LabelCommand command);

  void markSaved();
  /// Whether the labels are those on disk.
  [[nodiscard]] bool isClean() const { return m_detour.empty() && m_applied == m_saved; }
  /// The shortest list of commands from the labels on disk to those of now.
  [[nodiscard]] std::vector<LabelCommand> unsaved() const;

 private:
  std::vector<LabelCommand> m_commands;
  std::size_t m_applied = 0;
  std::size_t m_saved = 0;             ///< position of the labels on disk, when m_detour is empty
  std::vector<LabelCommand> m_detour;  ///< from the labels on disk to position m_saved, once a new command cut off the way back
};

}  // namespace parsimony::project
