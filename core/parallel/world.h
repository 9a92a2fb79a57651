// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/jobs/run_context.h"
#include "core/parallel/communicator.h"

namespace parsimony::parallel {

/// All processes of this job. Started alone: the single process, and no library of MPI is touched. Started by mpirun or srun: the first
/// call joins the others, which have to call it too. \throws base::Error Unsupported when there are several processes and this build has no
/// MPI, Inconsistent when they do not find each other
[[nodiscard]] std::shared_ptr<Communicator> world();

/// Before the program ends. orderly: waits for the others to come here. Otherwise this process just stops taking part, and its exit code
/// lets the launcher end the others. Does nothing when world() has joined nobody.
void leaveWorld(bool orderly);

/// The most urgent wish of all processes: whoever is asked to stop stops them all, at the same place.
[[nodiscard]] jobs::StopRequest agreed(Communicator& communicator, jobs::StopRequest own);

}  // namespace parsimony::parallel
