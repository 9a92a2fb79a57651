// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/jobs/ledger.h"
#include "core/jobs/run_context.h"
#include "core/metrics/pixel_error.h"
#include "core/pose/train_options.h"
#include "core/project/project.h"

namespace parsimony::pose {

/// What to train on and where the run goes.
struct TrainRequest {
  project::Project project;
  std::string name;               ///< of the run folder; empty = time stamp
  std::filesystem::path resume;   ///< run folder to continue; options then come from its manifest
  double checkpointSeconds = 20;  ///< at most so much work is lost when the process dies
};

enum class Termination { Completed, EarlyStopped, Stopped };
[[nodiscard]] std::string toString(Termination termination);

/// What a run reached and what it cost.
struct TrainSummary {
  std::filesystem::path runFolder;
  Termination termination = Termination::Completed;
  std::int64_t steps = 0;
  double epochs = 0.0;                                        ///< steps x batch / training frames
  double bestEpoch = 0.0;                                     ///< lowest validation loss
  std::map<std::string, double> losses;                       ///< "train", "validation": last values
  std::map<std::string, metrics::KeypointErrors> pixelError;  ///< per set "train", "validation", "test", px of the frame
  double stepsPerSecond = 0.0;
  double framesPerSecond = 0.0;  ///< training throughput
  double dataWaitShare = 0.0;    ///< share of the time of a step in which the network waited for pictures
  jobs::LedgerEntry ledger;
  std::vector<std::string> warnings;
};

/// Trains a network on the labels of a project and writes a run folder: run.json, metrics.csv, weights.safetensors, checkpoint.safetensors,
/// predictions.csv of the labelled frames, and the files of Lightning Pose's layout.
/// Cancel removes the run folder and throws base::Error Cancelled; StopAndKeep ends early with everything written.
/// \throws base::Error InvalidValue for options, Empty / Malformed / Inconsistent for data, disk faults
[[nodiscard]] TrainSummary train(const TrainRequest& request, const TrainOptions& options, const jobs::RunContext& context = {});

/// Options as stored in a run's manifest. \throws base::Error Unsupported when the manifest knows fields that this version does not
[[nodiscard]] TrainOptions optionsOfRun(const std::filesystem::path& runFolder);

}  // namespace parsimony::pose
