// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/jobs/run_context.h"
#include "core/metrics/pixel_error.h"
#include "core/project/project.h"

namespace CLI {
class App;
}

namespace parsimony::cli {

/// Options that every verb understands (spec: before or after the verb).
struct GlobalOptions {
  bool json = false;
  bool quiet = false;
  std::string progress;  ///< bar, json, none; empty = bar on a terminal
  std::string logLevel = "warning";
  std::int64_t threads = 0;
  std::string device = "auto";
  std::string precision = "auto";
  std::optional<std::int64_t> seed;
  std::string project;
};

/// What a verb made: the JSON object, and the same as a short table for people.
struct Result {
  int exitCode = 0;
  nlohmann::json json = nlohmann::json::object();
  std::string table;
};

/// One invocation. A verb registers its options with CLI11 and leaves its work here.
struct Session {
  GlobalOptions global;
  std::string verb;
  std::function<Result(const jobs::RunContext&)> work;

  /// The project of --project, or of the current folder. \throws base::Error
  [[nodiscard]] project::Project openProject() const;
};

/// Registers `run` as the work of `sub`.
void onVerb(CLI::App* sub, Session& session, const std::string& name, std::function<Result(const jobs::RunContext&)> run);

/// Does what `arguments` (a verb and its options) say, within this process and without printing. `inherited`: threads, device and precision
/// where the arguments name none. The result has `verb` and `seconds` too. \throws base::Error Usage for arguments that nobody knows, and
/// what the verb throws
[[nodiscard]] Result runVerb(const std::vector<std::string>& arguments, const GlobalOptions& inherited, const jobs::RunContext& context);

/// {mean, median, p95, standard_error, n, per_keypoint{}}; NaN as null.
[[nodiscard]] nlohmann::json toJson(const metrics::KeypointErrors& errors);
[[nodiscard]] nlohmann::json numberOrNull(double value);

void addDemo(CLI::App& app, Session& session);
void addProject(CLI::App& app, Session& session);
void addVideo(CLI::App& app, Session& session);
void addTrain(CLI::App& app, Session& session);
void addPredict(CLI::App& app, Session& session);
void addEvaluate(CLI::App& app, Session& session);
void addSweep(CLI::App& app, Session& session);
void addWeights(CLI::App& app, Session& session);
void addJobs(CLI::App& app, Session& session);
void addSelftest(CLI::App& app, Session& session);

}  // namespace parsimony::cli
