// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/inference.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "core/pose/pose_prior.h"

namespace parsimony::pose {

namespace {

/// From heatmap px to model px.
Candidate scaled(const Candidate& c, double factor) {
  return {c.x * factor, c.y * factor, c.likelihood, c.xx * factor * factor, c.xy * factor * factor, c.yy * factor * factor};
}

/// All keypoints of one frame, model px.
std::vector<tracks::Prediction> decodeFrame(const float* heatmaps, int keypoints, int width, int height, const NetworkSpec& spec) {
  const bool usesPrior = spec.decode.decoder == Decoder::PosePrior && !spec.prior.isEmpty();
  std::vector<tracks::Prediction> points;
  std::vector<std::vector<Candidate>> candidates;
  for (int k = 0; k < keypoints; ++k) {
    const float* map = heatmaps + static_cast<std::ptrdiff_t>(k) * width * height;
    if (!usesPrior) {
      points.push_back(decodeHeatmap(map, width, height, spec.decode));
      continue;
    }
    candidates.push_back(heatmapPeaks(map, width, height));
    for (auto& candidate : candidates.back()) candidate = scaled(candidate, 1 << spec.decode.downsampleFactor);
  }
  return usesPrior ? decodeWithPrior(spec.prior, candidates) : points;
}

}  // namespace

Inference::Inference(std::shared_ptr<PoseNetwork> network, const nn::ComputePlan& plan) : m_network(std::move(network)), m_plan(plan) {
  m_network->to(m_plan.device);
  m_network->prepareForInference(m_plan.bf16);
}

std::vector<tracks::Prediction> Inference::run(const at::Tensor& pictures, const std::vector<cv::Size>& frameSizes) {
  const c10::InferenceMode inferenceMode;
  const auto heatmaps = m_network->heatmaps(pictures.to(m_plan.device)).to(at::kCPU).contiguous();
  return decodeBatch(heatmaps, m_network->spec(), frameSizes);
}

at::Tensor Inference::frameMaps(const at::Tensor& pictures) {
  const c10::InferenceMode inferenceMode;
  return m_network->frameMaps(pictures.to(m_plan.device));
}

std::vector<tracks::Prediction> Inference::runFrameMaps(const at::Tensor& frameMaps, cv::Size frameSize) {
  const c10::InferenceMode inferenceMode;
  const auto heatmaps = m_network->heatmapsOfFrames(frameMaps, slidingTiles(frameMaps.size(0))).to(at::kCPU).contiguous();
  return decodeBatch(heatmaps, m_network->spec(), std::vector<cv::Size>(static_cast<std::size_t>(heatmaps.size(0)), frameSize));
}

std::vector<tracks::Prediction> decodeBatch(const at::Tensor& heatmaps, const NetworkSpec& spec, const std::vector<cv::Size>& frameSizes) {
  const auto keypoints = heatmaps.size(1);
  const auto height = static_cast<int>(heatmaps.size(2));
  const auto width = static_cast<int>(heatmaps.size(3));
  const float* data = heatmaps.const_data_ptr<float>();
  std::vector<tracks::Prediction> predictions(static_cast<std::size_t>(heatmaps.size(0) * keypoints));
  at::parallel_for(0, heatmaps.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t frame = begin; frame < end; ++frame) {
      const auto& size = frameSizes[static_cast<std::size_t>(frame)];
      auto points = decodeFrame(data + frame * keypoints * width * height, static_cast<int>(keypoints), width, height, spec);
      for (std::int64_t k = 0; k < keypoints; ++k) {
        auto& p = points[static_cast<std::size_t>(k)];
        predictions[static_cast<std::size_t>(frame * keypoints + k)] = {p.x / spec.width * size.width, p.y / spec.height * size.height,
                                                                        p.likelihood};
      }
    }
  });
  return predictions;
}

}  // namespace parsimony::pose
