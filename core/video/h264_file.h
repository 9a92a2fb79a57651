// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/video/ffmpeg.h"
#include "core/video/video_writer.h"

namespace parsimony::video {

/// Everything about a stream to be written that its pictures do not say.
struct H264Stream {
  int width = 0;  ///< even
  int height = 0;
  AVRational timeBase{1, 30};
  AVRational frameRate{30, 1};
  AVRational pixelAspect{0, 1};
  AVColorSpace colorSpace = AVCOL_SPC_SMPTE170M;
  AVColorPrimaries colorPrimaries = AVCOL_PRI_SMPTE170M;
  AVColorTransferCharacteristic colorTransfer = AVCOL_TRC_SMPTE170M;
};

/// An MP4 file with one H.264 stream, its table in front, that appears with commit() only.
class H264File {
 public:
  /// \throws base::Error InvalidValue {field}, Unsupported (no encoder), DiskFull ... {path}
  H264File(const std::filesystem::path& path, const H264Stream& stream, const WriteOptions& options);
  ~H264File();

  /// `picture`: yuv420p of the stream's size. `tick` grows with each picture; `duration` in ticks.
  void write(AVFrame& picture, std::int64_t tick, std::int64_t duration);
  void commit();
  [[nodiscard]] std::int64_t framesWritten() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::video
