// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

#include "core/pose/context_frames.h"
#include "core/pose/heatmap_head.h"

namespace parsimony::pose {

/// Logits of the two heads of a context network, [B x K x H/4 x W/4] each, for the middle frames of B windows of five.
struct HeadLogits {
  at::Tensor single;  ///< from the middle frame alone
  at::Tensor multi;   ///< from all five
};

/// Windows as indices of frames, int64 [B x 5]: B x 5 frames side by side.
[[nodiscard]] at::Tensor separateTiles(std::int64_t windows);
/// Every five successive ones of T frames: [T-4 x 5]. Fewer than five frames give one window around each, the outer frames repeated.
[[nodiscard]] at::Tensor slidingTiles(std::int64_t frames);

/// The windows of one training pass over `labelled` x 5 labelled pictures and, behind them, `views` videos of `frames` frames one after the
/// other (no window crosses from one to the next): [labelled + views (frames - 4) x 5].
[[nodiscard]] at::Tensor trainingTiles(std::int64_t labelled, std::int64_t frames, std::int64_t views);

/// Bidirectional convolutional recurrence over five frames.   (spec/pose.md 2.4)
///   u_t = W_f(z_t),   a = u_0;  a = u_t + H_f(a), t = 1 .. 4;   b likewise with W_b, H_b on t = 4 .. 0;   logits = (a + b) / 2
/// stride 32: z = W_pre(PixelShuffle2(features)), stride 16: z = PixelShuffle2(features); W_pre, W_f, W_b are transposed convolutions (3x3,
/// stride 2), the first to arrive at K maps. A body that already ends at the heatmaps' resolution (U-Net; ours, Lightning Pose has none): z
/// = features and W_f, W_b are 1x1 convolutions. H: 2x2 blocks of a map -> 16 numbers -> 2x2 blocks, each keypoint by itself. Keys as in
/// Lightning Pose (`W_f.weight`, `H_f.0.weight` ...). Weights: Xavier-uniform with gain 1, bias 0.
class MultiFrameHead : public torch::nn::Module {
 public:
  /// \throws base::Error Unsupported for another downsampleFactor than 2 or a stride that leads nowhere
  MultiFrameHead(int channels, int stride, int keypoints, int downsampleFactor);
  /// What a frame gives to the recurrences: features [N x C x h x w] -> u of W_f, then of W_b [N x 2 x K x H/4 x W/4].
  [[nodiscard]] at::Tensor inputs(at::Tensor features);
  /// inputs: of N frames; tiles: int64 [B x 5]. \return logits [B x K x H/4 x W/4], fp32 (fp64 for fp64)
  [[nodiscard]] at::Tensor forward(const at::Tensor& inputs, const at::Tensor& tiles);

 private:
  /// One of the two ways through time.
  struct Direction {
    torch::nn::ConvTranspose2d doubling{nullptr};
    torch::nn::Conv2d pointwise{nullptr};
    torch::nn::Conv2d narrow{nullptr};
    torch::nn::ConvTranspose2d widen{nullptr};
    [[nodiscard]] at::Tensor input(const at::Tensor& z);
    [[nodiscard]] at::Tensor recur(const at::Tensor& blocks, const at::Tensor& order) const;
  };
  Direction makeDirection(const std::string& name, int channels, int keypoints);

  bool m_shuffles = true;
  torch::nn::ConvTranspose2d m_pre{nullptr};
  Direction m_forward, m_backward;
};

/// Both heads of a context network, `head_sf` and `head_mf` as in Lightning Pose.
class MhcrnnHead : public torch::nn::Module {
 public:
  MhcrnnHead(int channels, int stride, int keypoints, int downsampleFactor);
  /// features [N x C x h x w] of N frames, tiles int64 [B x 5].
  [[nodiscard]] HeadLogits forward(const at::Tensor& features, const at::Tensor& tiles);
  /// All that windows need of each frame, so that a frame of a video is computed once: [N x 3 x K x H/4 x W/4], the single-frame logits and
  /// the inputs of both recurrences.
  [[nodiscard]] at::Tensor frameMaps(const at::Tensor& features);
  /// forward() from the maps of frames.
  [[nodiscard]] HeadLogits fromFrameMaps(const at::Tensor& maps, const at::Tensor& tiles);

 private:
  std::shared_ptr<HeatmapHead> m_single;
  std::shared_ptr<MultiFrameHead> m_multi;
};

}  // namespace parsimony::pose
