// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/project/run_folder.h"
#include "widgets/models/runs_model.h"

namespace parsimony::app {

/// A run that is compared with others: what the table knows of it and its settings.
struct ComparedRun {
  widgets::RunRow row;
  std::map<std::string, std::string> options;  ///< FieldInfo::id -> text
};

[[nodiscard]] inline ComparedRun comparedRunOf(const project::RunEntry& entry) {
  return {widgets::runRowOf(entry), entry.manifest.options};
}

}  // namespace parsimony::app
