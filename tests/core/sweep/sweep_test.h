// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/sweep/sweep.h"
#include "tests/core/io/io_test.h"

namespace parsimony::tests {

using Arguments = std::vector<std::string>;

/// Eight runs of two steps.
inline const std::string kSweep =
    "axes:\n"
    "  setting:\n"
    "    plain: {losses: \"\"}\n"
    "    temporal: {losses: temporal}\n"
    "  labels: [10, 25]\n"
    "  seed: [0, 1]\n"
    "steps:\n"
    "  - train: [train, --seed, \"{seed}\", --set, \"losses={losses}\", --set, \"n={labels}\", --name, \"{id}\", \"{here}/clip\"]\n"
    "  - evaluate: [evaluate, \"{train.run}\", \"{train.files}\"]\n"
    "columns: {mean: evaluate.error.mean, who: train.run}\n";

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + from);
  return text.replace(at, from.size(), to);
}

/// Stands in for the command line: remembers what it was asked, and gives a "train" and an "evaluate" whose error follows from the name of
/// the run.
class FakeVerbs {
 public:
  std::vector<Arguments> asked;
  std::function<void(const Arguments&, const jobs::RunContext&)> before;  ///< may throw

  [[nodiscard]] sweep::StepRunner runner() {
    return [this](const Arguments& arguments, const jobs::RunContext& context) -> nlohmann::json {
      if (before) before(arguments, context);
      asked.push_back(arguments);
      if (arguments[0] == "train") {
        const std::string name = arguments.at(8);
        return {{"run", "runs/" + name}, {"files", {"a.csv", "b.csv"}}};
      }
      return {{"error", {{"mean", errorOfRun(arguments.at(1))}}}};
    };
  }

  /// Any function that tells the runs apart.
  static double errorOfRun(const std::string& run) {
    std::uint32_t sum = 0;
    for (const char c : run) sum = 31 * sum + static_cast<unsigned char>(c);
    return static_cast<double>(sum % 10000) / 8.0;
  }
  [[nodiscard]] int count(const std::string& verb) const {
    int n = 0;
    for (const Arguments& arguments : asked) n += arguments[0] == verb ? 1 : 0;
    return n;
  }
};

/// A sweep file with its grid and its table as they are on disk now.
struct LoadedSweep {
  io::SweepYaml yaml;
  std::vector<sweep::Run> runs;
  sweep::ResultsTable table;

  explicit LoadedSweep(const std::filesystem::path& path) : yaml(io::readSweepYaml(path)), runs(sweep::gridOf(yaml)), table(yaml, runs) {}
  sweep::SweepSummary run(FakeVerbs& verbs, const jobs::RunContext& context = {}) {
    return sweep::runSweep(yaml, runs, table, verbs.runner(), context);
  }
};

inline std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto line : base::split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

}  // namespace parsimony::tests
