// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/decoder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::video {

namespace {

using base::Error;
using base::ErrorCode;

constexpr int kMaxDrainFaults = 64;
// After a jump the first packets may belong to no known place (a transport stream joined in the middle of a packet).
constexpr int kMaxUnknownPackets = 256;

void requireMemory(int result, const std::filesystem::path& path) {
  if (result == AVERROR(ENOMEM)) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
}

}  // namespace

IndexedPacket describe(const AVPacket& packet) {
  IndexedPacket described;
  described.pts = packet.pts;
  described.dts = packet.dts;
  described.pos = packet.pos;
  described.size = packet.size;
  described.key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
  described.discarded = (packet.flags & AV_PKT_FLAG_DISCARD) != 0;
  return described;
}

Decoder::Decoder(const std::filesystem::path& path, int threads)
    : m_path(path),
      m_threads(std::clamp(threads, 1, 16)),
      m_media(std::make_unique<MediaFile>(path)),
      m_packet(newPacket()),
      m_picture(newPicture()) {
  openCodec();
}

void Decoder::openCodec() {
  const AVCodecParameters& parameters = *m_media->stream().codecpar;
  const AVCodec* decoder = avcodec_find_decoder(parameters.codec_id);
  if (decoder == nullptr) {
    throw Error(ErrorCode::Unsupported, {{"path", base::toUtf8(m_path)},
                                         {"expected", std::string("a known codec")},
                                         {"found", std::string(avcodec_get_name(parameters.codec_id))}});
  }
  m_codec.reset(avcodec_alloc_context3(decoder));
  if (!m_codec) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(m_path)}});
  int result = avcodec_parameters_to_context(m_codec.get(), &parameters);
  m_codec->thread_count = m_threads;
  m_codec->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
  m_codec->max_pixels = kMaxPixels;
  if (result >= 0) result = avcodec_open2(m_codec.get(), decoder, nullptr);
  requireMemory(result, m_path);
  if (result < 0) {
    throw Error(ErrorCode::Unsupported,
                {{"path", base::toUtf8(m_path)}, {"expected", std::string("a decodable stream")}, {"found", ffmpegText(result)}});
  }
}

void Decoder::flush() {
  avcodec_flush_buffers(m_codec.get());
  av_packet_unref(m_packet.get());
  m_packetReady = false;
  m_draining = false;
  m_finished = false;
  m_leavingOut = false;
}

void Decoder::rewind() {
  flush();
  m_position = 0;
  if (m_fresh) return;
  // Reopening is the one way back to the start that every container has.
  m_media = std::make_unique<MediaFile>(m_path);
  m_fresh = true;
}

bool Decoder::readNext() {
  if (m_packetReady) return true;
  for (int unknown = 0; unknown < kMaxUnknownPackets; ++unknown) {
    m_fresh = false;
    if (!m_media->readPacket(*m_packet)) return false;
    if (m_index) {
      const IndexedPacket described = describe(*m_packet);
      if (!m_index->matches(m_position, described)) {
        const auto found = m_index->find(described);
        if (!found) continue;
        m_position = *found;
      }
    }
    m_packetReady = true;
    return true;
  }
  return false;
}

bool Decoder::mayLeaveOut() const {
  // H.264 says of each picture whether any other refers to it (nal_ref_idc). HEVC says it of the same temporal layer only.
  if (m_leaveOutBefore <= 0 || !m_index || m_codec->codec_id != AV_CODEC_ID_H264) return false;
  const std::vector<IndexedPacket>& packets = m_index->packets();
  if (m_position < 0 || m_position >= static_cast<std::int64_t>(packets.size())) return false;
  const std::int64_t rank = packets[static_cast<std::size_t>(m_position)].rank;
  // The second field of a picture may have a packet of its own, without a rank: it goes the way of the first.
  return rank < 0 ? m_leavingOut : rank < m_leaveOutBefore;
}

void Decoder::feed() {
  if (!readNext()) {
    m_draining = true;
    avcodec_send_packet(m_codec.get(), nullptr);
    return;
  }
  m_packet->pts = m_position;
  m_packet->dts = AV_NOPTS_VALUE;
  // The packet is decoded while it is sent, so this concerns no other. The loop filter stays: skipping it would change references.
  m_leavingOut = mayLeaveOut();
  m_codec->skip_frame = m_leavingOut ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
  const int sent = avcodec_send_packet(m_codec.get(), m_packet.get());
  if (sent == AVERROR(EAGAIN)) return;  // kept until the decoder gave its pictures away
  requireMemory(sent, m_path);
  av_packet_unref(m_packet.get());
  m_packetReady = false;
  ++m_position;
}

bool Decoder::next(DecodedPicture& decoded) {
  int drainFaults = 0;
  while (!m_finished) {
    const int received = avcodec_receive_frame(m_codec.get(), m_picture.get());
    if (received == 0) {
      decoded.picture = std::exchange(m_picture, newPicture());
      decoded.ordinal = decoded.picture->pts;
      decoded.damaged = (decoded.picture->flags & AV_FRAME_FLAG_CORRUPT) != 0 || decoded.picture->decode_error_flags != 0;
      return true;
    }
    requireMemory(received, m_path);
    if (received == AVERROR_EOF || (m_draining && ++drainFaults > kMaxDrainFaults)) {
      m_finished = true;
    } else if (!m_draining) {
      feed();  // also after a fault: that packet is lost, the next may be good
    }
  }
  return false;
}

bool Decoder::landAtOrBefore(std::int64_t keyOrdinal, bool byByte, std::int64_t where) {
  if (where == kNoTime) return false;
  av_packet_unref(m_packet.get());
  m_packetReady = false;
  m_fresh = false;
  if (!(byByte ? m_media->seekByte(where) : m_media->seekTime(where))) return false;
  m_position = -1;  // unknown until a packet is recognised
  return readNext() && m_position <= keyOrdinal;
}

bool Decoder::skipTo(std::int64_t keyOrdinal) {
  while (readNext()) {
    if (m_position == keyOrdinal) return true;
    if (m_position > keyOrdinal) return false;
    av_packet_unref(m_packet.get());
    m_packetReady = false;
    ++m_position;
  }
  return false;
}

void Decoder::seek(std::int64_t keyOrdinal) {
  if (keyOrdinal == 0 && m_fresh) {
    rewind();
    return;
  }
  flush();
  const std::vector<IndexedPacket>& packets = m_index->packets();
  const auto packet = [&](std::int64_t ordinal) -> const IndexedPacket& { return packets[static_cast<std::size_t>(ordinal)]; };
  const auto attempt = [&](bool byByte, std::int64_t where) { return landAtOrBefore(keyOrdinal, byByte, where) && skipTo(keyOrdinal); };
  const IndexedPacket& key = packet(keyOrdinal);
  const auto timeOf = [](const IndexedPacket& p) { return p.pts != kNoTime ? p.pts : p.dts; };
  if (m_media->prefersBytes() && attempt(true, key.pos)) return;
  if (attempt(false, timeOf(key))) return;
  if (key.dts != timeOf(key) && attempt(false, key.dts)) return;
  if (attempt(true, key.pos)) return;
  // The container landed too late: start from keys further back and read on without decoding. Opening the file anew comes last, also
  // for the first packet: FFmpeg reads ahead and decodes to learn about the stream, and forgets what it knew of the file.
  const std::vector<std::int64_t>& keys = m_index->keys();
  const auto at = std::lower_bound(keys.begin(), keys.end(), keyOrdinal) - keys.begin();
  for (std::ptrdiff_t back = 1; back <= at && back <= 16; back *= 4) {
    if (attempt(false, timeOf(packet(keys[static_cast<std::size_t>(at - back)])))) return;
  }
  rewind();
  if (keyOrdinal > 0 && !skipTo(keyOrdinal)) {
    throw Error(ErrorCode::Malformed, {{"path", base::toUtf8(m_path)},
                                       {"expected", std::string("the same packets as when the video was indexed")},
                                       {"packet", keyOrdinal}});
  }
}

}  // namespace parsimony::video
