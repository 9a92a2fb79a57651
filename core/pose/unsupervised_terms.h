// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <Eigen/Core>

#include "core/pose/pca_subspace.h"
#include "core/pose/unsupervised_options.h"
#include "core/pose/video_windows.h"

namespace parsimony::pose {

/// One loss of a window of unlabelled video.
struct LossTerm {
  std::string name;     ///< as in losses_to_use
  at::Tensor value;     ///< scalar with a gradient, in the unit of the loss
  double weight = 1.0;  ///< exp(-log_weight), before annealing
};

/// What the averaged network sees in the plain pictures of a window.
struct TeacherPoints {
  at::Tensor points;       ///< [N x K x 2], frame px
  at::Tensor likelihoods;  ///< [N x K]
};

/// What the losses need to know about the data.
struct UnsupervisedSetup {
  std::vector<std::string> keypoints;
  int views = 1;             ///< cameras with a file each
  Eigen::MatrixXd poses;     ///< [n x 2 V K], frame px, labels of the training frames, NaN = missing, view after view
  int downsampleFactor = 2;  ///< heatmap px = model px / 2^downsampleFactor
  double sigma = 1.25;       ///< of the targets, heatmap px
};

/// The losses of unlabelled video that a run uses, fitted to its training labels.
class UnsupervisedTerms {
 public:
  /// Losses that the labels do not allow (too few poses for a subspace, no views) are left out and named in leftOut().
  /// \throws base::Error InvalidValue for indices outside the keypoints
  UnsupervisedTerms(const UnsupervisedOptions& options, const UnsupervisedSetup& setup);

  [[nodiscard]] bool isEmpty() const { return m_losses.empty(); }
  [[nodiscard]] const std::vector<std::string>& losses() const { return m_losses; }
  /// Name of a loss and why it cannot be used.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& leftOut() const { return m_leftOut; }
  /// Whether the plain pictures have to be predicted by the averaged network first.
  [[nodiscard]] bool needsTeacher() const;

  /// logits: fp32 [N x K x h x w] of window.pictures, outside of autocast; teacher: with needsTeacher().
  [[nodiscard]] std::vector<LossTerm> terms(const at::Tensor& logits, const VideoWindow& window, const TeacherPoints& teacher = {}) const;

  [[nodiscard]] const std::optional<PcaSubspace>& singleview() const { return m_singleview; }
  [[nodiscard]] const std::optional<PcaSubspace>& multiview() const { return m_multiview; }

 private:
  void fitSingleview();
  void fitMultiview();
  [[nodiscard]] at::Tensor consistency(const at::Tensor& logits, const VideoWindow& window, const TeacherPoints& teacher) const;

  UnsupervisedOptions m_options;
  UnsupervisedSetup m_setup;
  std::vector<std::string> m_losses;
  std::vector<std::pair<std::string, std::string>> m_leftOut;
  std::optional<PcaSubspace> m_singleview, m_multiview;
};

/// Annealing factor a of a step: 0 for the frozen share, then rising to its final value (spec/pose.md 3; see UnsupervisedOptions).
/// Automatic values are shares of the run, since a run of few labels has thousands of epochs.
[[nodiscard]] double annealingFactor(const UnsupervisedOptions& options, double epoch, double share);

}  // namespace parsimony::pose
