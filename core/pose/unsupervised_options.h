// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/options.h"

namespace parsimony::pose {

/// What is learned from unlabelled video, and how strongly. Each loss L_i enters as
///   total = L_supervised + a sum_i exp(-log_weight_i) L_i,      a = annealing factor of the step
/// which is Lightning Pose's total up to a common factor of 2 (its weights are 1 / (2 exp(log_weight)), the supervised one 1/2).
struct UnsupervisedOptions {
  std::string losses;                 ///< names separated by commas, see lossNames(); empty = supervised training
  std::int64_t unlabelledFrames = 5;  ///< consecutive frames per step and network
  double temporalLogWeight = 5.0;
  double temporalEpsilon = 20.0;        ///< px of the frame per frame: slower motion costs nothing
  double temporalProbThreshold = 0.05;  ///< likelihood below which a frame says nothing about motion
  double pcaSingleviewLogWeight = 5.0;
  double pcaSingleviewComponents = 0.99;  ///< <= 1: share of the variance to keep, > 1: number of components
  double pcaSingleviewEpsilon = -1.0;     ///< px; < 0: 99th percentile of the errors of the training labels
  std::string pcaColumns;                 ///< indices of the keypoints of a pose, separated by commas; empty = all
  double pcaMultiviewLogWeight = 5.0;
  double pcaMultiviewEpsilon = -1.0;  ///< px; as above
  std::string mirroredColumns;        ///< indices of the same parts in each view, "[[0,1],[2,3]]"; empty = from the keypoints' names
  double heatmapLogWeight = 5.0;      ///< of temporal_heatmap_mse and _kl
  double unimodalLogWeight = 5.0;     ///< of unimodal_mse, _kl and _js
  double consistencyLogWeight = 0.0;
  double consistencyThreshold = 0.3;     ///< likelihood from which the averaged network teaches
  std::int64_t annealFreezeEpochs = -1;  ///< a = 0 up to this epoch; -1 = a fifth of the steps
  double annealIncrease = 0.0;           ///< of a per epoch; 0 = full weight after another fifth of the steps
  double annealFinal = 1.0;

  void describe(base::OptionsVisitor& visitor);
  [[nodiscard]] std::vector<base::Problem> problems() const;
  /// `losses` as a list.
  [[nodiscard]] std::vector<std::string> list() const;
  [[nodiscard]] bool uses(const std::string& loss) const;
};

/// Every loss of unlabelled video, by Lightning Pose's names where it has them; `consistency` is ours.
[[nodiscard]] const std::vector<std::string>& unsupervisedLossNames();

/// "[[0,1],[2,3]]", also "0,1;2,3" -> lists of indices. \throws base::Error InvalidValue {field, value, expected}
[[nodiscard]] std::vector<std::vector<int>> parseIndexLists(const std::string& field, const std::string& text);

/// Keypoints named alike but for a view at their end (nose_top, nose_bot): indices of the shared parts in each view, or nothing.
[[nodiscard]] std::vector<std::vector<int>> viewsFromNames(const std::vector<std::string>& keypoints);

}  // namespace parsimony::pose
