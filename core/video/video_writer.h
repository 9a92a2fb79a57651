// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include <opencv2/core/mat.hpp>

#include "core/jobs/run_context.h"

namespace parsimony::video {

struct WriteOptions {
  double fps = 30.0;
  int crf = 20;  ///< quality, 0 (lossless) .. 51
  int gop = 12;  ///< frames between key frames; 1 = all-intra
  int threads = 2;
};

/// Writes H.264 4:2:0 MP4 (odd sizes are padded by one pixel). The file appears with commit() only.
class VideoWriter {
 public:
  VideoWriter(const std::filesystem::path& path, int width, int height, const WriteOptions& options = {});
  ~VideoWriter();
  /// CV_8UC3 RGB or CV_8UC1.
  void write(const cv::Mat& picture);
  void commit();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Re-encodes a video so that every player seeks exactly. \return frames written
std::int64_t transcode(const std::filesystem::path& in, const std::filesystem::path& out, const WriteOptions& options,
                       const jobs::RunContext& context = {});

}  // namespace parsimony::video
