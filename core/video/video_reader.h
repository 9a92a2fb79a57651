// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/jobs/run_context.h"
#include "core/video/frame.h"
#include "core/video/video_info.h"

namespace parsimony::video {

class PacketIndex;

struct OpenOptions {
  PixelFormat format = PixelFormat::Rgb8;
  int threads = 2;                                ///< decoder threads
  std::filesystem::path indexFolder;              ///< where packet indexes are cached (`<project>/.parsimony/index`); empty = not cached
  std::size_t keepBytes = std::size_t{64} << 20;  ///< decoded pictures kept around the current frame, for steps backward
};

/// Demux-only facts about a video. \throws base::Error NotFound, Malformed, Truncated, Empty, Unsupported {path}
[[nodiscard]] VideoInfo probe(const std::filesystem::path& path, const OpenOptions& options = {}, const jobs::RunContext& context = {});

/// Exact random access by presentation order. Not thread-safe: one reader, one thread.
class VideoReader {
 public:
  explicit VideoReader(const std::filesystem::path& path, const OpenOptions& options = {}, const jobs::RunContext& context = {});
  ~VideoReader();
  VideoReader(VideoReader&&) noexcept;
  VideoReader& operator=(VideoReader&&) noexcept;

  [[nodiscard]] const VideoInfo& info() const;
  [[nodiscard]] std::int64_t numFrames() const { return info().frames; }
  /// Frame by presentation order. Steps forward without seeking; keeps the decoded rest of a group of pictures for steps backward.
  /// \throws base::Error InvalidValue {frame, expected} outside [0, numFrames)
  [[nodiscard]] FramePtr read(FrameIndex frame);
  [[nodiscard]] double seconds(FrameIndex frame) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::video
