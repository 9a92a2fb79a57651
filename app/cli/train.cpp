// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/trainer.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/project_yaml.h"
#include "core/parallel/launch.h"
#include "core/pose/ensemble.h"
#include "core/project/run_folder.h"

namespace parsimony::cli {
namespace {

struct Arguments {
  std::string config, name, resume;
  std::vector<std::string> sets;
  double minutes = 0.0;
  pose::EnsembleOptions ensemble{0, "seeds"};  // up to 1 network: a single run
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

nlohmann::json ledgerJson(const jobs::LedgerEntry& ledger) {
  nlohmann::json json{{"wall_seconds", ledger.wallSeconds},
                      {"cpu_seconds", ledger.cpuSeconds},
                      {"peak_rss_mb", ledger.peakRssMb},
                      {"labels_used", ledger.labelsUsed}};
  if (ledger.energyJoule) json["energy_joule"] = *ledger.energyJoule;
  return json;
}

/// The JSON contract's name of the validation set is "val".
std::string setName(const std::string& set) {
  return set == "validation" ? "val" : set;
}

void addErrors(Result& result, const std::map<std::string, metrics::KeypointErrors>& pixelError) {
  result.json["pixel_error"] = nlohmann::json::object();
  for (const auto& [set, errors] : pixelError) {
    result.json["pixel_error"][setName(set)] = toJson(errors);
    result.table += fmt::format("{:<12}mean {:.2f} +- {:.2f} px, median {:.2f}, 95 % {:.2f}, {} points\n", set, errors.all.mean,
                                errors.all.standardError, errors.all.median, errors.all.p95, errors.all.n);
  }
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
                 {"frames_per_second", summary.framesPerSecond},
                 {"ledger", ledgerJson(summary.ledger)}};
  result.table = fmt::format("run         {}\nsteps       {} ({:.0f} epochs), {}, {:.1f} steps/s\n", base::toUtf8(summary.runFolder),
                             summary.steps, summary.epochs, pose::toString(summary.termination), summary.stepsPerSecond);
  addErrors(result, summary.pixelError);
  return result;
}

double meanOver(const std::vector<pose::TrainSummary>& members, double pose::TrainSummary::*field) {
  double sum = 0.0;
  for (const auto& member : members) sum += member.*field;
  return sum / static_cast<double>(members.size());
}

/// Losses that every member has, averaged.
std::map<std::string, double> meanLosses(const std::vector<pose::TrainSummary>& members) {
  auto losses = members.front().losses;
  for (auto& [name, mean] : losses) {
    double sum = 0.0;
    for (const auto& member : members) sum += member.losses.count(name) > 0 ? member.losses.at(name) : 0.0;
    mean = sum / static_cast<double>(members.size());
  }
  return losses;
}

/// Steps are summed, other figures of the members averaged; pixel_error is that of their median.
Result resultOf(const pose::EnsembleSummary& summary) {
  const auto& members = summary.members;
  Result result;
  std::int64_t steps = 0;
  auto runs = nlohmann::json::array();
  auto table = nlohmann::json::array();
  for (const auto& member : members) {
    steps += member.steps;
    runs.push_back(base::toUtf8(member.runFolder));
    nlohmann::json row{
        {"run", base::toUtf8(member.runFolder)}, {"steps", member.steps}, {"termination", pose::toString(member.termination)}};
    row["pixel_error"] = nlohmann::json::object();
    for (const auto& [set, errors] : member.pixelError) row["pixel_error"][setName(set)] = numberOrNull(errors.all.mean);
    table.push_back(std::move(row));
  }
  nlohmann::json memberErrors = nlohmann::json::object();
  for (const auto& [set, mean] : summary.memberPixelError) memberErrors[setName(set)] = numberOrNull(mean);
  result.json = {
      {"run", base::toUtf8(summary.folder)},
      {"runs", runs},
      {"epochs", meanOver(members, &pose::TrainSummary::epochs)},
      {"steps", steps},
      {"best_epoch", meanOver(members, &pose::TrainSummary::bestEpoch)},
      {"termination", pose::toString(summary.termination)},
      {"losses", meanLosses(members)},
      {"steps_per_second", meanOver(members, &pose::TrainSummary::stepsPerSecond)},
      {"frames_per_second", meanOver(members, &pose::TrainSummary::framesPerSecond)},
      {"ledger", ledgerJson(summary.ledger)},
      {"ensemble",
       {{"networks", summary.options.networks}, {"vary", summary.options.vary}, {"members", table}, {"member_pixel_error", memberErrors}}}};
  result.table = fmt::format("ensemble    {}\nnetworks    {} of {}, {}, {} steps together\n", base::toUtf8(summary.folder), members.size(),
                             summary.options.networks, pose::toString(summary.termination), steps);
  addErrors(result, summary.pixelError);
  for (const auto& [set, mean] : summary.memberPixelError)
    result.table += fmt::format("{:<12}mean {:.2f} px for one network alone, on average\n", set, mean);
  return result;
}

bool resumesEnsemble(const pose::TrainRequest& request) {
  return !request.resume.empty() && pose::isEnsemble(request.resume);
}

}  // namespace

void addTrain(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("train", "Train a pose network on the labels of a project");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--config", a->config, "YAML file: Lightning Pose's keys or ours");
  verb->add_option("--set", a->sets, "One option, key=value (repeatable)");
  verb->add_option("--name", a->name, "Name of the run");
  verb->add_option("--ensemble", a->ensemble.networks, "Train so many networks that predict together")->check(CLI::Range(1, 100));
  verb->add_option("--vary", a->ensemble.vary, "What differs between the networks of an ensemble: seeds, splits or both")
      ->check(CLI::IsMember({"seeds", "splits", "both"}))
      ->needs("--ensemble");
  verb->add_option("--resume", a->resume, "Continue this interrupted run or ensemble");
  verb->add_option("--minutes", a->minutes, "Time budget (of all networks together), turned into steps at the start")
      ->check(CLI::PositiveNumber);
  onVerb(verb, session, "train", [a, &session](const jobs::RunContext& context) {
    pose::TrainRequest request;
    request.project = session.openProject();
    request.name = a->name;
    if (!a->resume.empty()) request.resume = project::findRun(request.project.modelFolder, a->resume);
    const auto options = optionsFrom(*a, session.global, context);
    const bool many = a->ensemble.networks > 1 || resumesEnsemble(request);
    if (const int size = parallel::launch().size; many && size > 1) {
      throw base::Error(base::ErrorCode::Unsupported,
                        {{"found", "an ensemble by " + std::to_string(size) + " processes"},
                         {"expected", "one process, or a job for each network (jobs submit --array ensemble)"}});
    }
    if (many) return resultOf(pose::trainEnsemble(request, options, a->ensemble, context));
    return resultOf(pose::train(request, options, context));
  });
}

}  // namespace parsimony::cli
