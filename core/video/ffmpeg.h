// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace parsimony::video {

struct FfmpegDeleter {
  void operator()(AVFormatContext* input) const { avformat_close_input(&input); }
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

using InputPointer = std::unique_ptr<AVFormatContext, FfmpegDeleter>;
using CodecPointer = std::unique_ptr<AVCodecContext, FfmpegDeleter>;
using PacketPointer = std::unique_ptr<AVPacket, FfmpegDeleter>;
using ScalerPointer = std::unique_ptr<SwsContext, FfmpegDeleter>;
/// Shared, because a decoded picture waits in a store while it is being converted.
using PicturePointer = std::shared_ptr<AVFrame>;

/// \throws base::Error OutOfMemory
[[nodiscard]] PacketPointer newPacket();
[[nodiscard]] PicturePointer newPicture();

/// FFmpeg's own text for one of its error numbers.
[[nodiscard]] std::string ffmpegText(int error);

/// Sends FFmpeg's log lines to base::log (area "ffmpeg") instead of stderr. Once per process; cheap to repeat.
void routeFfmpegLog();

/// Bytes held by the buffers of a picture.
[[nodiscard]] std::size_t bytesOf(const AVFrame& picture);

/// Largest number of pixels that is decoded: a lying header must not allocate without bound (16384 x 8192).
inline constexpr std::int64_t kMaxPixels = std::int64_t{1} << 27;

}  // namespace parsimony::video
