// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "core/jobs/run_context.h"
#include "core/pose/trainer.h"
#include "core/project/project.h"

namespace parsimony::pose {

/// The folder `name` beside another one, also when that is given as "." or with a slash at its end.
[[nodiscard]] std::filesystem::path folderBeside(const std::filesystem::path& folder, const std::string& name);

/// Warnings that were told, so that what is true for every member is told once.
using ToldWarnings = std::shared_ptr<std::set<std::string>>;

/// What member `index` of `members` reports, seen from the whole: its progress in the stage `stage` as (index + fraction) / members, other
/// stages (reading, measuring speed) standing where that one is; metrics as <name>@m<index>; each warning once.
[[nodiscard]] jobs::RunContext memberContext(const jobs::RunContext& whole, int index, int members, const std::string& stage,
                                             const ToldWarnings& told);

/// The summary of a run that ended in an earlier session, from its manifest, its curves and its predictions.
/// \throws base::Error as the readers of its files
[[nodiscard]] TrainSummary summaryOfRun(const std::filesystem::path& runFolder, const project::Project& project);

}  // namespace parsimony::pose
