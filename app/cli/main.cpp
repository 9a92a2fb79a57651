// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// parsimony-cli: the engine from the command line. Parse, run, print; all work is in core.
#include <chrono>
#include <cstdio>
#include <exception>
#include <new>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/console_reporter.h"
#include "app/cli/session.h"
#include "app/cli/warning_words.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/jobs/ledger.h"
#include "core/parallel/launch.h"
#include "core/parallel/world.h"

namespace {

using namespace parsimony;

void addGlobalOptions(CLI::App& app, cli::GlobalOptions& global) {
  app.add_flag("--json", global.json, "Print one JSON object on stdout");
  app.add_flag("--quiet", global.quiet, "No progress on stderr");
  app.add_option("--progress", global.progress, "bar, json or none (default: bar on a terminal)");
  app.add_option("--log-level", global.logLevel, "debug, info, warning, error or off");
  app.add_option("--threads", global.threads, "Threads for the engine (0: physical cores)")->check(CLI::Range(0, 1024));
  app.add_option("--device", global.device, "auto, cpu, cuda[:i] or mps");
  app.add_option("--precision", global.precision, "auto, fp32 or bf16");
  app.add_option("--seed", global.seed, "Seed of everything random except the data split");
  app.add_option("--project", global.project, "Project folder (default: the current one)");
}

/// Everything that the program understands.
void addVerbs(CLI::App& app, cli::Session& session) {
  app.require_subcommand(1);
  app.fallthrough();
  addGlobalOptions(app, session.global);
  cli::addDemo(app, session);
  cli::addProject(app, session);
  cli::addVideo(app, session);
  cli::addTrain(app, session);
  cli::addPredict(app, session);
  cli::addEvaluate(app, session);
  cli::addSweep(app, session);
  cli::addWeights(app, session);
  cli::addJobs(app, session);
  cli::addSelftest(app, session);
}

/// Of several processes the first speaks for all; faults are told by each.
bool isSilent() {
  return parallel::launch().rank > 0;
}

int report(const cli::Session& session, const base::Error& error) {
  const auto text = base::sentence(error);
  if (session.global.json && !isSilent()) {
    nlohmann::json json{{"code", base::toString(error.code())}, {"message", text}};
    for (const auto& [name, value] : error.values()) {
      std::visit([&json, &name = name](const auto& v) { json[name] = v; }, value);
    }
    std::puts(nlohmann::json{{"error", json}}.dump().c_str());
  }
  std::fprintf(stderr, "parsimony-cli: %s\n", text.c_str());
  base::log(base::LogLevel::Error, "cli", error.what());
  return base::exitCode(error.code());
}

int run(cli::Session& session) {
  base::openLog(base::userStateFolder() / "parsimony-cli.log", base::logLevelFrom(session.global.logLevel));
  const auto start = std::chrono::steady_clock::now();
  cli::Result result;
  {
    cli::ConsoleReporter reporter(cli::ConsoleReporter::styleFrom(session.global.progress, session.global.quiet || isSilent()));
    result = session.work(reporter.context());
    result.json["warnings"] = reporter.warnings();
  }
  result.json["schema_version"] = 1;
  result.json["verb"] = session.verb;
  result.json["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.json["peak_rss_mb"] = jobs::peakRssMb();
  parallel::leaveWorld(result.exitCode == 0);
  if (isSilent()) return result.exitCode;
  if (session.global.json) {
    std::puts(result.json.dump().c_str());
  } else {
    std::fputs(result.table.c_str(), stdout);
    for (const auto& warning : result.json["warnings"])
      std::fprintf(stderr, "warning: %s\n", cli::warningSentence(warning.get<std::string>()).c_str());
  }
  return result.exitCode;
}

/// \return the exit code
int attempt(cli::Session& session) {
  try {
    return run(session);
  } catch (const base::Error& error) {
    return report(session, error);
  } catch (const std::bad_alloc&) {
    return report(session, base::Error(base::ErrorCode::OutOfMemory, {}));
  } catch (const std::exception& error) {
    return report(session, base::Error(base::ErrorCode::Internal, {{"found", std::string(error.what())}}));
  }
}

}  // namespace

namespace parsimony::cli {

Result runVerb(const std::vector<std::string>& arguments, const GlobalOptions& inherited, const jobs::RunContext& context) {
  Session session;
  session.global.threads = inherited.threads;
  session.global.device = inherited.device;
  session.global.precision = inherited.precision;
  CLI::App app;
  addVerbs(app, session);
  std::vector<std::string> backwards(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  try {
    app.parse(backwards);
  } catch (const CLI::ParseError& error) {
    throw base::Error(base::ErrorCode::Usage, {{"expected", "arguments that the verb knows"}, {"found", std::string(error.what())}});
  }
  const auto start = std::chrono::steady_clock::now();
  Result result = session.work(context);
  result.json["verb"] = session.verb;
  result.json["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace parsimony::cli

int main(int argc, char** argv) {
  cli::Session session;
  CLI::App app("Pose estimation on your own machine: label, train, predict, measure.", "parsimony-cli");
  app.set_version_flag("--version", std::string("parsimony ") + PARSIMONY_VERSION);
  addVerbs(app, session);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    for (int i = 1; i < argc; ++i) session.global.json = session.global.json || std::string(argv[i]) == "--json";
    // CLI11 has the sentence already
    std::fprintf(stderr, "parsimony-cli: %s\n", error.what());
    if (session.global.json) std::puts(nlohmann::json{{"error", {{"code", "usage"}, {"message", error.what()}}}}.dump().c_str());
    return base::exitCode(base::ErrorCode::Usage);
  }
  const int code = attempt(session);
  if (code != 0) parallel::leaveWorld(false);
  return code;
}
