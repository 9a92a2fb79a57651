// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/edit_history.h"

#include "core/project/label_command.h"

namespace parsimony::project {

void EditHistory::push(LabelCommand command) {
  if (m_applied < m_saved) {
    for (std::size_t i = m_saved; i > m_applied; --i) m_detour.push_back(inverted(m_commands[i - 1]));
    m_saved = m_applied;
  }
  m_commands.resize(m_applied);
  m_commands.push_back(std::move(command));
  ++m_applied;
}

void EditHistory::adoptUndone(LabelCommand command) {
  m_commands.insert(m_commands.begin(), std::move(command));
  ++m_saved;
}

void EditHistory::adoptRedone(LabelCommand command) {
  m_commands.push_back(std::move(command));
  ++m_applied;
}

void EditHistory::markSaved() {
  m_saved = m_applied;
  m_detour.clear();
}

std::vector<LabelCommand> EditHistory::unsaved() const {
  std::vector<LabelCommand> way = m_detour;
  for (std::size_t i = m_saved; i > m_applied; --i) way.push_back(inverted(m_commands[i - 1]));
  for (std::size_t i = m_saved; i < m_applied; ++i) way.push_back(m_commands[i]);
  return way;
}

}  // namespace parsimony::project
