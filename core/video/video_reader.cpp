// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_reader.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/video/frame_store.h"
#include "core/video/index_builder.h"
#include "core/video/picture_convert.h"

namespace parsimony::video {

namespace {

using base::Error;
using base::ErrorCode;

// Decoding a few frames costs less than a jump and a flush of the decoder.
constexpr std::int64_t kCheapSteps = 4;
// As in SequentialFrames: a frame that is later than this never comes.
constexpr std::int64_t kReorderWindow = 16;
constexpr std::size_t kMaxGopsBack = 4;

PictureConverter makeConverter(const MediaFile& media, PixelFormat format) {
  const AVCodecParameters& codec = *media.stream().codecpar;
  return {format, media.orientation(), codec.width, codec.height};
}

}  // namespace

struct VideoReader::Impl {
  Impl(OpenedVideo opened, const OpenOptions& options)
      : video(std::move(opened)), converter(makeConverter(video.decoder->media(), options.format)), store(options.keepBytes) {}

  [[nodiscard]] PicturePointer picture(std::int64_t rank, bool& repeated);
  [[nodiscard]] bool isAhead(std::int64_t rank) const;
  void startAt(std::size_t key);
  void startAgainAt(std::size_t key);
  [[nodiscard]] bool decodeUntil(std::int64_t rank, bool acceptDamaged);

  OpenedVideo video;
  PictureConverter converter;
  FrameStore store;
  std::map<std::int64_t, PicturePointer> lost;  ///< undecodable frames and what stands in for them
  std::int64_t safeFrom = 0;                    ///< pictures before this rank lack their references
  std::int64_t reached = -1;                    ///< largest rank since the last jump
};

bool VideoReader::Impl::isAhead(std::int64_t rank) const {
  if (video.decoder->finished() || rank <= reached || rank < safeFrom) return false;
  const std::int64_t key = video.index->keys()[video.index->keyFor(rank)];
  return key <= video.decoder->position() || rank - reached <= kCheapSteps;
}

void VideoReader::Impl::startAt(std::size_t key) {
  reached = -1;
  safeFrom = video.index->safeRank(key);
  video.decoder->seek(video.index->keys()[key]);
}

/// After a failure: nothing is left out, and the start of the file is reached by opening it anew.
void VideoReader::Impl::startAgainAt(std::size_t key) {
  video.decoder->leaveOutBefore(0);
  if (key > 0) {
    startAt(key);
    return;
  }
  reached = -1;
  safeFrom = video.index->safeRank(key);
  video.decoder->rewind();
}

bool VideoReader::Impl::decodeUntil(std::int64_t rank, bool acceptDamaged) {
  DecodedPicture decoded;
  std::int64_t later = 0;
  while (later < kReorderWindow && video.decoder->next(decoded)) {
    if (decoded.ordinal < 0 || decoded.ordinal >= static_cast<std::int64_t>(video.index->packets().size())) continue;
    const std::int64_t found = video.index->packets()[static_cast<std::size_t>(decoded.ordinal)].rank;
    if (found < safeFrom) continue;
    reached = std::max(reached, found);
    if (!decoded.damaged || acceptDamaged) store.insert(found, std::move(decoded.picture), rank);
    if (found == rank) return store.find(rank) != nullptr;
    if (found > rank) ++later;
  }
  return false;
}

PicturePointer VideoReader::Impl::picture(std::int64_t rank, bool& repeated) {
  repeated = false;
  if (PicturePointer stored = store.find(rank)) return stored;
  if (const auto known = lost.find(rank); known != lost.end()) {
    repeated = true;
    return known->second;
  }
  const std::size_t key = video.index->keyFor(rank);
  if (!isAhead(rank)) startAt(key);
  // What the store would forget again before this frame is reached is decoded only where other pictures refer to it.
  video.decoder->leaveOutBefore(rank - std::max(kReorderWindow, store.capacity()));
  if (decodeUntil(rank, false)) return store.find(rank);
  // Some streams mark pictures as keys that are none (gradual refresh), or need the group before: go further back.
  for (std::size_t back = 0; back <= kMaxGopsBack && back <= key; ++back) {
    startAgainAt(key - back);
    if (decodeUntil(rank, back == std::min(kMaxGopsBack, key))) return store.find(rank);
  }
  repeated = true;
  PicturePointer instead = store.nearest(rank);
  if (!instead) {
    throw Error(ErrorCode::Malformed,
                {{"path", base::toUtf8(video.info.path)}, {"frame", rank}, {"expected", std::string("a decodable frame")}});
  }
  base::log(base::LogLevel::Warning, "video", "frame " + std::to_string(rank) + " cannot be decoded: its neighbour is shown");
  lost.emplace(rank, instead);
  return instead;
}

VideoReader::VideoReader(const std::filesystem::path& path, const OpenOptions& options, const jobs::RunContext& context)
    : m_impl(std::make_unique<Impl>(openVideo(path, options, context), options)) {}
VideoReader::~VideoReader() = default;
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;

const VideoInfo& VideoReader::info() const {
  return m_impl->video.info;
}

FramePtr VideoReader::read(FrameIndex frame) {
  if (frame.value < 0 || frame.value >= numFrames()) {
    throw Error(ErrorCode::InvalidValue,
                {{"path", base::toUtf8(info().path)}, {"frame", frame.value}, {"expected", "0.." + std::to_string(numFrames() - 1)}});
  }
  auto result = std::make_shared<Frame>();
  result->index = frame;
  result->seconds = seconds(frame);
  const PicturePointer picture = m_impl->picture(frame.value, result->repeated);
  result->picture = m_impl->converter.convert(*picture);
  return result;
}

double VideoReader::seconds(FrameIndex frame) const {
  if (frame.value < 0 || frame.value >= numFrames()) {
    throw Error(ErrorCode::InvalidValue, {{"frame", frame.value}, {"expected", "0.." + std::to_string(numFrames() - 1)}});
  }
  return m_impl->video.index->seconds(frame.value);
}

VideoInfo probe(const std::filesystem::path& path, const OpenOptions& options, const jobs::RunContext& context) {
  return openVideo(path, options, context).info;
}

}  // namespace parsimony::video
