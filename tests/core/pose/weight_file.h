// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace parsimony::tests {

/// A .safetensors file of half-precision tensors of these shapes; `fill` tells files of the same shapes apart.
inline std::string weightBytes(const std::map<std::string, std::vector<std::int64_t>>& shapes, char fill) {
  std::string header = "{";
  std::uint64_t end = 0;
  for (const auto& [key, shape] : shapes) {
    const auto begin = end;
    std::uint64_t elements = 1;
    std::string sizes;
    for (const auto size : shape) {
      elements *= static_cast<std::uint64_t>(size);
      sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    }
    end += 2 * elements;
    header += (begin == 0 ? "\"" : ",\"") + key + R"(":{"dtype":"F16","shape":[)" + sizes + R"(],"data_offsets":[)" +
              std::to_string(begin) + ',' + std::to_string(end) + "]}";
  }
  header += '}';
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(header.size() >> shift);
  return bytes + header + std::string(end, fill);
}

/// By its last layers alone it is taken for the network: 0.8 MB instead of 10.
inline std::string efficientnetBytes(char fill = 0) {
  return weightBytes({{"features.8.0.weight", {1280, 320, 1, 1}}}, fill);
}
inline std::string resnet50Bytes(char fill = 0) {
  return weightBytes({{"layer1.0.conv3.weight", {256, 64, 1, 1}}, {"layer3.5.conv3.weight", {1024, 256, 1, 1}}}, fill);
}

inline void writeBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace parsimony::tests
