// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/selftest.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"

namespace parsimony::cli {

void addSelftest(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("selftest", "Compare this machine's arithmetic with published values");
  onVerb(verb, session, "selftest", [&session](const jobs::RunContext&) {
    Result result;
    result.json["checks"] = nlohmann::json::array();
    int failed = 0;
    for (const auto& check : pose::runSelfTest(session.global.device)) {
      result.json["checks"].push_back(
          {{"name", check.name}, {"error", numberOrNull(check.error)}, {"limit", check.limit}, {"ok", check.ok()}});
      result.table += fmt::format("{}  {:<60} {:.2e} (limit {:.0e})\n", check.ok() ? "ok  " : "FAIL", check.name, check.error, check.limit);
      failed += check.ok() ? 0 : 1;
    }
    result.exitCode = failed == 0 ? 0 : 1;
    return result;
  });
}

}  // namespace parsimony::cli
