// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/jobs/run_context.h"
#include "core/video/decoder.h"
#include "core/video/packet_index.h"
#include "core/video/video_info.h"
#include "core/video/video_reader.h"

namespace parsimony::video {

/// A video ready for reading.
struct OpenedVideo {
  std::unique_ptr<Decoder> decoder;
  std::shared_ptr<const PacketIndex> index;
  VideoInfo info;
};

/// Opens a video with its index: the cached one, or a new one, which then is cached.
/// Progress "index" counts bytes of the file, then frames where a decoding pass is needed.
/// \throws base::Error as VideoReader, Cancelled
[[nodiscard]] OpenedVideo openVideo(const std::filesystem::path& path, const OpenOptions& options, const jobs::RunContext& context);

/// Reads all packets of the file without decoding.
[[nodiscard]] PacketIndex scanPackets(const std::filesystem::path& path, const jobs::RunContext& context);

/// Compares the order and number of the pictures with what the decoder gives at both ends of the video, and corrects the index:
/// where the beginning differs, or no order is known, by decoding everything once; at the end by dropping what cannot be decoded.
void settle(PacketIndex& index, Decoder& decoder, const jobs::RunContext& context);

}  // namespace parsimony::video
