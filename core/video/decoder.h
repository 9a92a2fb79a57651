// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/video/ffmpeg.h"
#include "core/video/media_file.h"
#include "core/video/packet_index.h"

namespace parsimony::video {

/// A picture with the packet it came from.
struct DecodedPicture {
  PicturePointer picture;
  std::int64_t ordinal = -1;
  bool damaged = false;  ///< the decoder had to guess parts of it
};

/// Demuxer and decoder of one video. Pictures are told apart by the ordinal of their packet, never by time: each packet is handed to the
/// decoder with its ordinal in place of its time stamp, and decoders give that back with the picture.
class Decoder {
 public:
  Decoder(const std::filesystem::path& path, int threads);

  [[nodiscard]] const MediaFile& media() const { return *m_media; }
  /// Without an index only rewind() and next() may be called.
  void setIndex(std::shared_ptr<const PacketIndex> index) { m_index = std::move(index); }

  /// Back to the first packet.
  void rewind();
  /// Next comes the packet with this ordinal, which must be a key. \throws base::Error Malformed {path} when it cannot be found again.
  void seek(std::int64_t keyOrdinal);
  /// From now on pictures of a lower rank may be missing where no other picture refers to them: they are not decoded. 0 = all come.
  void leaveOutBefore(std::int64_t rank) { m_leaveOutBefore = rank; }
  /// Next picture in the order of the decoder. \return false after the last.
  [[nodiscard]] bool next(DecodedPicture& decoded);
  /// Ordinal of the packet that is decoded next.
  [[nodiscard]] std::int64_t position() const { return m_position; }
  /// True after the last picture, until rewind() or seek().
  [[nodiscard]] bool finished() const { return m_finished; }

 private:
  void openCodec();
  void flush();
  bool readNext();
  void feed();
  [[nodiscard]] bool mayLeaveOut() const;
  [[nodiscard]] bool landAtOrBefore(std::int64_t keyOrdinal, bool byByte, std::int64_t where);
  [[nodiscard]] bool skipTo(std::int64_t keyOrdinal);

  std::filesystem::path m_path;
  int m_threads = 1;
  std::unique_ptr<MediaFile> m_media;
  std::shared_ptr<const PacketIndex> m_index;
  CodecPointer m_codec;
  PacketPointer m_packet;
  PicturePointer m_picture;
  std::int64_t m_position = 0;
  std::int64_t m_leaveOutBefore = 0;
  bool m_leavingOut = false;   ///< as said of the packet fed last
  bool m_packetReady = false;  ///< m_packet holds the packet of m_position, not yet sent
  bool m_fresh = true;         ///< nothing was read since the file was opened
  bool m_draining = false;
  bool m_finished = false;
};

/// The fields of a packet that tell it from others.
[[nodiscard]] IndexedPacket describe(const AVPacket& packet);

}  // namespace parsimony::video
