// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <cmath>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "core/base/text.h"

namespace parsimony::cli {

project::Project Session::openProject() const {
  return project::open(global.project.empty() ? std::filesystem::current_path() : base::pathFromUtf8(global.project));
}

void onVerb(CLI::App* sub, Session& session, const std::string& name, std::function<Result(const jobs::RunContext&)> run) {
  sub->callback([&session, name, run = std::move(run)] {
    session.verb = name;
    session.work = run;
  });
}

nlohmann::json numberOrNull(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

nlohmann::json toJson(const metrics::KeypointErrors& errors) {
  const auto one = [](const metrics::ErrorSummary& s) {
    return nlohmann::json{{"mean", numberOrNull(s.mean)},
                          {"median", numberOrNull(s.median)},
                          {"p95", numberOrNull(s.p95)},
                          {"standard_error", numberOrNull(s.standardError)},
                          {"n", s.n}};
  };
  auto json = one(errors.all);
  json["per_keypoint"] = nlohmann::json::object();
  for (const auto& [name, summary] : errors.perKeypoint) json["per_keypoint"][name] = one(summary);
  return json;
}

}  // namespace parsimony::cli
