// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <torch/types.h>
#include <nlohmann/json.hpp>

#include "core/base/binary_file.h"
#include "core/base/error.h"
#include "core/nn/pth_reader.h"
#include "core/pose/backbone.h"
#include "core/pose/known_weights.h"

namespace parsimony::pose {
namespace {

using Shape = std::vector<std::int64_t>;

/// A tensor of the module that tells a network from its relatives; an empty shape: that must not be there.
struct Mark {
  const char* key;
  Shape shape;
};

/// Enough to tell the registered networks, and wider ones of the same depth, apart. Building each to compare all shapes would cost
/// seconds and 2 GB.
const std::map<std::string, std::vector<Mark>>& marks() {
  const auto resnet = [](const char* last, const char* none) {
    return std::vector<Mark>{{last, {1024, 256, 1, 1}}, {none, {}}, {"layer1.0.conv3.weight", {256, 64, 1, 1}}};
  };
  const auto vit = [](std::int64_t channels, bool layerScale) {
    return std::vector<Mark>{{"embeddings.cls_token", {1, 1, channels}},
                             {"encoder.layer.11.mlp.fc1.weight", {4 * channels, channels}},
                             {"encoder.layer.12.mlp.fc1.weight", {}},
                             {"encoder.layer.0.layer_scale1.lambda1", layerScale ? Shape{channels} : Shape{}}};
  };
  static const std::map<std::string, std::vector<Mark>> all = {
      {"resnet18", {{"layer4.1.conv2.weight", {512, 512, 3, 3}}, {"layer1.2.conv1.weight", {}}, {"layer1.0.conv3.weight", {}}}},
      {"resnet34", {{"layer3.5.conv2.weight", {256, 256, 3, 3}}, {"layer1.0.conv3.weight", {}}}},
      {"resnet50", resnet("layer3.5.conv3.weight", "layer3.6.conv1.weight")},
      {"resnet101", resnet("layer3.22.conv3.weight", "layer3.23.conv1.weight")},
      {"resnet152", resnet("layer3.35.conv3.weight", "layer3.36.conv1.weight")},
      {"efficientnet_b0", {{"features.8.0.weight", {1280, 320, 1, 1}}, {"features.1.1.block.0.0.weight", {}}}},
      {"efficientnet_b1", {{"features.8.0.weight", {1280, 320, 1, 1}}, {"features.1.1.block.0.0.weight", {16, 1, 3, 3}}}},
      {"efficientnet_b2", {{"features.8.0.weight", {1408, 352, 1, 1}}, {"features.1.1.block.0.0.weight", {16, 1, 3, 3}}}},
      {"efficientnet_lite0", {{"_conv_head.weight", {1280, 320, 1, 1}}, {"_blocks.15._project_conv.weight", {320, 1152, 1, 1}}}},
      {"vits_dino", vit(384, false)},
      {"vitb_dino", vit(768, false)},
      {"vits_dinov2", vit(384, true)},
      {"vitb_dinov2", vit(768, true)},
      {"vitb_imagenet", vit(768, false)}};
  return all;
}

bool fits(const std::vector<Mark>& wanted, const TensorShapes& shapes) {
  return std::all_of(wanted.begin(), wanted.end(), [&shapes](const Mark& mark) {
    const auto found = shapes.find(mark.key);
    return mark.shape.empty() ? found == shapes.end() : found != shapes.end() && found->second == mark.shape;
  });
}

/// Names of types as safetensors has them.
std::string typeName(at::ScalarType type) {
  static const std::map<at::ScalarType, std::string> names = {
      {at::kDouble, "F64"}, {at::kFloat, "F32"}, {at::kHalf, "F16"}, {at::kBFloat16, "BF16"}, {at::kLong, "I64"}};
  const auto found = names.find(type);
  return found == names.end() ? std::string() : found->second;
}

std::string mostFrequent(const std::map<std::string, int>& counts) {
  const auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
  return counts.empty() ? std::string() : std::max_element(counts.begin(), counts.end(), less)->first;
}

/// Shapes and the type of most tensors, from the header of a safetensors file.
std::pair<TensorShapes, std::string> readHeader(const std::filesystem::path& path) {
  constexpr std::uint64_t kLongest = 100'000'000;  // as the reference implementation
  base::BinaryFile file(path);
  const auto length = file.readNumber(0, 8);
  if (length > kLongest) throw file.error(base::ErrorCode::Malformed, 0, "a header of at most 100000000 bytes", std::to_string(length));
  std::pair<TensorShapes, std::string> result;
  std::map<std::string, int> types;
  try {
    const auto header = nlohmann::json::parse(file.read(8, length));
    for (const auto& [key, value] : header.items()) {
      if (key == "__metadata__") continue;
      result.first[key] = value.at("shape").get<Shape>();
      ++types[value.at("dtype").get<std::string>()];
    }
  } catch (const nlohmann::json::exception&) {
    throw file.error(base::ErrorCode::Malformed, 8, "the header of a safetensors file", "something else");
  }
  result.second = mostFrequent(types);
  return result;
}

}  // namespace

RecognisedWeights recogniseShapes(const TensorShapes& shapes) {
  RecognisedWeights result;
  result.keys = static_cast<std::int64_t>(shapes.size());
  for (const auto& descriptor : backbones()) {
    const auto wanted = marks().find(descriptor.name);
    if (!descriptor.hasForeignWeights || wanted == marks().end()) continue;
    TensorShapes own;
    for (const auto& [key, shape] : shapes) {
      const auto name = descriptor.foreignKey(key);
      if (!name.empty()) own[name] = shape;
    }
    if (fits(wanted->second, own)) result.backbones.push_back(descriptor.name);
  }
  if (!result.backbones.empty()) return result;
  const auto isFused = [](const auto& item) { return item.first.find("blocks.0.attn.qkv.weight") != std::string::npos; };
  result.problem = std::any_of(shapes.begin(), shapes.end(), isFused) ? "fused_attention" : "unknown_network";
  return result;
}

RecognisedWeights recogniseWeights(const std::filesystem::path& path) {
  if (path.extension() == ".safetensors") {
    const auto [shapes, type] = readHeader(path);
    auto result = recogniseShapes(shapes);
    result.type = type;
    return result;
  }
  TensorShapes shapes;
  std::map<std::string, int> types;
  for (const auto& [key, tensor] : nn::readPth(path).tensors) {
    shapes[key] = tensor.sizes().vec();
    ++types[typeName(tensor.scalar_type())];
  }
  auto result = recogniseShapes(shapes);
  result.type = mostFrequent(types);
  return result;
}

}  // namespace parsimony::pose
