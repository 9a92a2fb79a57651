// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/project/project.h"

namespace parsimony::project {

/// .parsimony/annotation.json: seconds that a person spent on each label set. Unreadable = empty and logged: labelling must go on.
[[nodiscard]] std::map<std::string, double> readAnnotationTime(const Project& project);
/// \throws base::Error on disk faults
void writeAnnotationTime(const Project& project, const std::map<std::string, double>& seconds);

/// Annotator seconds of all label sets of the project, those of unsaved commands included.
[[nodiscard]] double annotatorSeconds(const Project& project);

}  // namespace parsimony::project
