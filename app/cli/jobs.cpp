// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/jobs/slurm_queue.h"
#include "core/jobs/slurm_script.h"
#include "core/project/state_folder.h"

namespace parsimony::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

struct Arguments {
  jobs::SlurmOptions slurm;
  std::string launcher = "mpirun";
  bool dryRun = false;
  Words command;
};

/// This program, as the nodes will find it.
std::string ownProgram() {
  std::error_code error;
  const auto path = fs::read_symlink("/proc/self/exe", error);
  return error ? "parsimony-cli" : base::toUtf8(path);
}

/// The value of `option` in `words`, taken out of them; empty when it is not there.
std::string takeOption(Words& words, const std::string& option) {
  for (auto word = words.begin(); word != words.end(); ++word) {
    std::string value;
    if (word->rfind(option + '=', 0) == 0) {
      value = word->substr(option.size() + 1);
      words.erase(word);
    } else if (*word == option && word + 1 != words.end()) {
      value = *(word + 1);
      words.erase(word, word + 2);
    } else {
      continue;
    }
    return value;
  }
  return {};
}

bool hasOption(Words words, const std::string& option) {
  return !takeOption(words, option).empty();
}

std::int64_t numberOf(const std::string& field, const std::string& text) {
  std::int64_t number = 0;
  if (base::parseInt(text, number) && number >= 0 && number < 1'000'000) return number;
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", field}, {"value", text}, {"expected", std::string("a number from 0 on")}});
}

/// `train --ensemble N` as N jobs that train a network each: their seeds (or splits) are the numbers of the array's elements. The runs
/// stand side by side; each has the whole of --minutes.
void spreadEnsemble(Arguments& a) {
  const auto networks = numberOf("ensemble", takeOption(a.command, "--ensemble"));
  const auto vary = takeOption(a.command, "--vary");
  if (a.command.front() != "train" || networks < 2) {
    throw base::Error(
        base::ErrorCode::InvalidValue,
        {{"field", std::string("array")}, {"value", std::string("ensemble")}, {"expected", std::string("train --ensemble N")}});
  }
  const auto seed = takeOption(a.command, "--seed");
  const auto first = seed.empty() ? 0 : numberOf("seed", seed);
  a.slurm.array = std::to_string(first) + '-' + std::to_string(first + networks - 1);
  const auto name = takeOption(a.command, "--name");
  a.command.insert(a.command.end(), {"--name", (name.empty() ? "network" : name) + '-' + jobs::kTask});
  if (vary != "splits") a.command.insert(a.command.end(), {"--seed", jobs::kTask});
  if (vary == "splits" && !seed.empty()) a.command.insert(a.command.end(), {"--seed", seed});
  if (vary == "splits" || vary == "both") a.command.insert(a.command.end(), {"--set", std::string("split_seed=") + jobs::kTask});
}

/// Program, verb and what the job must know that a shell here would know: project, cores, no bar in its log.
Words commandOf(const Arguments& a, const fs::path& project) {
  Words command{ownProgram()};
  command.insert(command.end(), a.command.begin(), a.command.end());
  if (!hasOption(command, "--project")) command.insert(command.end(), {"--project", base::toUtf8(project)});
  if (a.slurm.cpus > 0 && !hasOption(command, "--threads")) command.insert(command.end(), {"--threads", std::to_string(a.slurm.cpus)});
  if (!hasOption(command, "--progress")) command.insert(command.end(), {"--progress", "none"});
  return command;
}

/// <folder>/<verb>-<time>.sh that does not exist yet.
fs::path newScript(const fs::path& folder, const std::string& verb) {
  auto time = base::timestampNow();
  std::replace(time.begin(), time.end(), ':', '-');
  for (int number = 1;; ++number) {
    auto path = folder / (verb + '-' + time + (number == 1 ? "" : '-' + std::to_string(number)) + ".sh");
    if (!fs::exists(path)) return path;
  }
}

Result submit(Arguments a, const project::Project& project, const jobs::RunContext& context) {
  if (a.command.empty()) throw base::Error(base::ErrorCode::Usage, {{"expected", std::string("jobs submit [options] -- VERB ...")}});
  if (a.slurm.tasks > 1 && a.command.front() != "train") {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", std::string("tasks")},
                       {"value", std::to_string(a.slurm.tasks)},
                       {"expected", "1 for " + a.command.front() + ": training alone is divided among processes"}});
  }
  if (a.slurm.array == "ensemble") spreadEnsemble(a);
  a.slurm.srun = a.launcher == "srun";
  a.slurm.name = "parsimony-" + a.command.front();
  a.slurm.folder = base::toUtf8(fs::current_path());
  const auto folder = a.dryRun ? project.stateFolder() / "jobs" : project::ensureStateFolder(project, "jobs");
  const auto path = newScript(folder, a.command.front());
  a.slurm.log = base::toUtf8(fs::path(path).replace_extension()) + (a.slurm.array.empty() ? "-%j.log" : "-%A_%a.log");
  const auto text = jobs::slurmScript(a.slurm, commandOf(a, project.folder));

  Result result;
  result.json = {{"job_id", nullptr}, {"script", nullptr}, {"log", a.slurm.log}, {"text", text}};
  if (a.dryRun) {
    result.table = text;
    return result;
  }
  base::writeFileAtomically(path, text);
  result.json["script"] = base::toUtf8(path);
  if (!jobs::hasSlurm()) {
    context.warning("sbatch_missing", base::toUtf8(path));
    result.table = fmt::format("script  {}\nnot submitted: there is no sbatch on this machine\n", base::toUtf8(path));
    return result;
  }
  const auto id = jobs::submitJob(path);
  result.json["job_id"] = id;
  result.table = fmt::format("job     {}\nscript  {}\nlog     {}\n", id, base::toUtf8(path), a.slurm.log);
  return result;
}

Result status(const std::string& id) {
  Result result;
  result.json["jobs"] = nlohmann::json::array();
  for (const auto& job : jobs::queuedJobs(id)) {
    result.json["jobs"].push_back(
        {{"job_id", job.id}, {"state", job.state}, {"time", job.time}, {"reason", job.reason}, {"name", job.name}});
    result.table += fmt::format("{:<12}{:<12}{:<14}{} {}\n", job.id, job.state, job.time, job.name, job.reason);
  }
  if (result.table.empty()) result.table = id.empty() ? "no jobs in the queue\n" : "job " + id + " is not in the queue: it has ended\n";
  return result;
}

void addSubmit(CLI::App& verb, Session& session) {
  auto* sub = verb.add_subcommand("submit", "Run a verb as a job of SLURM: jobs submit [options] -- VERB ...");
  auto a = std::make_shared<Arguments>();
  auto& slurm = a->slurm;
  sub->add_option("--nodes", slurm.nodes, "Machines")->check(CLI::Range(1, 100000));
  sub->add_option("--tasks", slurm.tasks, "Processes that share the training, on all nodes together")->check(CLI::Range(1, 100000));
  sub->add_option("--cpus", slurm.cpus, "Cores of each process")->check(CLI::Range(1, 100000));
  sub->add_option("--gpus", slurm.gpus, "GPUs of each node")->check(CLI::Range(0, 1000));
  sub->add_option("--time", slurm.time, "Limit: minutes, hours:minutes:seconds or days-hours");
  sub->add_option("--memory", slurm.memory, "Of each node: 16G");
  sub->add_option("--partition", slurm.partition, "Where to run");
  sub->add_option(
      "--array", slurm.array,
      "Many jobs: 0-9, 0-9%3 (3 at once); {task} in the arguments is the number of each. ensemble: one for each network of train "
      "--ensemble N");
  sub->add_option("--launcher", a->launcher, "What starts several processes: mpirun or srun")->check(CLI::IsMember({"mpirun", "srun"}));
  sub->add_flag("--dry-run", a->dryRun, "Print the script; write and submit nothing");
  sub->add_option("VERB", a->command, "After --: the verb and its options")->required();
  onVerb(sub, session, "jobs submit",
         [a, &session](const jobs::RunContext& context) { return submit(*a, session.openProject(), context); });
}

}  // namespace

void addJobs(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("jobs", "Jobs on a cluster with SLURM");
  verb->require_subcommand(1);
  addSubmit(*verb, session);

  auto* show = verb->add_subcommand("status", "Jobs in the queue");
  auto shown = std::make_shared<std::string>();
  show->add_option("ID", *shown, "This job only");
  onVerb(show, session, "jobs status", [shown](const jobs::RunContext&) { return status(*shown); });

  auto* end = verb->add_subcommand("cancel", "End a job; a training run keeps what it has");
  auto ended = std::make_shared<std::string>();
  end->add_option("ID", *ended, "Number of the job, such as 17 or 17_3")->required();
  onVerb(end, session, "jobs cancel", [ended](const jobs::RunContext&) {
    jobs::cancelJob(*ended);
    Result result;
    result.json = {{"job_id", *ended}};
    result.table = "job " + *ended + " is ending\n";
    return result;
  });
}

}  // namespace parsimony::cli
