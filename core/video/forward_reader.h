// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/video/frame.h"
#include "core/video/video_reader.h"

namespace parsimony::video {

/// Reads a video from the first frame to the last in its own thread, a bounded number of frames ahead. Memory stays flat.
class ForwardReader {
 public:
  explicit ForwardReader(const std::filesystem::path& path, const OpenOptions& options = {}, int framesAhead = 32);
  ~ForwardReader();
  [[nodiscard]] const VideoInfo& info() const;
  /// Next frame, or nullptr after the last. Rethrows what the decoding thread threw.
  [[nodiscard]] FramePtr next();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::video
