// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace parsimony::pose {

/// Maps a key of a ViT, DINOv2 or ViT-MAE file of Hugging Face to the module's, which are DINOv2's: `vit.encoder.layer.0.output.dense.bias`
/// -> `encoder.layer.0.mlp.fc2.bias`. Prefixes of enclosing models go, as do those of Lightning Pose's checkpoints; the names that
/// transformers 5 uses in memory (`layers.0.attention.q_proj.weight`) are known as well. "" for what only pretraining needs: the decoder of
/// a masked autoencoder, mask token, pooler, classifier. Unknown keys stay as they are.
[[nodiscard]] std::string vitKey(const std::string& key);

}  // namespace parsimony::pose
