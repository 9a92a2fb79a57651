// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/nn/module.h>

#include "core/pose/backbone.h"
#include "core/pose/decode.h"
#include "core/pose/heatmap_head.h"
#include "core/pose/mhcrnn_head.h"
#include "core/pose/pose_prior.h"

namespace parsimony::pose {

/// Everything needed to rebuild a network and to read its output; stored with the weights.
struct NetworkSpec {
  std::string backbone = "unet";
  std::vector<std::string> keypoints;
  int width = 256;  ///< network input, px
  int height = 256;
  int inputChannels = 3;  ///< 1 = grey
  int members = 1;        ///< networks side by side; their heatmaps are averaged
  bool context = false;   ///< sees the two frames before and after as well (mhcrnn_head.h)
  DecodeOptions decode;
  PosePrior prior;  ///< model px; empty unless the decoder is PosePrior
};

/// Scorer of prediction files, as Lightning Pose names them: <model type>_tracker.
[[nodiscard]] std::string scorerOf(const NetworkSpec& spec);

/// Body and head, once per member. Pictures come as bytes; normalisation is part of the network, so that no caller can forget it.
/// A context network looks at windows of five frames: `tiles`, int64 [n x 5], are the windows as indices of the pictures (separateTiles(),
/// slidingTiles(), trainingTiles()), and each picture runs through the body once however many windows it is in.
class PoseNetwork : public torch::nn::Module {
 public:
  explicit PoseNetwork(NetworkSpec spec);

  /// Heatmaps, mean over the members, each summing to 1. pictures: uint8 [B x H x W x C], for context networks [5B x H x W x C], five
  /// successive ones a window. \return fp32 [B x K x H/2^df x W/2^df]
  [[nodiscard]] at::Tensor heatmaps(const at::Tensor& pictures);
  /// The same of a context network for any windows: [n x K x h x w], of the middle frames. Each keypoint's map is that of the head that is
  /// surer of it (choose_maps.h).
  [[nodiscard]] at::Tensor heatmaps(const at::Tensor& pictures, const at::Tensor& tiles);
  /// Logits of one member, for training: heatmap resolution first, then the coarse heads. Context networks: pictures [5B ...] give
  /// [2B x K x h x w], row 2i of the single-frame and row 2i + 1 of the multi-frame head of window i; coarse heads [B ...] on its middle
  /// frame.
  [[nodiscard]] std::vector<at::Tensor> logits(const at::Tensor& pictures, int member);
  /// The same of a context network for any windows, n in the place of B.
  [[nodiscard]] std::vector<at::Tensor> logits(const at::Tensor& pictures, const at::Tensor& tiles, int member);

  /// What windows need of each frame of a video, so that neighbouring batches need not share pictures: [N x members x 3 x K x h x w].
  [[nodiscard]] at::Tensor frameMaps(const at::Tensor& pictures);
  /// heatmaps() from those.
  [[nodiscard]] at::Tensor heatmapsOfFrames(const at::Tensor& frameMaps, const at::Tensor& tiles);

  /// Pictures per prediction: 5 for context networks, else 1.
  [[nodiscard]] int framesPerSample() const { return m_spec.context ? kContextFrames : 1; }
  [[nodiscard]] const NetworkSpec& spec() const { return m_spec; }
  [[nodiscard]] Backbone& body(int member) { return *m_members.at(static_cast<std::size_t>(member)).body; }
  /// Parameters of one member.
  [[nodiscard]] std::vector<at::Tensor> memberParameters(int member) const;
  /// Parameters and buffers of one member.
  [[nodiscard]] std::vector<at::Tensor> memberTensors(int member) const;
  void setPrior(PosePrior prior) { m_spec.prior = std::move(prior); }

  /// Folds norms, converts to bf16 where asked and to channels-last memory: for inference only.
  void prepareForInference(bool bf16);

 private:
  struct Member {
    std::shared_ptr<Backbone> body;
    std::shared_ptr<HeatmapHead> head;      // null in a context network
    std::shared_ptr<MhcrnnHead> bothHeads;  // null in others
    std::vector<torch::nn::Conv2d> coarse;
  };
  [[nodiscard]] Member makeMember(int index);
  [[nodiscard]] std::vector<std::shared_ptr<torch::nn::Module>> modulesOf(int member) const;
  [[nodiscard]] at::Tensor normalised(const at::Tensor& pictures) const;
  [[nodiscard]] at::Tensor chosen(const std::vector<HeadLogits>& members) const;

  NetworkSpec m_spec;
  std::vector<Member> m_members;
  at::Tensor m_scale, m_shift;  // [1 x C x 1 x 1], applied to bytes
  at::ScalarType m_inputType = at::kFloat;
};

/// Named parameters and buffers, the content of a weights file.
[[nodiscard]] std::map<std::string, at::Tensor> namedTensors(const torch::nn::Module& module);
/// Copies `tensors` into the module. \throws base::Error Inconsistent naming the first missing or misshapen tensor
void loadNamedTensors(torch::nn::Module& module, const std::map<std::string, at::Tensor>& tensors);

/// weights.safetensors: tensors plus the spec as JSON in the metadata key "parsimony".
void saveNetwork(const std::filesystem::path& path, const PoseNetwork& network);
[[nodiscard]] std::shared_ptr<PoseNetwork> loadNetwork(const std::filesystem::path& path);

/// What loading foreign weights into a body found.
struct ForeignLoad {
  int loaded = 0;
  std::vector<std::string> missing;     ///< keys of the body that the file lacks
  std::vector<std::string> unexpected;  ///< keys of the file that the body lacks (classifier not counted)
};
/// Loads ImageNet weights (.pth, .pt, .safetensors) into the bodies of `network`. One-channel bodies get the sum over the colour channels.
/// \throws base::Error Inconsistent when a shape differs or less than half of the keys match
ForeignLoad loadForeignWeights(PoseNetwork& network, const std::filesystem::path& path);

}  // namespace parsimony::pose
