// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>
#include <opencv2/core/types.hpp>

#include "core/nn/device.h"
#include "core/pose/network.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// A network made ready for prediction: norms folded, bf16 and channels-last where the plan says so.
class Inference {
 public:
  Inference(std::shared_ptr<PoseNetwork> network, const nn::ComputePlan& plan);

  /// Thread-safe. pictures: uint8 [B x H x W x C] at the network's size, for context networks [5B x H x W x C]; frameSizes: size of each
  /// original frame, px.
  /// \return [B x K] predictions in frame px, frame-major
  [[nodiscard]] std::vector<tracks::Prediction> run(const at::Tensor& pictures, const std::vector<cv::Size>& frameSizes);
  /// Thread-safe, context networks: what windows need of each frame, PoseNetwork::frameMaps().
  [[nodiscard]] at::Tensor frameMaps(const at::Tensor& pictures);
  /// Thread-safe, context networks: predictions of the middle frames of all windows in successive frames, slidingTiles(): [N-4 x K], for
  /// fewer than five frames [N x K].
  [[nodiscard]] std::vector<tracks::Prediction> runFrameMaps(const at::Tensor& frameMaps, cv::Size frameSize);
  [[nodiscard]] const NetworkSpec& spec() const { return m_network->spec(); }
  [[nodiscard]] const nn::ComputePlan& plan() const { return m_plan; }

 private:
  std::shared_ptr<PoseNetwork> m_network;
  nn::ComputePlan m_plan;
};

/// Decodes heatmaps [B x K x h x w] (fp32, contiguous, CPU) on all threads; model px -> frame px by x / W frameWidth.
[[nodiscard]] std::vector<tracks::Prediction> decodeBatch(const at::Tensor& heatmaps, const NetworkSpec& spec,
                                                          const std::vector<cv::Size>& frameSizes);

}  // namespace parsimony::pose
