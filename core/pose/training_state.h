// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/nn/adamw.h"
#include "core/nn/device.h"
#include "core/pose/batch_loader.h"
#include "core/pose/losses.h"
#include "core/pose/network.h"
#include "core/pose/train_options.h"

namespace parsimony::pose {

/// All that changes while a network learns: weights, their running average, the optimiser's moments.
class TrainingState {
 public:
  TrainingState(const NetworkSpec& spec, const TrainOptions& options, const nn::ComputePlan& plan);

  /// Group 0 = head, 1 = backbone.
  void setRates(double head, double backbone);
  /// One step of every member on a batch of its own, side by side where there are threads for it. \return mean loss of the
  /// fine heads before the steps
  double step(const std::vector<Batch>& batches);
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
  double stepMember(int member, const Batch& batch);
  void updateAverage(int member);

  nn::ComputePlan m_plan;
  HeatmapLoss m_loss;
  double m_emaDecay;
  std::int64_t m_rounds = 0;  // steps of each member
  std::shared_ptr<PoseNetwork> m_network;
  std::shared_ptr<PoseNetwork> m_average;                // null without averaging
  std::vector<std::unique_ptr<nn::AdamW>> m_optimizers;  // one per member
};

}  // namespace parsimony::pose
