// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/trainer.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/project_yaml.h"
#include "core/project/run_folder.h"

namespace parsimony::cli {
namespace {

struct Arguments {
  std::string config, name, resume;
  std::vector<std::string> sets;
  double minutes = 0.0;
};

/// Keys of the file that no field knows are told, not refused: a Lightning Pose config holds much that is not about training.
void applyConfig(pose::TrainOptions& options, const std::string& path, const jobs::RunContext& context) {
  for (const auto& [key, text] : io::readFlatYaml(base::pathFromUtf8(path))) {
    try {
      base::setField(options, key, text);
    } catch (base::Error& error) {
      if (error.code() != base::ErrorCode::Usage) throw error.with("path", path);
      context.warning("config_key_ignored", key);
    }
  }
}

pose::TrainOptions optionsFrom(const Arguments& a, const GlobalOptions& global, const jobs::RunContext& context) {
  pose::TrainOptions options;
  if (!a.config.empty()) applyConfig(options, a.config, context);
  for (const auto& set : a.sets) {
    const auto equals = set.find('=');
    if (equals == std::string::npos)
      throw base::Error(base::ErrorCode::Usage, {{"field", "set"}, {"found", set}, {"expected", "key=value"}});
    base::setField(options, set.substr(0, equals), set.substr(equals + 1));
  }
  if (a.minutes > 0.0) options.minutes = a.minutes;
  if (global.seed) options.seed = *global.seed;
  if (global.threads > 0) options.threads = global.threads;
  if (global.device != "auto") options.device = global.device;
  if (global.precision != "auto") options.precision = global.precision;
  return options;
}

Result resultOf(const pose::TrainSummary& summary) {
  Result result;
  result.json = {{"run", base::toUtf8(summary.runFolder)},
                 {"runs", {base::toUtf8(summary.runFolder)}},
                 {"epochs", summary.epochs},
                 {"steps", summary.steps},
                 {"best_epoch", summary.bestEpoch},
                 {"termination", pose::toString(summary.termination)},
                 {"losses", summary.losses},
                 {"steps_per_second", summary.stepsPerSecond},
                 {"frames_per_second", summary.framesPerSecond}};
  const auto& ledger = summary.ledger;
  result.json["ledger"] = {{"wall_seconds", ledger.wallSeconds},
                           {"cpu_seconds", ledger.cpuSeconds},
                           {"peak_rss_mb", ledger.peakRssMb},
                           {"labels_used", ledger.labelsUsed}};
  if (ledger.energyJoule) result.json["ledger"]["energy_joule"] = *ledger.energyJoule;
  result.json["pixel_error"] = nlohmann::json::object();
  result.table = fmt::format("run         {}\nsteps       {} ({:.0f} epochs), {}, {:.1f} steps/s\n", base::toUtf8(summary.runFolder),
                             summary.steps, summary.epochs, pose::toString(summary.termination), summary.stepsPerSecond);
  for (const auto& [set, errors] : summary.pixelError) {
    // the JSON contract's name of the validation set is "val"
    result.json["pixel_error"][set == "validation" ? "val" : set] = toJson(errors);
    result.table += fmt::format("{:<12}mean {:.2f} +- {:.2f} px, median {:.2f}, 95 % {:.2f}, {} points\n", set, errors.all.mean,
                                errors.all.standardError, errors.all.median, errors.all.p95, errors.all.n);
  }
  return result;
}

}  // namespace

void addTrain(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("train", "Train a pose network on the labels of a project");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--config", a->config, "YAML file: Lightning Pose's keys or ours");
  verb->add_option("--set", a->sets, "One option, key=value (repeatable)");
  verb->add_option("--name", a->name, "Name of the run");
  verb->add_option("--resume", a->resume, "Continue this interrupted run");
  verb->add_option("--minutes", a->minutes, "Time budget, turned into steps at the start")->check(CLI::PositiveNumber);
  onVerb(verb, session, "train", [a, &session](const jobs::RunContext& context) {
    pose::TrainRequest request;
    request.project = session.openProject();
    request.name = a->name;
    if (!a->resume.empty()) request.resume = project::findRun(request.project.modelFolder, a->resume);
    return resultOf(pose::train(request, optionsFrom(*a, session.global, context), context));
  });
}

}  // namespace parsimony::cli
