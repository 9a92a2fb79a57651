// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <opencv2/core/types.hpp>

#include "core/pose/network.h"

namespace parsimony::pose {

/// A video as batches for a network: decoding and resizing run in threads of their own, two batches ahead.
class BatchQueue {
 public:
  BatchQueue(const std::filesystem::path& video, const NetworkSpec& spec, int batchSize);
  ~BatchQueue();
  /// uint8 [B x H x W x C], the last one shorter; undefined after the end. Rethrows what the decoding threw.
  [[nodiscard]] at::Tensor next();
  [[nodiscard]] std::int64_t numFrames() const;
  [[nodiscard]] cv::Size frameSize() const;
  /// What is odd about the video ("truncated", ...).
  [[nodiscard]] const std::vector<std::string>& warnings() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::pose
