// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/pose/backbone.h"

namespace parsimony::pose {

/// Size of a vision transformer with patches of 16 x 16 px.
struct VitConfig {
  int layers = 12;
  int channels = 384;       ///< a multiple of `heads`
  int heads = 6;            ///< of the attention
  int grid = 14;            ///< patches along a side of the pretraining picture: size of the stored position embeddings
  double epsilon = 1e-12;   ///< of the layer norms
  bool layerScale = false;  ///< a learned factor per channel behind attention and MLP (DINOv2)
};

/// Vision transformer without pooling and classifier: pictures [B x 3 x H x W], H and W multiples of 16 -> [B x channels x H/16 x W/16].
///   x_0 = [cls, patches(picture)] + positions,   positions interpolated from the stored grid to H/16 x W/16
///   x <- x + l1 * attention(norm1(x)),   x <- x + l2 * W2 gelu(W1 norm2(x)),   W1 four times as wide,   l1 = l2 = 1 without layerScale
///   features = norm(x) without cls
/// Parameters are named as in Hugging Face's DINOv2 files. Weights start from a normal of deviation 0.02 cut at two deviations.
///   (Dosovitskiy et al. 2021, Oquab et al. 2024)
[[nodiscard]] std::shared_ptr<Backbone> buildVit(const VitConfig& config);

/// The entry of the registry for one size.
[[nodiscard]] BackboneDescriptor vitDescriptor(const std::string& name, const VitConfig& config);

/// vits_dino, vitb_dino (Caron et al. 2021), vits_dinov2, vitb_dinov2 (Oquab et al. 2024), vitb_imagenet (masked autoencoder, He et al.
/// 2022), weights from Hugging Face's files.
[[nodiscard]] std::vector<BackboneDescriptor> vitDescriptors();

}  // namespace parsimony::pose
