// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/slurm_queue.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/jobs/child_process.h"

namespace parsimony::jobs {
namespace {

/// No option of squeue or scancel can be made of it.
void requireId(const std::string& id) {
  const bool right = !id.empty() && id.front() >= '0' && id.front() <= '9' && id.find_first_not_of("0123456789_") == std::string::npos;
  if (right) return;
  throw base::Error(base::ErrorCode::InvalidValue,
                    {{"field", std::string("job")}, {"value", id}, {"expected", std::string("a job's number, such as 17 or 17_3")}});
}

[[noreturn]] void refused(const std::string& program, const ChildResult& result) {
  throw base::Error(base::ErrorCode::Inconsistent,
                    {{"field", program},
                     {"expected", std::string("exit code 0")},
                     {"found", "exit code " + std::to_string(result.exitCode) + ": " +
                                   std::string(base::trimmed(result.err.empty() ? result.out : result.err))}});
}

QueuedJob jobOf(std::string_view line) {
  const auto fields = base::split(line, '|');
  if (fields.size() < 5) {
    throw base::Error(base::ErrorCode::Malformed,
                      {{"field", std::string("squeue")}, {"expected", std::string("5 columns")}, {"found", std::string(line)}});
  }
  QueuedJob job{std::string(fields[0]), std::string(fields[1]), std::string(fields[2]), std::string(fields[3]), std::string(fields[4])};
  for (std::size_t i = 5; i < fields.size(); ++i) job.name += '|' + std::string(fields[i]);  // names may hold anything
  return job;
}

}  // namespace

bool hasSlurm() {
  return isInstalled("sbatch");
}

std::string submitJob(const std::filesystem::path& script) {
  const auto result = runChild({"sbatch", "--parsable", base::toUtf8(script)});
  if (result.exitCode != 0) refused("sbatch", result);
  const auto answer = base::trimmed(result.out);
  const auto id = std::string(answer.substr(0, answer.find(';')));  // "17", or "17;cluster"
  std::int64_t number = 0;
  if (!base::parseInt(id, number)) refused("sbatch", result);
  return id;
}

std::vector<QueuedJob> queuedJobs(const std::string& id) {
  std::vector<std::string> command{"squeue", "--noheader", "--format=%i|%T|%M|%R|%j"};
  if (id.empty()) {
    command.emplace_back("--me");
  } else {
    requireId(id);
    command.push_back("--jobs=" + id);
  }
  const auto result = runChild(command);
  // the way in which squeue says that a job has ended some time ago
  if (!id.empty() && result.err.find("Invalid job id") != std::string::npos) return {};
  if (result.exitCode != 0) refused("squeue", result);
  std::vector<QueuedJob> jobs;
  for (const auto line : base::split(result.out, '\n')) {
    if (!base::trimmed(line).empty()) jobs.push_back(jobOf(base::trimmed(line)));
  }
  return jobs;
}

void cancelJob(const std::string& id) {
  requireId(id);
  const auto result = runChild({"scancel", id});
  if (result.exitCode != 0) refused("scancel", result);
}

}  // namespace parsimony::jobs
