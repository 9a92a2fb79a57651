// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/slurm_script.h"

#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::jobs {
namespace {

[[noreturn]] void refuse(const char* field, const std::string& value, const std::string& expected) {
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", std::string(field)}, {"value", value}, {"expected", expected}});
}

void requireCount(const char* field, int value, int least) {
  if (value < least) refuse(field, std::to_string(value), "at least " + std::to_string(least));
}

/// The characters that sbatch's own notations are made of.
void requirePlain(const char* field, const std::string& text, std::string_view beside) {
  const bool plain = std::all_of(text.begin(), text.end(), [beside](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || beside.find(c) != std::string_view::npos;
  });
  if (!plain) refuse(field, text, "letters, digits and any of " + std::string(beside));
}

void requirePath(const char* field, const std::string& path) {
  if (path.find_first_of("\"\\\n\r") != std::string::npos) refuse(field, path, "a path without quotes, backslashes and line breaks");
}

void check(const SlurmOptions& options, const std::vector<std::string>& command) {
  if (command.empty()) refuse("command", "", "a program");
  requirePlain("name", options.name, "._-");
  requireCount("nodes", options.nodes, 1);
  requireCount("tasks", options.tasks, options.nodes);
  requireCount("cpus", options.cpus, 0);
  requireCount("gpus", options.gpus, 0);
  requirePlain("time", options.time, ":-");
  requirePlain("memory", options.memory, "");
  requirePlain("partition", options.partition, ",._-");
  requirePlain("array", options.array, ",-%:");
  requirePath("folder", options.folder);
  requirePath("log", options.log);
  for (const auto& argument : command) {
    if (options.array.empty() && argument.find(kTask) != std::string::npos) refuse("array", "", std::string("a range for ") + kTask);
  }
}

void addLine(std::string& script, const char* option, const std::string& value) {
  if (value.empty() || value == "0") return;
  const bool quoted = value.find(' ') != std::string::npos;
  script += std::string("#SBATCH --") + option + '=' + (quoted ? '"' + value + '"' : value) + '\n';
}

std::string launcherOf(const SlurmOptions& options) {
  if (options.tasks == 1) return "";
  const auto tasks = std::to_string(options.tasks);
  // Open MPI would bind each process to one core
  return options.srun ? "srun --mpi=pmix --kill-on-bad-exit=1 --ntasks=" + tasks + " " : "mpirun --bind-to none -n " + tasks + " ";
}

}  // namespace

std::string shellWord(const std::string& argument, bool array) {
  const bool safe = !argument.empty() && std::all_of(argument.begin(), argument.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_-./=,:+@%").find(c) != std::string_view::npos;
  });
  if (safe) return argument;
  constexpr std::string_view kMark = kTask;
  std::string word = "'";
  for (std::size_t i = 0; i < argument.size();) {
    if (array && argument.compare(i, kMark.size(), kMark) == 0) {
      word += "'\"${SLURM_ARRAY_TASK_ID}\"'";
      i += kMark.size();
    } else {
      word += argument[i] == '\'' ? std::string("'\\''") : std::string(1, argument[i]);
      ++i;
    }
  }
  return word + '\'';
}

std::string slurmScript(const SlurmOptions& options, const std::vector<std::string>& command) {
  check(options, command);
  std::string script = "#!/bin/bash\n";
  addLine(script, "job-name", options.name);
  addLine(script, "nodes", std::to_string(options.nodes));
  addLine(script, "ntasks", std::to_string(options.tasks));
  addLine(script, "cpus-per-task", std::to_string(options.cpus));
  addLine(script, "gpus-per-node", std::to_string(options.gpus));
  addLine(script, "time", options.time);
  addLine(script, "mem", options.memory);
  addLine(script, "partition", options.partition);
  addLine(script, "array", options.array);
  addLine(script, "chdir", options.folder);
  addLine(script, "output", options.log);
  // to the shell of the batch, in whose place the program runs
  if (options.tasks == 1) script += "#SBATCH --signal=B:TERM@120\n";
  script += "\nexec " + launcherOf(options);
  for (std::size_t i = 0; i < command.size(); ++i) script += (i == 0 ? "" : " ") + shellWord(command[i], !options.array.empty());
  return script + '\n';
}

}  // namespace parsimony::jobs
