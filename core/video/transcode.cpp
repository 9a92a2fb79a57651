// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/video/h264_file.h"
#include "core/video/index_builder.h"
#include "core/video/sequential_frames.h"
#include "core/video/video_writer.h"
#include "core/video/yuv_convert.h"

namespace parsimony::video {

namespace {

constexpr int kLargestDenominator = 100000;
constexpr double kDefaultFps = 25.0;  // a single picture has no rate

H264Stream streamLike(const OpenedVideo& video, const Yuv420Converter& converter) {
  const AVStream& source = video.decoder->media().stream();
  const AVCodecParameters& codec = *source.codecpar;
  H264Stream stream;
  stream.width = converter.codedWidth();
  stream.height = converter.codedHeight();
  stream.frameRate = av_d2q(video.info.fps > 0.0 ? video.info.fps : kDefaultFps, kLargestDenominator);
  // An even rate is written exactly; Matroska, for one, has it rounded to milliseconds.
  stream.timeBase = av_inv_q(stream.frameRate);
  if (video.info.variableFrameRate) stream.timeBase = {video.index->facts().timeBaseNum, video.index->facts().timeBaseDen};
  stream.pixelAspect = codec.sample_aspect_ratio.num > 0 ? codec.sample_aspect_ratio : source.sample_aspect_ratio;
  if (video.decoder->media().orientation().transpose && stream.pixelAspect.num > 0) stream.pixelAspect = av_inv_q(stream.pixelAspect);
  const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(codec.format));
  const bool yuv = pixels != nullptr && (pixels->flags & AV_PIX_FMT_FLAG_RGB) == 0 && pixels->nb_components >= 3;
  if (yuv) {
    stream.colorSpace = codec.color_space;
    stream.colorPrimaries = codec.color_primaries;
    stream.colorTransfer = codec.color_trc;
  }
  return stream;
}

}  // namespace

std::int64_t transcode(const std::filesystem::path& in, const std::filesystem::path& out, const WriteOptions& options,
                       const jobs::RunContext& context) {
  OpenOptions reading;
  reading.threads = options.threads;
  const OpenedVideo video = openVideo(in, reading, context);
  const AVCodecParameters& codec = *video.decoder->media().stream().codecpar;
  Yuv420Converter converter(video.decoder->media().orientation(), codec.width, codec.height);
  H264File file(out, streamLike(video, converter), options);

  const std::int64_t total = video.index->numFrames();
  const std::int64_t perSecond = std::clamp<std::int64_t>(std::llround(video.info.fps), 1, 1000);
  SequentialFrames frames(*video.decoder, video.index);
  OrderedPicture next;
  std::int64_t duration = 1;
  while (frames.next(next)) {
    const auto rank = static_cast<std::size_t>(next.rank);
    const std::vector<std::int64_t>& ticks = video.index->ticks();
    if (video.info.variableFrameRate && rank + 1 < ticks.size()) duration = ticks[rank + 1] - ticks[rank];
    const PicturePointer picture = converter.convert(*next.picture);
    file.write(*picture, video.info.variableFrameRate ? ticks[rank] : next.rank, duration);
    if ((next.rank + 1) % perSecond != 0 && next.rank + 1 != total) continue;
    context.progress(next.rank + 1, total, "transcode");
    context.throwIfCancelled();
    if (context.stop() == jobs::StopRequest::StopAndKeep) break;
  }
  file.commit();
  return file.framesWritten();
}

}  // namespace parsimony::video
