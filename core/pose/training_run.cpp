// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_run.h"

#include <chrono>
#include <cmath>
#include <filesystem>

#include <torch/torch.h>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/pose/run_results.h"

namespace parsimony::pose {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

std::vector<Batch> TrainingRun::nextBatches(BatchLoader& loader) const {
  std::vector<Batch> batches;
  for (int i = 0; i < m_state.members(); ++i) batches.push_back(loader.next());
  return batches;
}

void TrainingRun::loop() {
  BatchLoader loader(m_set, m_trainEntries, loaderOptions(), m_firstStep);
  const auto start = Clock::now();
  auto lastCheckpoint = start;
  std::int64_t step = m_firstStep;
  if (step == 0) checkpoint(0);
  const std::int64_t stride = m_state.members();
  for (; step < m_totalSteps; step += stride) {
    const auto stop = m_context.stop();
    if (stop == jobs::StopRequest::Cancel) throw base::Error(base::ErrorCode::Cancelled, {});
    if (stop == jobs::StopRequest::StopAndKeep) {
      m_summary.termination = Termination::Stopped;
      break;
    }
    setRates(step);
    const double loss = m_state.step(nextBatches(loader));
    m_summary.losses["train"] = loss;
    // numbered by the steps taken, as validations and checkpoints are: what a resumed run repeats are the rows behind its checkpoint
    m_metrics->append("train_loss", step + 1, loss);
    m_context.metric("train_loss", step + 1, loss);
    m_context.progress(step + stride, m_totalSteps, "train");
    if (!std::isfinite(loss)) {
      throw base::Error(base::ErrorCode::InvalidValue,
                        {{"field", "loss"}, {"value", std::to_string(loss)}, {"expected", "a finite loss: lower learning_rate"}});
    }
    const auto validations = [this](std::int64_t s) {
      return static_cast<std::int64_t>(epochOf(s) / static_cast<double>(m_options.validateEvery));
    };
    if (validations(step + stride) > validations(step) && validate(step + stride)) {
      m_summary.termination = Termination::EarlyStopped;
      step += stride;
      break;
    }
    if (std::chrono::duration<double>(Clock::now() - lastCheckpoint).count() > m_request.checkpointSeconds) {
      checkpoint(step + stride);
      lastCheckpoint = Clock::now();
    }
  }
  m_summary.steps = step;
  const double taken = static_cast<double>(std::max<std::int64_t>(1, step - m_firstStep));
  m_summary.stepsPerSecond = taken / secondsSince(start);
}

void TrainingRun::finish() {
  if (m_validatedAt != m_summary.steps) validate(m_summary.steps);
  checkpoint(m_summary.steps);  // before the best weights take the place of the last: a stopped run may be resumed
  if (m_options.keep == "best" && std::filesystem::exists(m_folder / kBestFile)) {
    loadNamedTensors(m_state.evaluated(), namedTensors(*loadNetwork(m_folder / kBestFile)));
    if (m_summary.termination != Termination::Stopped) std::filesystem::remove(m_folder / kBestFile);
  }
  learnPeakNoise();
  saveNetwork(m_folder / kWeightsFile, m_state.evaluated());
  std::vector<int> all(static_cast<std::size_t>(m_set.size()));
  for (int i = 0; i < m_set.size(); ++i) all[static_cast<std::size_t>(i)] = i;
  const auto predictions = labelledPredictions(m_set, predictEntries(all), m_split);
  m_summary.pixelError = errorsPerSet(m_set, predictions);
  writeLpLayout(m_folder, m_request.project, m_options, m_set, predictions);
}

TrainSummary TrainingRun::execute() {
  if (m_request.resume.empty()) {
    begin();
  } else {
    resume();
  }
  m_summary.runFolder = m_folder;
  try {
    loop();
    finish();
  } catch (const base::Error& error) {
    m_metrics->flush();
    if (error.code() == base::ErrorCode::Cancelled) {
      // a resumed run keeps what earlier sessions made
      std::error_code ignored;
      if (m_request.resume.empty()) std::filesystem::remove_all(m_folder, ignored);
    } else {
      base::log(base::LogLevel::Error, "pose", error.what());
      try {
        writeManifest(project::RunStatus::Failed);
        writeTrainStatus(m_folder, "FAILED", m_summary.steps, m_totalSteps);
      } catch (const base::Error&) {  // the first error is the one to tell
      }
    }
    throw;
  }
  m_summary.epochs = epochOf(m_summary.steps);
  m_summary.framesPerSecond = m_summary.stepsPerSecond * static_cast<double>(m_options.batchSize);
  m_metrics->flush();
  writeManifest(m_summary.termination == Termination::Stopped ? project::RunStatus::Stopped : project::RunStatus::Completed);
  writeTrainStatus(m_folder, "COMPLETED", m_summary.steps, m_totalSteps);
  return m_summary;
}

}  // namespace parsimony::pose
