// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/jobs/run_context.h"
#include "core/pose/augmentation.h"
#include "core/project/project.h"

namespace parsimony::pose {

/// All labelled frames of a project as one list (the views of a multi-view project one after the other, row by row).
/// Pictures are kept in memory up to a budget, larger sets are decoded when asked for. Immutable and thread-safe after construction.
class TrainingSet {
 public:
  /// colour: auto, grey, rgb. Missing picture files are left out with a warning.
  /// \throws base::Error Empty when nothing remains, Malformed for unreadable pictures {path}
  TrainingSet(const project::Project& project, const std::string& colour, const jobs::RunContext& context);
  ~TrainingSet();
  TrainingSet(TrainingSet&&) noexcept;

  [[nodiscard]] int size() const;            ///< N x views
  [[nodiscard]] int numRows() const;         ///< time points: what the split divides
  [[nodiscard]] int rowOf(int index) const;  ///< time point of an entry
  [[nodiscard]] bool isGrey() const;         ///< every picture is grey
  [[nodiscard]] const std::vector<std::string>& keypoints() const;
  [[nodiscard]] const std::string& image(int index) const;  ///< path relative to the project
  [[nodiscard]] const std::string& view(int index) const;
  [[nodiscard]] std::int64_t numLabelled(const std::vector<int>& indices) const;
  /// Labels of an entry, frame px, K long.
  [[nodiscard]] const std::vector<tracks::LabelPoint>& points(int index) const;
  /// Entries whose time point is in `rows`, in the order of the entries.
  [[nodiscard]] std::vector<int> entriesOf(const std::vector<int>& rows) const;
  /// Size of the picture, px.
  [[nodiscard]] cv::Size frameSize(int index) const;
  /// Picture (grey or RGB) and points in frame px.
  [[nodiscard]] Sample sample(int index) const;
  /// The frames t-2 .. t+2 (context_frames.h), each with the points of frame t; the picture itself where a neighbour is missing. Neighbours
  /// are read when first asked for, and kept as far as the budget goes. \throws base::Error Malformed for unreadable pictures {path}
  [[nodiscard]] std::vector<Sample> contextSamples(int index) const;
  /// How many of `indices` lack a neighbour (hasContext()): a context network learns less from them.
  [[nodiscard]] int numWithoutContext(const std::vector<int>& indices) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::pose
