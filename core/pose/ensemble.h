// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/jobs/ledger.h"
#include "core/jobs/run_context.h"
#include "core/metrics/pixel_error.h"
#include "core/pose/trainer.h"

namespace parsimony::pose {

/// RunManifest::verb of an ensemble's folder.
constexpr auto kEnsembleVerb = "ensemble";

/// Networks that are trained one after the other as runs of their own, and predict together. (TrainOptions::members is another thing:
/// networks inside one run whose heatmaps are averaged.)
struct EnsembleOptions {
  std::int64_t networks = 5;   ///< runs
  std::string vary = "seeds";  ///< what differs between them: seeds (of weights and augmentation), splits (of the labels), both

  void describe(base::OptionsVisitor& visitor);
  /// What is wrong with these options, alone or with the options of the runs.
  [[nodiscard]] std::vector<base::Problem> problems(const TrainOptions& train) const;
};

/// Options of member `index`: seed + index, and split seed + index (cross-validation: fold + index, round). A time budget is shared: the
/// first member gets 1 / networks of it, and what that is in steps (`firstSteps`) holds for the others.
[[nodiscard]] TrainOptions memberOptions(const TrainOptions& train, const EnsembleOptions& options, int index, std::int64_t firstSteps = 0);

/// What an ensemble reached and what it cost.
struct EnsembleSummary {
  std::filesystem::path folder;
  EnsembleOptions options;
  Termination termination = Termination::Completed;           ///< Completed or Stopped
  std::vector<TrainSummary> members;                          ///< finished ones, and the one that was stopped
  std::map<std::string, metrics::KeypointErrors> pixelError;  ///< per set, of the median over members, px of the frame
  std::map<std::string, double> memberPixelError;             ///< per set, mean over members of their mean errors, px
  jobs::LedgerEntry ledger;                                   ///< sums over members; the highest of the peaks
};

/// Trains `options.networks` runs named <name>-m0, <name>-m1 ... beside the folder <name> of the ensemble, which gets run.json (verb
/// "ensemble", parents = the members), ensemble.yaml (Lightning Pose's), and predictions.csv of the labelled frames (the median).
/// One after the other: LibTorch's random state belongs to the process, so that networks trained side by side would not repeat, and a
/// network uses every core by itself. Progress runs over all members; metrics of member i are called <name>@m<i>.
/// Cancel removes all that this call made, finished members too, and throws base::Error Cancelled; StopAndKeep ends the current member and
/// keeps it (unless it has not made a step) with the finished ones. `request.resume` = the ensemble's folder: goes on with the members that
/// are not finished; all options but threads then come from its manifest.
/// \throws what train() throws, with {member}; InvalidValue for a completed ensemble
[[nodiscard]] EnsembleSummary trainEnsemble(const TrainRequest& request, const TrainOptions& train, const EnsembleOptions& options,
                                            const jobs::RunContext& context = {});

/// Whether a run folder is an ensemble's. \throws what project::readManifest() throws
[[nodiscard]] bool isEnsemble(const std::filesystem::path& runFolder);

/// Folders of the members, in order. \throws base::Error NotFound (an ensemble that has not ended, a member that is gone), Malformed
[[nodiscard]] std::vector<std::filesystem::path> ensembleMembers(const std::filesystem::path& ensembleFolder);

}  // namespace parsimony::pose
