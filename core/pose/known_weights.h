// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace parsimony::pose {

/// A public file of pretrained weights. What its publisher does not state is empty or 0.
struct KnownWeights {
  std::string name;  ///< publisher's
  std::string backbone;
  std::string url;           ///< of the file, or of the page that offers it
  std::string licence;       ///< SPDX
  std::string sha256Prefix;  ///< the digits that torchvision puts into the name of the file
  double mebibytes = 0.0;    ///< size of the file
};

/// In the order of the registry, the publisher's default first.
[[nodiscard]] const std::vector<KnownWeights>& knownWeights();
/// The entry whose file has this name. nullptr: none, or the file was renamed.
[[nodiscard]] const KnownWeights* knownWeightsOfFile(const std::filesystem::path& path);

/// What a weight file is, told from the names and shapes of its tensors.
struct RecognisedWeights {
  std::vector<std::string> backbones;  ///< that it fits, in the order of the registry: transformers of one size look the same
  std::int64_t keys = 0;               ///< tensors in the file
  std::string type;                    ///< of most of them, as safetensors names it: "F32"
  std::string problem;                 ///< "", "unknown_network", "fused_attention" (a transformer under its first authors' keys)
};

/// Shapes by key.
using TensorShapes = std::map<std::string, std::vector<std::int64_t>>;

/// Which registered backbones tensors of these shapes fit.
[[nodiscard]] RecognisedWeights recogniseShapes(const TensorShapes& shapes);
/// The same of a file: of .safetensors the header alone is read, of others (.pth, .pt, .bin) all of it.
/// \throws base::Error as nn::readSafetensors and nn::readPth
[[nodiscard]] RecognisedWeights recogniseWeights(const std::filesystem::path& path);

}  // namespace parsimony::pose
