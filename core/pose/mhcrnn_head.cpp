// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/mhcrnn_head.h"

#include <string>
#include <vector>

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

namespace tn = torch::nn;

constexpr int kHidden = 16;  // numbers per 2x2 block and keypoint between the two halves of H

tn::ConvTranspose2d doublingLayer(int in, int out) {
  return tn::ConvTranspose2d(tn::ConvTranspose2dOptions(in, out, 3).stride(2).padding(1).output_padding(1));
}

template <typename Layer>
void initialise(Layer& layer) {
  tn::init::xavier_uniform_(layer->weight, 1.0);
  tn::init::zeros_(layer->bias);
}

/// Products inside stay in the type of their operands: the recurrence is cheap, and four rounds of bf16 would add up.
class NoAutocast {
 public:
  explicit NoAutocast(c10::DeviceType type) : m_type(type), m_before(at::autocast::is_autocast_enabled(type)) {
    at::autocast::set_autocast_enabled(m_type, false);
  }
  ~NoAutocast() { at::autocast::set_autocast_enabled(m_type, m_before); }
  NoAutocast(const NoAutocast&) = delete;
  NoAutocast& operator=(const NoAutocast&) = delete;

 private:
  c10::DeviceType m_type;
  bool m_before;
};

at::Tensor wide(const at::Tensor& x) {
  return x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
}

/// Maps [N x K x h x w] as their 2x2 blocks: [K x 4 x N x h/2 w/2].
at::Tensor toBlocks(const at::Tensor& maps) {
  const auto n = maps.size(0), k = maps.size(1), h = maps.size(2) / 2, w = maps.size(3) / 2;
  return wide(maps).reshape({n, k, h, 2, w, 2}).permute({1, 3, 5, 0, 2, 4}).reshape({k, 4, n, h * w});
}

at::Tensor fromBlocks(const at::Tensor& blocks, std::int64_t height, std::int64_t width) {
  const auto k = blocks.size(0), n = blocks.size(2);
  return blocks.reshape({k, 2, 2, n, height / 2, width / 2}).permute({3, 0, 4, 1, 5, 2}).reshape({n, k, height, width});
}

}  // namespace

at::Tensor separateTiles(std::int64_t windows) {
  return at::arange(windows * kContextFrames, at::kLong).view({windows, kContextFrames});
}

at::Tensor slidingTiles(std::int64_t frames) {
  constexpr int kHalf = kContextFrames / 2;
  const auto offsets = at::arange(-kHalf, kHalf + 1, at::kLong).unsqueeze(0);
  if (frames >= kContextFrames) return at::arange(kHalf, frames - kHalf, at::kLong).unsqueeze(1) + offsets;
  return (at::arange(frames, at::kLong).unsqueeze(1) + offsets).clamp(0, frames - 1);
}

at::Tensor trainingTiles(std::int64_t labelled, std::int64_t frames, std::int64_t views) {
  std::vector<at::Tensor> tiles{separateTiles(labelled)};
  for (std::int64_t view = 0; view < views; ++view) tiles.push_back(slidingTiles(frames) + (labelled * kContextFrames + view * frames));
  return at::cat(tiles, 0);
}

MultiFrameHead::MultiFrameHead(int channels, int stride, int keypoints, int downsampleFactor) {
  const torch::NoGradGuard noGrad;
  if (downsampleFactor != 2) {
    throw base::Error(base::ErrorCode::Unsupported,
                      {{"field", "downsample_factor"}, {"value", std::int64_t{downsampleFactor}}, {"expected", "2 for a context network"}});
  }
  if (stride != 4 && stride != 16 && stride != 32) {
    throw base::Error(base::ErrorCode::Unsupported,
                      {{"field", "backbone"}, {"value", std::int64_t{stride}}, {"expected", "a stride of 4, 16 or 32"}});
  }
  m_shuffles = stride != 4;
  int in = m_shuffles ? channels / 4 : channels;
  if (stride == 32) {
    m_pre = register_module("W_pre", doublingLayer(in, keypoints));
    initialise(m_pre);
    in = keypoints;
  }
  m_forward = makeDirection("f", in, keypoints);
  m_backward = makeDirection("b", in, keypoints);
}

MultiFrameHead::Direction MultiFrameHead::makeDirection(const std::string& name, int channels, int keypoints) {
  Direction direction;
  if (m_shuffles) {
    direction.doubling = register_module("W_" + name, doublingLayer(channels, keypoints));
    initialise(direction.doubling);
  } else {
    direction.pointwise = register_module("W_" + name, tn::Conv2d(channels, keypoints, 1));
    initialise(direction.pointwise);
  }
  direction.narrow = tn::Conv2d(tn::Conv2dOptions(keypoints, keypoints * kHidden, 2).stride(2).groups(keypoints));
  direction.widen = tn::ConvTranspose2d(tn::ConvTranspose2dOptions(keypoints * kHidden, keypoints, 2).stride(2).groups(keypoints));
  initialise(direction.narrow);
  initialise(direction.widen);
  register_module("H_" + name, tn::Sequential(direction.narrow, direction.widen));
  return direction;
}

at::Tensor MultiFrameHead::Direction::input(const at::Tensor& z) {
  return doubling.is_empty() ? pointwise->forward(z) : doubling->forward(z);
}

/// blocks: [K x 4 x N x P], order: five columns of int64 [B]. \return [K x 4 x B x P]
at::Tensor MultiFrameHead::Direction::recur(const at::Tensor& blocks, const at::Tensor& order) const {
  // Both halves of H are linear and see one block of one keypoint: together a 4x4 matrix per keypoint. As grouped convolutions of one
  // channel they are the slowest that a library has.
  const auto k = blocks.size(0), p = blocks.size(3);
  const auto into = wide(narrow->weight).reshape({k, kHidden, 4});
  const auto out = wide(widen->weight).reshape({k, kHidden, 4}).transpose(1, 2);
  const auto matrix = at::bmm(out, into);
  const auto offset = at::bmm(out, wide(narrow->bias).reshape({k, kHidden, 1})) + wide(widen->bias).reshape({k, 1, 1});
  const auto frame = [&](std::int64_t t) { return blocks.index_select(2, order[t]).view({k, 4, -1}); };
  auto a = frame(0);
  for (std::int64_t t = 1; t < kContextFrames; ++t) a = at::baddbmm(frame(t) + offset, matrix, a);
  return a.view({k, 4, -1, p});
}

at::Tensor MultiFrameHead::inputs(at::Tensor z) {
  if (m_shuffles) z = at::pixel_shuffle(z, 2);
  if (!m_pre.is_empty()) z = m_pre->forward(z);
  return at::stack({m_forward.input(z), m_backward.input(z)}, 1);
}

at::Tensor MultiFrameHead::forward(const at::Tensor& inputs, const at::Tensor& tiles) {
  const NoAutocast noAutocast(inputs.device().type());
  const auto order = tiles.t().contiguous().to(inputs.device());
  const auto a = m_forward.recur(toBlocks(inputs.select(1, 0)), order);
  const auto b = m_backward.recur(toBlocks(inputs.select(1, 1)), order.flip(0));
  return fromBlocks((a + b) / 2.0, inputs.size(3), inputs.size(4));
}

MhcrnnHead::MhcrnnHead(int channels, int stride, int keypoints, int downsampleFactor)
    : m_multi(std::make_shared<MultiFrameHead>(channels, stride, keypoints, downsampleFactor)) {
  m_single = register_module("head_sf", std::make_shared<HeatmapHead>(channels, stride, keypoints, downsampleFactor));
  register_module("head_mf", m_multi);
}

HeadLogits MhcrnnHead::forward(const at::Tensor& features, const at::Tensor& tiles) {
  const auto middle = tiles.select(1, kContextFrames / 2).contiguous().to(features.device());
  return {m_single->forward(features.index_select(0, middle)), m_multi->forward(m_multi->inputs(features), tiles)};
}

at::Tensor MhcrnnHead::frameMaps(const at::Tensor& features) {
  return at::cat({m_single->forward(features).unsqueeze(1), m_multi->inputs(features)}, 1);
}

HeadLogits MhcrnnHead::fromFrameMaps(const at::Tensor& maps, const at::Tensor& tiles) {
  const auto middle = tiles.select(1, kContextFrames / 2).contiguous().to(maps.device());
  return {maps.select(1, 0).index_select(0, middle), m_multi->forward(maps.slice(1, 1, 3), tiles)};
}

}  // namespace parsimony::pose
