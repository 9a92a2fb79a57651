// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/nn/adamw.h"
#include "core/nn/data_parallel.h"
#include "core/nn/device.h"
#include "core/pose/batch_loader.h"
#include "core/pose/losses.h"
#include "core/pose/network.h"
#include "core/pose/train_options.h"
#include "core/pose/unsupervised_terms.h"
#include "core/pose/video_windows.h"

namespace parsimony::pose {

/// Losses before a step, means over the members.
struct StepLosses {
  double supervised = 0.0;              ///< of the fine heads
  double total = 0.0;                   ///< with coarse heads and annealed losses of unlabelled video
  std::map<std::string, double> terms;  ///< of unlabelled video, not weighed
};

/// All that changes while a network learns: weights, their running average, the optimiser's moments.
class TrainingState {
 public:
  TrainingState(const NetworkSpec& spec, const TrainOptions& options, const nn::ComputePlan& plan);

  /// Group 0 = head, 1 = backbone.
  void setRates(double head, double backbone);
  /// What is learned from unlabelled video from now on; null = nothing. Must outlive this.
  void setUnsupervised(const UnsupervisedTerms* terms) { m_terms = terms; }
  /// From now on each process steps with its part of a batch, and all stay the same. Everything becomes what process 0 has. Collective.
  void share(parallel::Communicator& world, bool syncBatchNorm);
  /// One step of every member on a batch of its own, side by side where there are threads for it.
  /// windows: one per member, or none; annealing: factor of their losses.
  StepLosses step(const std::vector<Batch>& batches, const std::vector<VideoWindow>& windows = {}, double annealing = 0.0);
  [[nodiscard]] const NetworkSpec& spec() const { return m_network->spec(); }
  [[nodiscard]] int members() const { return m_network->spec().members; }

  /// The network that validates and predicts: averaged weights where there is an average.
  [[nodiscard]] PoseNetwork& evaluated();
  [[nodiscard]] PoseNetwork& trained() { return *m_network; }
  /// Loss and heatmaps of pictures under the evaluated weights, batch by batch. \return fp32 [n x K x h x w] on the CPU
  [[nodiscard]] at::Tensor heatmaps(const at::Tensor& pictures, int batchSize);

  /// Everything a resumed run needs, and `metadata` beside it.
  void save(const std::filesystem::path& path, std::map<std::string, std::string> metadata) const;
  /// \return the metadata that save() was given
  std::map<std::string, std::string> load(const std::filesystem::path& path);
  /// In memory, for the probe of the time budget.
  [[nodiscard]] std::map<std::string, at::Tensor> snapshot() const;
  void restore(const std::map<std::string, at::Tensor>& tensors);
  /// The average starts from the present weights (after foreign weights were loaded).
  void resetAverage();

 private:
  StepLosses stepMember(int member, const Batch& batch, const VideoWindow* window, const TeacherPoints& teacher, double annealing);
  /// Runs `work` for every member, side by side where there are threads for it.
  void forEachMember(const std::function<void(int)>& work);
  [[nodiscard]] TeacherPoints teach(const VideoWindow& window);
  void updateAverage(int member);
  /// null when this process has the whole batch
  [[nodiscard]] nn::DataParallel* processesOf(int member) const {
    return m_processes.empty() ? nullptr : m_processes[static_cast<std::size_t>(member)].get();
  }

  nn::ComputePlan m_plan;
  HeatmapLoss m_loss;
  double m_emaDecay;
  const UnsupervisedTerms* m_terms = nullptr;
  std::int64_t m_rounds = 0;  // steps of each member
  std::shared_ptr<PoseNetwork> m_network;
  std::shared_ptr<PoseNetwork> m_average;                      // null without averaging
  std::vector<std::unique_ptr<nn::AdamW>> m_optimizers;        // one per member
  std::vector<std::unique_ptr<nn::DataParallel>> m_processes;  // one per member; none in a single process
};

}  // namespace parsimony::pose
