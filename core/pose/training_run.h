// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/base/text.h"
#include "core/parallel/communicator.h"
#include "core/pose/batch_loader.h"
#include "core/pose/split.h"
#include "core/pose/trainer.h"
#include "core/pose/training_pace.h"
#include "core/pose/training_set.h"
#include "core/pose/training_state.h"
#include "core/pose/unsupervised_terms.h"
#include "core/pose/video_windows.h"
#include "core/project/run_folder.h"

namespace parsimony::pose {

constexpr auto kCheckpointFile = "checkpoint.safetensors";
constexpr auto kWeightsFile = "weights.safetensors";
constexpr auto kBestFile = "best.safetensors";

/// Labels of `entries` in model px. \return [n x 2K], NaN = not labelled
[[nodiscard]] Eigen::MatrixXd trainingPoses(const TrainingSet& set, const std::vector<int>& entries, int width, int height);

/// Labels of the time points `rows` in frame px, the views of one time point side by side. \return [n x 2 V K], NaN = not labelled
[[nodiscard]] Eigen::MatrixXd framePoses(const TrainingSet& set, const std::vector<int>& rows, const std::vector<std::string>& views);

/// One run from its first step to its files: training_start.cpp begins or resumes it, training_run.cpp steps, training_report.cpp validates
/// and writes.
class TrainingRun {
 public:
  TrainingRun(const TrainRequest& request, TrainOptions options, const jobs::RunContext& context);

  /// \throws what train() throws
  [[nodiscard]] TrainSummary execute();

 private:
  void begin();
  void resume();
  void warnOfChangedLabels(const std::vector<project::RunInput>& inputs) const;
  void probeBudget();
  void loop();
  void setRates(std::int64_t step);
  bool validate(std::int64_t step);
  void checkpoint(std::int64_t step);
  void finish();
  void learnPeakNoise();
  void writeManifest(project::RunStatus status);
  [[nodiscard]] double epochOf(std::int64_t step) const {
    return static_cast<double>(step * m_options.batchSize) / static_cast<double>(m_trainEntries.size());
  }
  /// Of several processes the first alone validates and writes; the others step with it and wait.
  [[nodiscard]] bool writes() const { return m_processes->rank() == 0; }
  [[nodiscard]] LoaderOptions loaderOptions() const;
  [[nodiscard]] VideoWindowOptions windowOptions() const;
  void fitUnsupervised();
  /// Reader of unlabelled video, null where nothing is learned from it.
  [[nodiscard]] std::unique_ptr<VideoWindowLoader> openWindows(std::int64_t firstStep) const;
  [[nodiscard]] std::vector<VideoWindow> nextWindows(VideoWindowLoader* loader) const;
  [[nodiscard]] double annealing(std::int64_t step) const;
  void reportStep(std::int64_t step, const StepLosses& losses);
  /// One batch for each member.
  [[nodiscard]] std::vector<Batch> nextBatches(BatchLoader& loader) const;
  [[nodiscard]] std::vector<tracks::Prediction> predictEntries(const std::vector<int>& entries);

  const TrainRequest& m_request;
  TrainOptions m_options;
  const jobs::RunContext& m_context;
  std::shared_ptr<parallel::Communicator> m_processes;
  nn::ComputePlan m_plan;
  TrainingSet m_set;
  Split m_split;
  std::vector<int> m_trainEntries, m_valEntries;
  TrainingState m_state;
  std::unique_ptr<UnsupervisedTerms> m_terms;
  std::unique_ptr<PaceMeter> m_pace;
  jobs::Ledger m_ledger;
  jobs::LedgerEntry m_before;  // cost of the sessions that this one resumes
  std::filesystem::path m_folder;
  std::unique_ptr<project::MetricsFile> m_metrics;
  std::int64_t m_firstStep = 0;
  std::int64_t m_totalSteps = 0;
  std::int64_t m_validatedAt = -1;
  double m_rate = 0.0;  // of the head
  double m_bestLoss = std::numeric_limits<double>::infinity();
  std::int64_t m_validationsWithoutBetter = 0;
  std::string m_created = base::timestampNow();
  TrainSummary m_summary;
};

}  // namespace parsimony::pose
