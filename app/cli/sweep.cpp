// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep.h"

#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/sweep/summary.h"

namespace parsimony::cli {
namespace {

nlohmann::json runsJson(const io::SweepYaml& config, const std::vector<sweep::Run>& runs, const sweep::ResultsTable& table) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& run : runs) {
    const auto* row = table.find(run.id);
    nlohmann::json json{{"run", run.id}, {"status", row == nullptr ? "missing" : row->error.empty() ? "finished" : "failed"}};
    for (std::size_t i = 0; i < run.values.size(); ++i) json["axes"][config.axes[i].name] = run.values[i];
    json["columns"] = nlohmann::json::object();
    if (row != nullptr) {
      for (std::size_t i = 0; i < row->cells.size(); ++i) {
        double number = 0.0;
        const bool numeric = base::parseDouble(row->cells[i], number);
        json["columns"][config.columns[i].name] = numeric                 ? numberOrNull(number)
                                                  : row->cells[i].empty() ? nlohmann::json()
                                                                          : nlohmann::json(row->cells[i]);
      }
      if (!row->error.empty()) json["error"] = row->error;
    }
    list.push_back(json);
  }
  return list;
}

nlohmann::json summaryJson(const sweep::SummaryTable& table) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& row : table.rows) {
    nlohmann::json json{{"runs", row.runs}, {"axes", nlohmann::json::object()}, {"columns", nlohmann::json::object()}};
    for (std::size_t i = 0; i < row.values.size(); ++i) json["axes"][table.axes[i]] = row.values[i];
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto& cell = row.cells[i];
      json["columns"][table.columns[i]] = {
          {"mean", numberOrNull(cell.mean)}, {"standard_error", numberOrNull(cell.standardError)}, {"n", cell.n}};
    }
    list.push_back(json);
  }
  return list;
}

nlohmann::json stepResult(const std::vector<std::string>& arguments, const GlobalOptions& global, const jobs::RunContext& context) {
  const Result result = runVerb(arguments, global, context);
  if (result.exitCode == 0) return result.json;
  throw base::Error(
      base::ErrorCode::Inconsistent,
      {{"field", arguments.front()}, {"expected", std::string("exit code 0")}, {"found", "exit code " + std::to_string(result.exitCode)}});
}

Result runConfig(const std::string& file, bool summaryOnly, const GlobalOptions& global, const jobs::RunContext& context) {
  const auto config = io::readSweepYaml(base::pathFromUtf8(file));
  const auto runs = sweep::gridOf(config);
  sweep::ResultsTable table(config, runs);
  Result result;
  const std::string path = base::toUtf8(std::filesystem::absolute(table.path()).lexically_normal());
  if (!summaryOnly) {
    const auto summary = sweep::runSweep(
        config, runs, table,
        [&global](const std::vector<std::string>& arguments, const jobs::RunContext& c) { return stepResult(arguments, global, c); },
        context);
    result.exitCode = summary.failed == 0 ? 0 : 1;
    result.json = {{"total", summary.total},
                   {"kept", summary.kept},
                   {"finished", summary.finished},
                   {"failed", summary.failed},
                   {"termination", summary.stopped ? "stopped" : "completed"}};
    result.table = fmt::format("{} runs, {} finished now, {} before, {} failed{} -> {}\n", summary.total, summary.finished, summary.kept,
                               summary.failed, summary.stopped ? ", stopped" : "", path);
  }
  const auto means = sweep::summaryOf(config, runs, table);
  result.json["table"] = path;
  result.json["runs"] = runsJson(config, runs, table);
  result.json["summary"] = summaryJson(means);
  if (summaryOnly) {
    result.json["markdown"] = sweep::markdown(means);
    result.table = sweep::markdown(means);
  }
  return result;
}

}  // namespace

void addSweep(CLI::App& app, Session& session) {
  struct Arguments {
    std::string config;
    bool summary = false;
  };
  auto* verb = app.add_subcommand("sweep", "Make a grid of runs, resumable, with one results CSV");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--config", a->config, "YAML file: axes, steps, columns (core/sweep/README.md)")->required();
  verb->add_flag("--summary", a->summary, "Make no run: print mean and standard error over the repeats as a Markdown table");
  onVerb(verb, session, "sweep",
         [a, &session](const jobs::RunContext& context) { return runConfig(a->config, a->summary, session.global, context); });
}

}  // namespace parsimony::cli
