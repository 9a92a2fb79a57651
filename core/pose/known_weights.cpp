// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/known_weights.h"

#include "core/base/text.h"

namespace parsimony::pose {
namespace {

/// torchvision's: eight digits of the SHA-256 stand in the name, sizes in its metadata.
KnownWeights torchvision(const std::string& backbone, const std::string& version, const std::string& file, double mebibytes) {
  const auto dash = file.rfind('-');
  return {backbone + " " + version, backbone, "https://download.pytorch.org/models/" + file + ".pth", "BSD-3-Clause",
          file.substr(dash + 1),    mebibytes};
}

KnownWeights huggingFace(const std::string& backbone, const std::string& repository, const std::string& licence) {
  return {repository, backbone, "https://huggingface.co/" + repository, licence, {}, 0.0};
}

}  // namespace

const std::vector<KnownWeights>& knownWeights() {
  static const std::vector<KnownWeights> all = {
      torchvision("resnet18", "IMAGENET1K_V1", "resnet18-f37072fd", 44.661),
      torchvision("resnet34", "IMAGENET1K_V1", "resnet34-b627a593", 83.275),
      torchvision("resnet50", "IMAGENET1K_V2", "resnet50-11ad3fa6", 97.79),
      torchvision("resnet50", "IMAGENET1K_V1", "resnet50-0676ba61", 97.781),
      torchvision("resnet101", "IMAGENET1K_V2", "resnet101-cd907fc2", 170.53),
      torchvision("resnet101", "IMAGENET1K_V1", "resnet101-63fe2227", 170.511),
      torchvision("resnet152", "IMAGENET1K_V2", "resnet152-f82ba261", 230.474),
      torchvision("resnet152", "IMAGENET1K_V1", "resnet152-394f9c45", 230.434),
      torchvision("efficientnet_b0", "IMAGENET1K_V1", "efficientnet_b0_rwightman-3dd342df", 20.450974),
      torchvision("efficientnet_b1", "IMAGENET1K_V2", "efficientnet_b1-c27df63c", 30.136422),
      torchvision("efficientnet_b1", "IMAGENET1K_V1", "efficientnet_b1_rwightman-533bc792", 30.133798),
      torchvision("efficientnet_b2", "IMAGENET1K_V1", "efficientnet_b2_rwightman-bcdf34b7", 35.173593),
      huggingFace("vits_dino", "facebook/dino-vits16", {}),
      huggingFace("vitb_dino", "facebook/dino-vitb16", {}),
      huggingFace("vits_dinov2", "facebook/dinov2-small", "Apache-2.0"),
      huggingFace("vitb_dinov2", "facebook/dinov2-base", "Apache-2.0"),
      huggingFace("vitb_imagenet", "facebook/vit-mae-base", "CC-BY-NC-4.0")};
  return all;
}

const KnownWeights* knownWeightsOfFile(const std::filesystem::path& path) {
  const auto name = "/" + base::toUtf8(path.filename());
  for (const auto& known : knownWeights()) {
    if (!known.sha256Prefix.empty() && known.url.ends_with(name)) return &known;
  }
  return nullptr;
}

}  // namespace parsimony::pose
