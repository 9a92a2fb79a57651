// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>

#include <nlohmann/json.hpp>

#include "core/nn/safetensors.h"
#include "tests/support/test_data.h"

namespace parsimony::tests {

/// Values computed by Lightning Pose 2.4.3 (torch 2.13): data/pose/golden.
struct PoseGolden {
  nn::TensorFile file;
  nlohmann::json json;

  static PoseGolden load() {
    const auto folder = dataFolder() / "pose" / "golden";
    std::ifstream stream(folder / "pose_golden.json");
    return {nn::readSafetensors(folder / "pose_golden.safetensors"), nlohmann::json::parse(stream)};
  }
  [[nodiscard]] at::Tensor tensor(const std::string& name) const { return file.tensors.at(name); }
};

/// Largest absolute difference.
inline double maxDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace parsimony::tests
