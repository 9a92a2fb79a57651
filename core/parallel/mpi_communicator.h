// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/parallel/communicator.h"
#include "core/parallel/launch.h"

namespace parsimony::parallel {

/// Joins the processes of `launch` by MPI. \throws base::Error Unsupported in a build without MPI, Inconsistent {expected, found} when MPI
/// sees another number of processes than the launcher told
[[nodiscard]] std::shared_ptr<Communicator> joinMpi(const Launch& launch);
/// communicator: from joinMpi().
void leaveMpi(Communicator& communicator, bool orderly);

}  // namespace parsimony::parallel
