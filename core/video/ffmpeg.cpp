// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/ffmpeg.h"

#include <array>
#include <mutex>

#include "core/base/error.h"
#include "core/base/log.h"

namespace parsimony::video {

namespace {

void forwardLine(void* source, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_WARNING) return;
  // FFmpeg hands over pieces of lines; each thread collects its own until the line feed.
  thread_local std::string line;
  thread_local int printPrefix = 1;
  std::array<char, 1024> piece{};
  av_log_format_line2(source, level, format, arguments, piece.data(), static_cast<int>(piece.size()), &printPrefix);
  line += piece.data();
  if (line.empty() || (line.back() != '\n' && line.size() < 4096)) return;
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  // A decoder's "error" is one bad packet, which the reader deals with: never more than a warning here.
  base::log(level <= AV_LOG_ERROR ? base::LogLevel::Warning : base::LogLevel::Info, "ffmpeg", line);
  line.clear();
}

}  // namespace

PacketPointer newPacket() {
  PacketPointer packet(av_packet_alloc());
  if (!packet) throw base::Error(base::ErrorCode::OutOfMemory, {});
  return packet;
}

PicturePointer newPicture() {
  PicturePointer picture(av_frame_alloc(), FfmpegDeleter{});
  if (!picture) throw base::Error(base::ErrorCode::OutOfMemory, {});
  return picture;
}

std::string ffmpegText(int error) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(error, text.data(), text.size());
  return text.data();
}

void routeFfmpegLog() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(forwardLine); });
}

std::size_t bytesOf(const AVFrame& picture) {
  std::size_t bytes = 0;
  for (const AVBufferRef* buffer : picture.buf) {
    if (buffer != nullptr) bytes += static_cast<std::size_t>(buffer->size);
  }
  return bytes;
}

}  // namespace parsimony::video
