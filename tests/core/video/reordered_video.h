// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <opencv2/core.hpp>

#include "core/video/ffmpeg.h"
#include "core/video/yuv_convert.h"
#include "tests/core/video/burnt_number.h"

namespace parsimony::tests {

/// How pictures refer to each other.
struct Reordering {
  int gop = 250;                   ///< frames between key frames
  int bFrames = 3;                 ///< between two other frames
  const char* pyramid = "normal";  ///< "none": no picture refers to a B frame
  bool openGop = false;            ///< B frames may refer to the key frame after them
};

inline bool canWriteReordered() {
  return avcodec_find_encoder_by_name("libx264") != nullptr;
}

/// H.264 with B frames, which VideoWriter never writes. Container by the ending of the name.
class ReorderedVideo {
 public:
  ReorderedVideo(const std::filesystem::path& path, const Reordering& order) : m_packet(video::newPacket()) {
    const AVCodec* encoder = avcodec_find_encoder_by_name("libx264");
    if (encoder == nullptr) throw std::runtime_error("FFmpeg without libx264");
    AVFormatContext* muxer = nullptr;
    require(avformat_alloc_output_context2(&muxer, nullptr, nullptr, path.string().c_str()));
    m_muxer.reset(muxer);
    m_codec.reset(avcodec_alloc_context3(encoder));
    m_codec->width = kWidth;
    m_codec->height = kHeight;
    m_codec->pix_fmt = AV_PIX_FMT_YUV420P;
    m_codec->time_base = {1, 30};
    m_codec->framerate = {30, 1};
    m_codec->gop_size = order.gop;
    m_codec->max_b_frames = order.bFrames;
    m_codec->thread_count = 1;
    if ((muxer->oformat->flags & AVFMT_GLOBALHEADER) != 0) m_codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    const std::string details = std::string("b-adapt=0:scenecut=0:b-pyramid=") + order.pyramid + ":open-gop=" + (order.openGop ? "1" : "0");
    av_opt_set(m_codec->priv_data, "preset", "veryfast", 0);
    av_opt_set(m_codec->priv_data, "x264-params", details.c_str(), 0);
    require(avcodec_open2(m_codec.get(), encoder, nullptr));
    m_stream = avformat_new_stream(muxer, nullptr);
    if (m_stream == nullptr) throw std::runtime_error("no stream");
    require(avcodec_parameters_from_context(m_stream->codecpar, m_codec.get()));
    m_stream->time_base = m_codec->time_base;
    m_stream->avg_frame_rate = m_codec->framerate;
    require(avio_open(&muxer->pb, path.string().c_str(), AVIO_FLAG_WRITE));
    require(avformat_write_header(muxer, nullptr));
  }

  /// CV_8UC3 RGB, 160 x 96.
  void write(const cv::Mat& picture) {
    const video::PicturePointer borrowed = video::newPicture();  // points to the matrix; without a buffer nothing is freed
    borrowed->format = AV_PIX_FMT_RGB24;
    borrowed->width = picture.cols;
    borrowed->height = picture.rows;
    borrowed->data[0] = picture.data;
    borrowed->linesize[0] = static_cast<int>(picture.step[0]);
    const video::PicturePointer converted = m_converter.convert(*borrowed);
    converted->pts = m_frames++;
    encode(converted.get());
  }

  void finish() {
    encode(nullptr);
    require(av_write_trailer(m_muxer.get()));
  }

 private:
  static constexpr int kWidth = 160;
  static constexpr int kHeight = 96;

  struct MuxerDeleter {
    void operator()(AVFormatContext* muxer) const {
      avio_closep(&muxer->pb);
      avformat_free_context(muxer);
    }
  };

  static void require(int result) {
    if (result < 0) throw std::runtime_error(video::ffmpegText(result));
  }

  void encode(const AVFrame* picture) {
    require(avcodec_send_frame(m_codec.get(), picture));
    while (avcodec_receive_packet(m_codec.get(), m_packet.get()) >= 0) {
      m_packet->stream_index = m_stream->index;
      m_packet->duration = 1;
      av_packet_rescale_ts(m_packet.get(), m_codec->time_base, m_stream->time_base);
      require(av_write_frame(m_muxer.get(), m_packet.get()));
      av_packet_unref(m_packet.get());
    }
  }

  video::Yuv420Converter m_converter{video::Orientation{}, kWidth, kHeight};
  video::PacketPointer m_packet;
  video::CodecPointer m_codec;
  std::unique_ptr<AVFormatContext, MuxerDeleter> m_muxer;
  AVStream* m_stream = nullptr;
  std::int64_t m_frames = 0;
};

/// Writes frames 0 .. frames-1 of numberedPicture().
inline void writeReorderedVideo(const std::filesystem::path& path, int frames, const Reordering& order) {
  ReorderedVideo video(path, order);
  for (int i = 0; i < frames; ++i) video.write(numberedPicture(i));
  video.finish();
}

}  // namespace parsimony::tests
