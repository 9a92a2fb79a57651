// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/h264_file.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/video/atomic_output.h"

namespace parsimony::video {

namespace {

using base::Error;
using base::ErrorCode;

constexpr int kLargestSide = 16384;

void require(bool holds, const char* field, double value, const char* expected, const std::filesystem::path& path) {
  if (holds) return;
  throw Error(ErrorCode::InvalidValue,
              {{"path", base::toUtf8(path)}, {"field", std::string(field)}, {"value", value}, {"expected", std::string(expected)}});
}

const AVCodec& encoder(const std::filesystem::path& path) {
  const AVCodec* found = avcodec_find_encoder_by_name("libx264");
  if (found == nullptr) found = avcodec_find_encoder(AV_CODEC_ID_H264);
  if (found == nullptr) {
    throw Error(
        ErrorCode::Unsupported,
        {{"path", base::toUtf8(path)}, {"expected", std::string("an FFmpeg with an H.264 encoder")}, {"found", std::string("none")}});
  }
  return *found;
}

struct MuxerDeleter {
  void operator()(AVFormatContext* muxer) const { avformat_free_context(muxer); }
};

}  // namespace

struct H264File::Impl {
  Impl(const std::filesystem::path& target, const H264Stream& wanted, const WriteOptions& options)
      : path(target), output(target), packet(newPacket()) {
    openEncoder(wanted, options);
    openMuxer(wanted);
  }

  void check(int result, const char* step) const {
    output.rethrow();
    if (result >= 0) return;
    if (result == AVERROR(ENOMEM)) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
    throw Error(ErrorCode::IoFailed, {{"path", base::toUtf8(path)}, {"operation", std::string(step)}, {"found", ffmpegText(result)}});
  }

  void openEncoder(const H264Stream& wanted, const WriteOptions& options) {
    const AVCodec& h264 = encoder(path);
    codec.reset(avcodec_alloc_context3(&h264));
    if (!codec) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
    codec->width = wanted.width;
    codec->height = wanted.height;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = wanted.timeBase;
    codec->framerate = wanted.frameRate;
    codec->sample_aspect_ratio = wanted.pixelAspect;
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = wanted.colorSpace;
    codec->color_primaries = wanted.colorPrimaries;
    codec->color_trc = wanted.colorTransfer;
    codec->gop_size = options.gop;
    // No B frames: time stamps then start at 0 without an edit list, and players that count packets land on the right frame.
    codec->max_b_frames = 0;
    codec->thread_count = std::clamp(options.threads, 1, 16);
    codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    av_opt_set(codec->priv_data, "preset", "veryfast", 0);
    av_opt_set_double(codec->priv_data, "crf", options.crf, 0);
    check(avcodec_open2(codec.get(), &h264, nullptr), "open encoder");
  }

  void openMuxer(const H264Stream& wanted) {
    AVFormatContext* context = nullptr;
    check(avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr), "open muxer");
    muxer.reset(context);
    output.attach(*muxer);
    stream = avformat_new_stream(muxer.get(), nullptr);
    if (stream == nullptr) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
    check(avcodec_parameters_from_context(stream->codecpar, codec.get()), "open muxer");
    stream->time_base = wanted.timeBase;
    stream->avg_frame_rate = wanted.frameRate;
    stream->sample_aspect_ratio = wanted.pixelAspect;
    AVDictionary* flags = nullptr;
    av_dict_set(&flags, "movflags", "+faststart", 0);
    const int result = avformat_write_header(muxer.get(), &flags);
    av_dict_free(&flags);
    check(result, "write header");
  }

  void encode(const AVFrame* picture) {
    check(avcodec_send_frame(codec.get(), picture), "encode");
    for (;;) {
      const int received = avcodec_receive_packet(codec.get(), packet.get());
      if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return;
      check(received, "encode");
      // Without B frames packets come in the order of the pictures.
      packet->duration = durations.empty() ? 1 : durations.front();
      if (!durations.empty()) durations.pop_front();
      packet->stream_index = stream->index;
      av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
      check(av_write_frame(muxer.get(), packet.get()), "write");
      av_packet_unref(packet.get());
    }
  }

  std::filesystem::path path;
  AtomicOutput output;
  CodecPointer codec;
  std::unique_ptr<AVFormatContext, MuxerDeleter> muxer;
  AVStream* stream = nullptr;
  PacketPointer packet;
  std::deque<std::int64_t> durations;
  std::int64_t frames = 0;
  bool committed = false;
};

H264File::H264File(const std::filesystem::path& path, const H264Stream& stream, const WriteOptions& options) {
  routeFfmpegLog();
  require(stream.width > 0 && stream.width <= kLargestSide, "width", stream.width, "1..16384", path);
  require(stream.height > 0 && stream.height <= kLargestSide, "height", stream.height, "1..16384", path);
  require(stream.timeBase.num > 0 && stream.timeBase.den > 0, "fps", options.fps, "above 0", path);
  require(options.crf >= 0 && options.crf <= 51, "crf", options.crf, "0..51", path);
  require(options.gop >= 1, "gop", options.gop, "at least 1", path);
  m_impl = std::make_unique<Impl>(path, stream, options);
}

H264File::~H264File() = default;

void H264File::write(AVFrame& picture, std::int64_t tick, std::int64_t duration) {
  if (m_impl->committed)
    throw Error(ErrorCode::Internal, {{"path", base::toUtf8(m_impl->path)}, {"expected", std::string("no commit yet")}});
  picture.pts = tick;
  picture.pict_type = AV_PICTURE_TYPE_NONE;
  m_impl->durations.push_back(duration);
  m_impl->encode(&picture);
  ++m_impl->frames;
}

void H264File::commit() {
  if (m_impl->committed) throw Error(ErrorCode::Internal, {{"path", base::toUtf8(m_impl->path)}, {"expected", std::string("one commit")}});
  if (m_impl->frames == 0) {
    throw Error(ErrorCode::Empty, {{"path", base::toUtf8(m_impl->path)}, {"expected", std::string("at least one frame")}});
  }
  m_impl->encode(nullptr);
  m_impl->check(av_write_trailer(m_impl->muxer.get()), "write trailer");
  avio_flush(m_impl->muxer->pb);
  m_impl->check(m_impl->muxer->pb->error, "write");
  m_impl->output.commit();
  m_impl->committed = true;
}

std::int64_t H264File::framesWritten() const {
  return m_impl->frames;
}

}  // namespace parsimony::video
