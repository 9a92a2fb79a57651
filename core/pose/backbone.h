// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/module.h>

namespace parsimony::pose {

/// A network body: pictures [B x C x H x W] in, features [B x channels x H/stride x W/stride] out. A body that ends in heatmap resolution
/// by itself (U-Net) has `stride` 4 and gets a 1x1 head.
class Backbone : public torch::nn::Module {
 public:
  [[nodiscard]] virtual at::Tensor forward(at::Tensor pictures) = 0;
  /// The features, followed by those for the coarse heads of the descriptor.
  [[nodiscard]] virtual std::vector<at::Tensor> forwardAll(const at::Tensor& pictures) { return {forward(pictures)}; }
};

/// How pixels 0..255 become network input: (value * scale - mean[c]) / std[c].
struct Preprocessing {
  double scale = 1.0 / 255.0;
  std::array<double, 3> mean{0.485, 0.456, 0.406};
  std::array<double, 3> std{0.229, 0.224, 0.225};
};

struct BackboneSettings {
  int inputChannels = 3;  ///< 1 where the descriptor allows grey
};

/// One entry of the registry. Adding a backbone is adding a descriptor; nothing switches on names.
struct BackboneDescriptor {
  std::string name;
  int stride = 32;
  int channels = 512;
  std::vector<std::pair<int, int>> coarse;  ///< channels and stride of further outputs that get a head of their own while training
  int members = 1;                          ///< networks trained side by side, one per step in turn; their heatmaps are averaged
  bool allowsGrey = false;                  ///< may be built with one input channel
  bool hasForeignWeights = true;            ///< published ImageNet weights exist for it
  double advisedLearningRate = 0.0;         ///< AdamW's rate for foreign weights of this kind; 0 = the default of the options
  Preprocessing preprocessing;
  std::function<std::shared_ptr<Backbone>(const BackboneSettings&)> build;
  /// Maps a key of a foreign weight file to a key of the module; "" = belongs to the file but is not used (classifier).
  std::function<std::string(const std::string& key)> foreignKey;
  /// Brings a value of a foreign weight file to the shape of the module's `key` where published files differ (size of patches, grid of
  /// position embeddings); other values come back as they are. Empty = none differ.
  std::function<at::Tensor(const std::string& key, const at::Tensor& value)> convert;
};

/// All backbones, in the order a form shows them.
[[nodiscard]] const std::vector<BackboneDescriptor>& backbones();
/// \throws base::Error Usage listing the known names
[[nodiscard]] const BackboneDescriptor& backbone(const std::string& name);

}  // namespace parsimony::pose
