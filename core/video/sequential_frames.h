// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "core/video/decoder.h"
#include "core/video/packet_index.h"

namespace parsimony::video {

/// A picture in presentation order.
struct OrderedPicture {
  PicturePointer picture;
  std::int64_t rank = 0;
  bool repeated = false;  ///< this frame could not be decoded: the one before it stands in
};

/// All frames of an index from first to last, exactly as many as it counts, whatever the decoder drops or swaps.
class SequentialFrames {
 public:
  SequentialFrames(Decoder& decoder, std::shared_ptr<const PacketIndex> index);
  /// \return false after the last. \throws base::Error Malformed {path} when nothing can be decoded
  [[nodiscard]] bool next(OrderedPicture& frame);

 private:
  Decoder& m_decoder;
  std::shared_ptr<const PacketIndex> m_index;
  std::int64_t m_expected = 0;
  std::map<std::int64_t, PicturePointer> m_early;  ///< came before their turn
  PicturePointer m_last;
};

}  // namespace parsimony::video
