// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::jobs {

/// A job that SLURM has in its queue.
struct QueuedJob {
  std::string id;      ///< "17", of an array's element "17_3", of those that wait "17_[4-9]"
  std::string state;   ///< "PENDING", "RUNNING", "COMPLETING" ...
  std::string time;    ///< running since, [days-]hours:minutes:seconds
  std::string reason;  ///< why it waits, or the nodes it runs on
  std::string name;
};

/// Whether jobs can be submitted from this machine: there is a program sbatch.
[[nodiscard]] bool hasSlurm();

/// Hands a batch script to sbatch. \return the job's number. \throws base::Error Inconsistent {field, expected, found} with what sbatch
/// said, NotFound when there is no sbatch
[[nodiscard]] std::string submitJob(const std::filesystem::path& script);

/// Jobs in the queue: one job with its elements, or with an empty id all of this user. A job that has ended is not in the queue any more.
/// \throws base::Error InvalidValue when `id` is no job's number; as submitJob()
[[nodiscard]] std::vector<QueuedJob> queuedJobs(const std::string& id = {});

/// \throws base::Error as queuedJobs()
void cancelJob(const std::string& id);

}  // namespace parsimony::jobs
