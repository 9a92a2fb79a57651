// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/project/project.h"

namespace parsimony::project {

/// Layout of `.parsimony`; a folder of a newer layout is refused, never guessed at.
inline constexpr int kStateSchema = 1;

/// \throws base::Error Unsupported {path, expected, found} when a newer Parsimony wrote `stateFolder`, Malformed when the number is none.
/// A missing folder or file is fine.
void checkStateSchema(const std::filesystem::path& stateFolder);

/// Creates `.parsimony/<below>` and its version file on the first write. \return `.parsimony/<below>`. \throws base::Error on disk faults
std::filesystem::path ensureStateFolder(const Project& project, const std::filesystem::path& below = {});

/// create_directories() with base::Error. \throws base::Error PermissionDenied, ReadOnly, DiskFull, IoFailed
void ensureFolder(const std::filesystem::path& folder);

}  // namespace parsimony::project
