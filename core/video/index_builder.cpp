// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/index_builder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/video/describe_video.h"
#include "core/video/packet_index_file.h"

namespace parsimony::video {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::int64_t kHeadFrames = 24;
constexpr std::int64_t kPacketsPerReport = 2048;
constexpr std::int64_t kFramesPerReport = 256;
constexpr std::size_t kMaxTailGops = 8;
constexpr double kToleratedSeconds = 1.0;

StreamFacts factsOf(const MediaFile& media) {
  const AVStream& stream = media.stream();
  StreamFacts facts;
  facts.timeBaseNum = std::max(1, stream.time_base.num);
  facts.timeBaseDen = std::max(1, stream.time_base.den);
  const AVRational rate = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  facts.fpsHint = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0.0;
  facts.framesDeclared = stream.nb_frames;
  const AVCodecDescriptor* codec = avcodec_descriptor_get(stream.codecpar->codec_id);
  const bool intraOnly = codec != nullptr && (codec->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
  facts.reorders = !intraOnly && stream.codecpar->video_delay > 0;
  const char* format = media.context().iformat->name;
  facts.noContainerIndex = media.prefersBytes() || (std::strcmp(format, "avi") == 0 && media.containerIndexEntries() == 0);
  return facts;
}

/// Ordinals in the order in which the decoder gives their pictures, from where it stands; at most `limit`.
std::vector<std::int64_t> decodedOrdinals(Decoder& decoder, std::int64_t limit, std::int64_t total, const jobs::RunContext& context) {
  std::vector<std::int64_t> ordinals;
  DecodedPicture decoded;
  while (static_cast<std::int64_t>(ordinals.size()) < limit && decoder.next(decoded)) {
    ordinals.push_back(decoded.ordinal);
    if (ordinals.size() % kFramesPerReport == 0) {
      context.progress(static_cast<std::int64_t>(ordinals.size()), total, "index");
      context.throwIfCancelled();
    }
  }
  return ordinals;
}

void orderByDecoding(PacketIndex& index, Decoder& decoder, const jobs::RunContext& context) {
  decoder.rewind();
  const auto total = static_cast<std::int64_t>(index.packets().size());
  index.setPresentationOrder(decodedOrdinals(decoder, total + 1, total, context));
}

bool headAgrees(const PacketIndex& index, Decoder& decoder, const jobs::RunContext& context) {
  const std::int64_t count = std::min(kHeadFrames, index.numFrames());
  decoder.rewind();
  const std::vector<std::int64_t> head = decodedOrdinals(decoder, count, count, context);
  // A cut file may end within the head, then there are fewer: that is the tail's matter.
  return std::equal(head.begin(), head.end(), index.shown().begin());
}

/// Ranks from the key on that the decoder does not give.
std::vector<std::int64_t> missingFrom(const PacketIndex& index, std::size_t key, Decoder& decoder, const jobs::RunContext& context) {
  const std::int64_t first = index.safeRank(key);
  // What decides on the number of frames is read as a reader from first to last would.
  if (key == 0) {
    decoder.rewind();
  } else {
    decoder.seek(index.keys()[key]);
  }
  const std::int64_t expected = index.numFrames() - first;
  std::vector<std::int64_t> emitted = decodedOrdinals(decoder, static_cast<std::int64_t>(index.packets().size()) + 1, expected, context);
  std::sort(emitted.begin(), emitted.end());
  std::vector<std::int64_t> missing;
  for (std::int64_t rank = first; rank < index.numFrames(); ++rank) {
    if (!std::binary_search(emitted.begin(), emitted.end(), index.shown()[static_cast<std::size_t>(rank)])) missing.push_back(rank);
  }
  return missing;
}

void trimTail(PacketIndex& index, Decoder& decoder, const jobs::RunContext& context) {
  std::vector<std::int64_t> missing;
  const std::size_t keys = index.keys().size();
  for (std::size_t back = 1;; ++back) {
    if (back > keys || back > kMaxTailGops) {
      orderByDecoding(index, decoder, context);
      index.markTruncated();
      return;
    }
    const std::size_t key = keys - back;
    missing = missingFrom(index, key, decoder, context);
    if (missing.empty()) return;
    // Judged properly only from a group of pictures that begins well: its leading pictures need the group before.
    if (missing.front() > index.safeRank(key) && back > 1) break;
  }
  std::vector<std::int64_t> kept;
  for (std::int64_t rank = 0; rank < index.numFrames(); ++rank) {
    if (!std::binary_search(missing.begin(), missing.end(), rank)) kept.push_back(index.shown()[static_cast<std::size_t>(rank)]);
  }
  index.setPresentationOrder(kept);
  index.markTruncated();
}

/// Packets that the container promises; 0 = it says nothing reliable.
std::int64_t promisedPackets(const MediaFile& media) {
  // MP4: the sample table after its edit list, complete only once the last fragment was read.
  if (media.isMov()) return avformat_index_get_entries_count(&media.stream());
  // The frame count in an AVI header is often wrong, its index seldom.
  return media.containerIndexEntries() > 0 ? media.containerIndexEntries() : media.stream().nb_frames;
}

/// Matroska and FLV state a duration; a lone stream that stops well before it was cut.
bool endsBeforePromise(const MediaFile& media, const std::vector<IndexedPacket>& packets) {
  const AVFormatContext& context = media.context();
  if (media.isMov() || context.nb_streams != 1 || context.duration_estimation_method != AVFMT_DURATION_FROM_STREAM) return false;
  std::int64_t first = kNoTime;
  std::int64_t last = kNoTime;
  for (const IndexedPacket& packet : packets) {
    if (packet.pts == kNoTime) continue;
    first = first == kNoTime ? packet.pts : std::min(first, packet.pts);
    last = std::max(last, packet.pts);
  }
  if (first == kNoTime) return false;
  const double seconds = static_cast<double>(last - first) * av_q2d(media.stream().time_base);
  return static_cast<double>(context.duration) / AV_TIME_BASE - seconds > kToleratedSeconds;
}

}  // namespace

PacketIndex scanPackets(const std::filesystem::path& path, const jobs::RunContext& context) {
  MediaFile media(path);
  StreamFacts facts = factsOf(media);
  const std::int64_t bytes = std::max<std::int64_t>(0, avio_size(media.context().pb));
  std::vector<IndexedPacket> packets;
  bool lastCorrupt = false;
  const PacketPointer packet = newPacket();
  while (media.readPacket(*packet)) {
    packets.push_back(describe(*packet));
    lastCorrupt = (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
    facts.editList = facts.editList || packets.back().discarded;
    if (static_cast<std::int64_t>(packets.size()) % kPacketsPerReport == 0) {
      context.progress(std::max<std::int64_t>(0, packets.back().pos), bytes, "index");
      context.throwIfCancelled();
    }
  }
  if (media.isMov() && facts.framesDeclared > avformat_index_get_entries_count(&media.stream())) facts.editList = true;
  const bool fewer = promisedPackets(media) > static_cast<std::int64_t>(packets.size());
  facts.truncated = lastCorrupt || media.endedEarly() || fewer || endsBeforePromise(media, packets);
  return PacketIndex(std::move(packets), facts);
}

void settle(PacketIndex& index, Decoder& decoder, const jobs::RunContext& context) {
  if (index.packets().empty()) return;
  if (!index.ordered() || !headAgrees(index, decoder, context)) {
    orderByDecoding(index, decoder, context);
    return;
  }
  // The decoder needs the index to find the last group of pictures; a copy, since the index may still change.
  decoder.setIndex(std::make_shared<const PacketIndex>(index));
  trimTail(index, decoder, context);
}

OpenedVideo openVideo(const std::filesystem::path& path, const OpenOptions& options, const jobs::RunContext& context) {
  OpenedVideo video;
  video.decoder = std::make_unique<Decoder>(path, options.threads);
  const std::filesystem::path cacheFile = options.indexFolder.empty() ? std::filesystem::path{} : indexFile(options.indexFolder, path);
  if (!cacheFile.empty()) {
    if (auto cached = loadIndex(cacheFile, path)) video.index = std::make_shared<const PacketIndex>(std::move(*cached));
  }
  if (!video.index) {
    PacketIndex index = scanPackets(path, context);
    settle(index, *video.decoder, context);
    if (index.numFrames() == 0) {
      const bool nothing = index.packets().empty() && !index.facts().truncated;
      throw Error(nothing ? ErrorCode::Empty : (index.facts().truncated ? ErrorCode::Truncated : ErrorCode::Malformed),
                  {{"path", base::toUtf8(path)},
                   {"expected", std::string("at least one decodable frame")},
                   {"found", std::to_string(index.packets().size()) + " packets, none decodable"}});
    }
    if (!cacheFile.empty()) saveIndex(cacheFile, path, index);
    video.index = std::make_shared<const PacketIndex>(std::move(index));
  }
  video.decoder->setIndex(video.index);
  video.info = describeVideo(video.decoder->media(), *video.index);
  return video;
}

}  // namespace parsimony::video
