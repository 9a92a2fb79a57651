// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/sequential_frames.h"

#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::video {

namespace {

// The largest reordering depth of H.264 and HEVC: a frame that is later than this never comes.
constexpr std::size_t kReorderWindow = 16;

}  // namespace

SequentialFrames::SequentialFrames(Decoder& decoder, std::shared_ptr<const PacketIndex> index)
    : m_decoder(decoder), m_index(std::move(index)) {
  m_decoder.rewind();
}

bool SequentialFrames::next(OrderedPicture& frame) {
  if (m_expected >= m_index->numFrames()) return false;
  DecodedPicture decoded;
  auto turn = m_early.find(m_expected);
  while (turn == m_early.end() && m_early.size() < kReorderWindow && m_decoder.next(decoded)) {
    if (decoded.ordinal < 0 || decoded.ordinal >= static_cast<std::int64_t>(m_index->packets().size())) continue;
    const std::int64_t rank = m_index->packets()[static_cast<std::size_t>(decoded.ordinal)].rank;
    if (rank >= m_expected) m_early.emplace(rank, std::move(decoded.picture));
    turn = m_early.find(m_expected);
  }
  frame.repeated = turn == m_early.end();
  if (!frame.repeated) {
    m_last = std::move(turn->second);
    m_early.erase(turn);
  } else if (!m_last) {
    if (m_early.empty()) {
      throw base::Error(base::ErrorCode::Malformed,
                        {{"path", base::toUtf8(m_decoder.media().path())}, {"frame", m_expected}, {"expected", std::string("a picture")}});
    }
    m_last = m_early.begin()->second;
  }
  frame.picture = m_last;
  frame.rank = m_expected++;
  return true;
}

}  // namespace parsimony::video
