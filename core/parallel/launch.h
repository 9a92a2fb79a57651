// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace parsimony::parallel {

/// How this process was started: alone, or by a launcher as one of several.
struct Launch {
  int rank = 0;
  int size = 1;
  int localSize = 1;     ///< processes on this machine, as far as the launcher tells
  std::string launcher;  ///< "mpirun", "srun"; empty when started alone
};

/// Value of an environment variable, nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads what launchers leave in the environment: Open MPI's mpirun (OMPI_COMM_WORLD_*), srun with PMIx (PMIX_RANK) or PMI-2 (PMI_*).
/// A batch script of SLURM is not several processes, whatever SLURM_NTASKS says: only srun and mpirun start them.
[[nodiscard]] Launch launchFrom(const Environment& environment);
/// Of this process. Cheap, and joins nothing.
[[nodiscard]] Launch launch();

}  // namespace parsimony::parallel
