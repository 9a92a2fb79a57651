// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/jobs/run_context.h"

namespace parsimony::cli {

/// Progress and warnings of a running verb on stderr: a bar for people, JSON lines for scripts, or nothing.
/// Ctrl-C once means stop and keep, twice cancel.
class ConsoleReporter {
 public:
  enum class Style { Bar, Json, None };
  explicit ConsoleReporter(Style style);
  ~ConsoleReporter();

  [[nodiscard]] jobs::RunContext context();
  [[nodiscard]] const std::vector<std::string>& warnings() const { return m_warnings; }

  /// bar|json|none, or "" for a bar where stderr is a terminal. \throws base::Error Usage
  [[nodiscard]] static Style styleFrom(const std::string& word, bool quiet);

 private:
  void showBar(const jobs::Progress& progress);

  Style m_style;
  std::vector<std::string> m_warnings;
  double m_lastShown = -1.0;
  double m_started = 0.0;
  std::string m_message;
  bool m_lineOpen = false;
};

}  // namespace parsimony::cli
