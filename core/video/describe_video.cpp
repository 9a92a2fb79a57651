// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/describe_video.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace parsimony::video {

namespace {

// Times are rounded to ticks, or were rounded to milliseconds by an earlier container: that much is no change of rate.
constexpr double kToleratedTicks = 1.5;
constexpr double kToleratedSeconds = 0.00105;
constexpr double kToleratedShare = 0.25;
constexpr double kSnapToDeclared = 0.005;

struct Timing {
  double fps = 0.0;
  double duration = 0.0;
  bool variable = false;
};

Timing timingOf(const PacketIndex& index) {
  const std::vector<std::int64_t>& ticks = index.ticks();
  const StreamFacts& facts = index.facts();
  const double secondsPerTick = static_cast<double>(facts.timeBaseNum) / facts.timeBaseDen;
  Timing timing;
  timing.fps = facts.fpsHint;
  if (ticks.size() < 2) {
    timing.duration = timing.fps > 0.0 ? 1.0 / timing.fps : 0.0;
    return timing;
  }
  const double step = static_cast<double>(ticks.back()) / static_cast<double>(ticks.size() - 1);
  const double rounding = std::min(kToleratedSeconds / secondsPerTick, kToleratedShare * step);
  double farthest = 0.0;  // from even steps, in ticks
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    farthest = std::max(farthest, std::abs(static_cast<double>(ticks[i]) - static_cast<double>(i) * step));
  }
  timing.variable = index.hasTimes() && farthest > std::max(kToleratedTicks, rounding);

  const double span = static_cast<double>(ticks.back()) * secondsPerTick;
  const double measured = static_cast<double>(ticks.size() - 1) / span;
  // The declared rate is a ratio such as 30000/1001 and exact; the measured one suffers from rounded ticks.
  const bool declaredHolds = facts.fpsHint > 0.0 && std::abs(measured / facts.fpsHint - 1.0) < kSnapToDeclared;
  timing.fps = declaredHolds || !index.hasTimes() ? facts.fpsHint : measured;
  if (timing.fps <= 0.0) timing.fps = measured;
  timing.duration = span + 1.0 / timing.fps;
  return timing;
}

void describeKeys(const PacketIndex& index, VideoInfo& info) {
  std::int64_t previous = -1;
  for (std::size_t i = 0; i < index.keys().size(); ++i) {
    const IndexedPacket& packet = index.packets()[static_cast<std::size_t>(index.keys()[i])];
    if (packet.key && packet.rank >= 0) ++info.keyframes;
    const std::int64_t rank = std::min(index.safeRank(i), index.numFrames());
    if (previous >= 0) info.maxGop = std::max(info.maxGop, rank - previous);
    previous = rank;
  }
  if (previous >= 0) info.maxGop = std::max(info.maxGop, index.numFrames() - previous);
}

void describeFormat(const MediaFile& media, VideoInfo& info) {
  const AVCodecParameters& codec = *media.stream().codecpar;
  const Orientation turn = media.orientation();
  info.width = turn.transpose ? codec.height : codec.width;
  info.height = turn.transpose ? codec.width : codec.height;
  info.rotation = turn.rotation();
  info.codec = avcodec_get_name(codec.codec_id);
  const auto format = static_cast<AVPixelFormat>(codec.format);
  if (const char* name = av_get_pix_fmt_name(format)) info.pixelFormat = name;
  if (const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format)) {
    info.grey = pixels->nb_components <= 2 && (pixels->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) == 0;
  }
  if (turn.mirrored()) info.warnings.emplace_back("mirrored");
  if (turn.unusual) info.warnings.emplace_back("rotation_ignored");
  const AVRational pixel = codec.sample_aspect_ratio.num > 0 ? codec.sample_aspect_ratio : media.stream().sample_aspect_ratio;
  if (pixel.num > 0 && pixel.den > 0 && pixel.num != pixel.den) info.warnings.emplace_back("non_square_pixels");
}

}  // namespace

VideoInfo describeVideo(const MediaFile& media, const PacketIndex& index) {
  VideoInfo info;
  info.path = media.path();
  info.frames = index.numFrames();
  info.framesDeclared = index.facts().framesDeclared;
  const Timing timing = timingOf(index);
  info.fps = timing.fps;
  info.duration = timing.duration;
  info.variableFrameRate = timing.variable;
  describeFormat(media, info);
  describeKeys(index, info);
  if (index.facts().truncated) info.warnings.emplace_back("truncated");
  if (index.facts().noContainerIndex) info.warnings.emplace_back("no_index");
  if (index.facts().editList) info.warnings.emplace_back("edit_list");
  if (timing.variable) info.warnings.emplace_back("variable_frame_rate");
  if (!index.hasTimes()) info.warnings.emplace_back("no_times");
  return info;
}

}  // namespace parsimony::video
