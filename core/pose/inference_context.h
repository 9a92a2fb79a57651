// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include <ATen/core/Tensor.h>
#include <opencv2/core/types.hpp>

#include "core/pose/inference.h"

namespace parsimony::pose {

/// The frames of a video as windows of five for a context network, across the borders of batches: the maps of the last four frames of each
/// batch are kept for the next, so that every frame runs through the body once. The first two and the last two frames of a video, which
/// have no window, copy the nearest prediction (spec/pose.md 2.4); videos of fewer than five frames repeat their outer frames instead.
class ContextWindows {
 public:
  ContextWindows(Inference& inference, cv::Size frameSize) : m_inference(inference), m_frameSize(frameSize) {}

  /// Predictions [n x K] of the frames whose windows end in batch `number`, frames firstFrame - 2 .. firstFrame + B - 3, and of frames 0
  /// and 1 with the first of them. Several threads may call, as soon as the batches before were taken: it waits for their last frames
  /// alone.
  [[nodiscard]] std::vector<tracks::Prediction> predict(std::int64_t number, std::int64_t firstFrame, const at::Tensor& pictures);
  /// What is left after the last batch: the last two frames, or a short video.
  [[nodiscard]] std::vector<tracks::Prediction> finish();
  /// Calls that wait return nothing: a batch has failed.
  void stop();

 private:
  void hand(std::int64_t number, const at::Tensor& maps);
  [[nodiscard]] at::Tensor take(std::int64_t number);

  Inference& m_inference;
  cv::Size m_frameSize;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::map<std::int64_t, at::Tensor> m_before;  // maps of the at most four frames before batch `number`
  std::int64_t m_lastNumber = -1;
  std::vector<tracks::Prediction> m_lastRow;  // of batch m_lastNumber
  bool m_stopping = false;
};

}  // namespace parsimony::pose
