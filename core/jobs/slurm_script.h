// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace parsimony::jobs {

/// What a job asks SLURM for. Texts go into the script as they are: empty or 0 leaves a line out.
struct SlurmOptions {
  std::string name = "parsimony";
  int nodes = 1;
  int tasks = 1;          ///< processes, on all nodes together
  int cpus = 0;           ///< cores per process
  int gpus = 0;           ///< per node
  std::string time;       ///< "90" (minutes), "12:00:00", "2-0"
  std::string memory;     ///< per node: "16G"
  std::string partition;  ///< or several: "short,long"
  std::string array;      ///< "0-9", "0-9%3" (at most 3 at once), "1,4,7"
  bool srun = false;      ///< start the processes by `srun --mpi=pmix`, else by Open MPI's mpirun
  std::string folder;     ///< where the job runs
  std::string log;        ///< file of its output; %j: the job's number, %A_%a: that of an array and of its element
};

/// Stands for the number of the array's element in arguments.
inline constexpr auto kTask = "{task}";

/// The batch script that runs `command`, a program and its arguments. A single process gets SIGTERM two minutes before the time is over,
/// and stops and keeps what there is; of several, the last checkpoint is kept. \throws base::Error InvalidValue {field, value, expected}: a
/// text that would be more than one value of its line, counts below 1, kTask without an array
[[nodiscard]] std::string slurmScript(const SlurmOptions& options, const std::vector<std::string>& command);

/// One word for the shell, whatever is in it; kTask becomes the shell's variable when `array`.
[[nodiscard]] std::string shellWord(const std::string& argument, bool array);

}  // namespace parsimony::jobs
