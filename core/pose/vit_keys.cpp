// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/vit_keys.h"

#include <array>
#include <cctype>
#include <string_view>

namespace parsimony::pose {
namespace {

struct Rename {
  std::string_view from, to;
};

constexpr std::array<std::string_view, 9> kPrefixes = {
    {"state_dict.", "module.", "model.", "backbone.", "vision_encoder.", "vit_mae.", "vitmae.", "vit.", "dinov2."}};

constexpr std::array<std::string_view, 5> kUnused = {
    {"decoder.", "pooler.", "classifier.", "embeddings.mask_token", "embeddings.patch_embeddings.mask_token"}};

constexpr std::array<Rename, 8> kInLayer = {{{"layernorm_before.", "norm1."},
                                             {"layernorm_after.", "norm2."},
                                             {"intermediate.dense.", "mlp.fc1."},
                                             {"output.dense.", "mlp.fc2."},
                                             {"attention.q_proj.", "attention.attention.query."},
                                             {"attention.k_proj.", "attention.attention.key."},
                                             {"attention.v_proj.", "attention.attention.value."},
                                             {"attention.o_proj.", "attention.output.dense."}}};

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string_view withoutPrefixes(std::string_view key) {
  bool found = true;
  while (found) {
    found = false;
    for (const auto prefix : kPrefixes) {
      if (!startsWith(key, prefix)) continue;
      key.remove_prefix(prefix.size());
      found = true;
    }
  }
  return key;
}

}  // namespace

std::string vitKey(const std::string& key) {
  auto rest = withoutPrefixes(key);
  for (const auto unused : kUnused) {
    if (startsWith(rest, unused)) return {};
  }
  constexpr std::string_view kLayer = "encoder.layer.";
  bool inLayer = false;
  for (const std::string_view layer : {kLayer, std::string_view("layers.")}) {
    if (inLayer || !startsWith(rest, layer)) continue;
    rest.remove_prefix(layer.size());
    inLayer = true;
  }
  if (!inLayer) return std::string(rest);
  std::size_t digits = 0;
  while (digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0) ++digits;
  if (digits == 0 || digits == rest.size()) return key;
  const std::string name = std::string(kLayer) + std::string(rest.substr(0, digits + 1));
  rest.remove_prefix(digits + 1);
  for (const auto& [from, to] : kInLayer) {
    if (startsWith(rest, from)) return name + std::string(to) + std::string(rest.substr(from.size()));
  }
  return name + std::string(rest);
}

}  // namespace parsimony::pose
