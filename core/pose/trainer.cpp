// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/trainer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/physical_cores.h"
#include "core/parallel/launch.h"
#include "core/pose/training_run.h"

namespace parsimony::pose {
namespace {

void requireValid(const TrainOptions& options) {
  const auto problems = options.problems();
  if (problems.empty()) return;
  const auto& p = problems.front();
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", p.field}, {"value", p.found}, {"expected", p.expected}});
}

/// Processes side by side on one machine share its cores.
int threadsFor(std::int64_t asked) {
  const int neighbours = parallel::launch().localSize;
  return asked > 0 || neighbours == 1 ? static_cast<int>(asked) : std::max(1, nn::physicalCores() / neighbours);
}

}  // namespace

std::string toString(Termination termination) {
  switch (termination) {
    case Termination::Completed:
      return "completed";
    case Termination::EarlyStopped:
      return "early_stopped";
    case Termination::Stopped:
      return "stopped";
  }
  return "completed";
}

TrainOptions optionsOfRun(const std::filesystem::path& runFolder) {
  TrainOptions options;
  for (const auto& [id, text] : project::readManifest(runFolder).options) base::setField(options, id, text);
  return options;
}

TrainSummary train(const TrainRequest& request, const TrainOptions& options, const jobs::RunContext& context) {
  auto effective = options;
  if (!request.resume.empty()) {
    const auto status = project::readManifest(request.resume).status;
    if (status == project::RunStatus::Completed) {
      throw base::Error(base::ErrorCode::InvalidValue, {{"path", base::toUtf8(request.resume)},
                                                        {"field", "resume"},
                                                        {"found", "a completed run"},
                                                        {"expected", "a run that was interrupted"}});
    }
    effective = optionsOfRun(request.resume);
    effective.threads = options.threads;
  }
  requireValid(effective);
  nn::setThreads(threadsFor(effective.threads));
  return TrainingRun(request, effective, context).execute();
}

}  // namespace parsimony::pose
