// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/io/sweep_yaml.h"
#include "core/jobs/run_context.h"
#include "core/sweep/results_table.h"

namespace parsimony::sweep {

/// Does one step, for example a verb of the command line with its arguments, and returns its result.
using StepRunner = std::function<nlohmann::json(const std::vector<std::string>& arguments, const jobs::RunContext& context)>;

struct SweepSummary {
  bool stopped = false;                   ///< ended early on request, with runs left
  std::int64_t total = 0;                 ///< runs of the grid
  std::int64_t kept = 0;                  ///< had their row before
  std::int64_t finished = 0;              ///< this time
  std::int64_t failed = 0;                ///< this time; tried again by the next sweep
  std::vector<std::string> emptyColumns;  ///< names of columns that some step's result did not have
};

/// Makes every run of the grid that `table` does not hold yet, one after the other, and writes the table after each.
/// A run that fails leaves a row with its error and the sweep goes on; wrong use (an unknown option) would fail every run and ends it.
/// StopAndKeep ends after the run that is going on, Cancel at once; what has a row is kept in both cases.
/// Progress: runs done of all, with the stage that the step reports. Metrics and warnings are told with "<run id>/" before them.
/// \throws base::Error Inconsistent {path, line, field, expected, found} for wrong use in a step; Cancelled; faults of the disk
SweepSummary runSweep(const io::SweepYaml& sweep, const std::vector<Run>& runs, ResultsTable& table, const StepRunner& step,
                      const jobs::RunContext& context = {});

}  // namespace parsimony::sweep
