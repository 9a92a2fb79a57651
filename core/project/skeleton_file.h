// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/project.h"

namespace parsimony::project {

/// Reads edges and left/right pairs of .parsimony/skeleton.json into project.skeleton, by keypoint name. Pairs of names that the project
/// no longer has are left out. \return false when there is no such file. \throws base::Error Malformed, Unsupported
bool loadSkeleton(Project& project);

}  // namespace parsimony::project
