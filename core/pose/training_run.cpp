// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_run.h"

#include <chrono>
#include <cmath>
#include <filesystem>

#include <torch/torch.h>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/parallel/world.h"
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

std::vector<VideoWindow> TrainingRun::nextWindows(VideoWindowLoader* loader) const {
  std::vector<VideoWindow> windows;
  for (int i = 0; loader != nullptr && i < m_state.members(); ++i) windows.push_back(loader->next());
  return windows;
}

double TrainingRun::annealing(std::int64_t step) const {
  if (!m_terms) return 0.0;
  return annealingFactor(m_options.unsupervised, epochOf(step), static_cast<double>(step) / static_cast<double>(m_totalSteps));
}

void TrainingRun::loop() {
  BatchLoader loader(m_set, m_trainEntries, loaderOptions(), m_firstStep);
  const auto windows = openWindows(m_firstStep);
  const auto start = Clock::now();
  auto lastCheckpoint = start;
  m_pace = std::make_unique<PaceMeter>();
  std::int64_t step = m_firstStep;
  if (step == 0) checkpoint(0);
  const std::int64_t stride = m_state.members();
  for (; step < m_totalSteps; step += stride) {
    const auto stop = parallel::agreed(*m_processes, m_context.stop());
    if (stop == jobs::StopRequest::Cancel) throw base::Error(base::ErrorCode::Cancelled, {});
    if (stop == jobs::StopRequest::StopAndKeep) {
      m_summary.termination = Termination::Stopped;
      break;
    }
    setRates(step);
    m_pace->waitBegins();
    const auto batches = nextBatches(loader);
    const auto unlabelled = nextWindows(windows.get());
    m_pace->waitEnds();
    const auto losses = m_state.step(batches, unlabelled, annealing(step));
    reportStep(step, losses);
    m_context.progress(step + stride, m_totalSteps, "train");
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
  m_summary.dataWaitShare = m_pace->waitShare();
}

/// Rows are numbered by the steps taken, as validations and checkpoints are: what a resumed run repeats are the rows behind its checkpoint.
void TrainingRun::reportStep(std::int64_t step, const StepLosses& losses) {
  const auto report = [&](const std::string& name, double value) {
    if (m_metrics) m_metrics->append(name, step + 1, value);
    m_context.metric(name, step + 1, value);
  };
  m_summary.losses["train"] = losses.supervised;
  report("train_loss", losses.supervised);
  const double factor = annealing(step);
  if (!losses.terms.empty()) report("train_total_loss", losses.total);
  for (const auto& [name, value] : losses.terms) {
    m_summary.losses[name] = value;
    report("train_" + name + "_loss", value);
  }
  if (m_pace->isDue()) {
    if (m_terms) report("unsupervised_weight", factor);
    report("learning_rate", m_rate);
    report("steps_per_second", m_pace->stepsPerSecond(m_state.members()));
    report("data_wait_share", m_pace->recentWaitShare());
    report("rss_mb", jobs::peakRssMb());
    m_pace->begin();
  }
  if (std::isfinite(losses.total)) return;
  throw base::Error(base::ErrorCode::InvalidValue,
                    {{"field", "loss"}, {"value", std::to_string(losses.total)}, {"expected", "a finite loss: lower learning_rate"}});
}

void TrainingRun::finish() {
  if (m_validatedAt != m_summary.steps) validate(m_summary.steps);
  checkpoint(m_summary.steps);  // before the best weights take the place of the last: a stopped run may be resumed
  if (!writes()) return;
  if (m_options.keep == "best" && std::filesystem::exists(m_folder / kBestFile)) {
    loadNamedTensors(m_state.evaluated(), namedTensors(*loadNetwork(m_folder / kBestFile)));
    if (m_summary.termination != Termination::Stopped) std::filesystem::remove(m_folder / kBestFile);
  }
  learnPeakNoise();
  saveNetwork(m_folder / kWeightsFile, m_state.evaluated());
  std::vector<int> all(static_cast<std::size_t>(m_set.size()));
  for (int i = 0; i < m_set.size(); ++i) all[static_cast<std::size_t>(i)] = i;
  const auto predictions = labelledPredictions(m_set, predictEntries(all), m_split, scorerOf(m_state.evaluated().spec()));
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
    if (!writes()) throw;
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
  if (!writes()) return m_summary;
  m_metrics->flush();
  writeManifest(m_summary.termination == Termination::Stopped ? project::RunStatus::Stopped : project::RunStatus::Completed);
  writeTrainStatus(m_folder, "COMPLETED", m_summary.steps, m_totalSteps);
  return m_summary;
}

}  // namespace parsimony::pose
