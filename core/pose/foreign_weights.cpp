// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/pth_reader.h"
#include "core/nn/safetensors.h"
#include "core/pose/network.h"

namespace parsimony::pose {

ForeignLoad loadForeignWeights(PoseNetwork& network, const std::filesystem::path& path) {
  const torch::NoGradGuard noGrad;
  const auto file = path.extension() == ".safetensors" ? nn::readSafetensors(path) : nn::readPth(path);
  const auto& descriptor = backbone(network.spec().backbone);
  std::map<std::string, at::Tensor> given;
  ForeignLoad result;
  const auto known = namedTensors(network.body(0));
  for (const auto& [key, tensor] : file.tensors) {
    const auto name = descriptor.foreignKey(key);
    if (name.empty()) continue;
    if (known.count(name) == 0) {
      result.unexpected.push_back(key);
    } else {
      given[name] = tensor;
    }
  }
  for (const auto& [name, unused] : known) {
    // files of old torch versions do not count batches
    if (given.count(name) == 0 && name.find("num_batches_tracked") == std::string::npos) result.missing.push_back(name);
  }
  result.loaded = static_cast<int>(given.size());
  if (result.missing.size() > given.size()) {
    throw base::Error(
        base::ErrorCode::Inconsistent,
        {{"path", base::toUtf8(path)}, {"found", "no " + result.missing.front()}, {"expected", "weights of " + network.spec().backbone}});
  }
  for (int member = 0; member < network.spec().members; ++member) {
    for (auto& [name, into] : namedTensors(network.body(member))) {
      const auto found = given.find(name);
      if (found == given.end()) continue;
      auto value = descriptor.convert ? descriptor.convert(name, found->second) : found->second;
      if (value.dim() == 4 && into.dim() == 4 && into.size(1) == 1 && value.size(1) == 3) value = value.sum(1, true);
      if (value.sizes() != into.sizes()) {
        throw base::Error(base::ErrorCode::Inconsistent,
                          {{"path", base::toUtf8(path)}, {"field", name}, {"expected", "the shape of " + network.spec().backbone}});
      }
      into.copy_(value);
    }
  }
  return result;
}

}  // namespace parsimony::pose
