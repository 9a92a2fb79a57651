// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/video/packet_index.h"

namespace parsimony::video {

/// Where the index of a video is cached: `<folder>/<first 32 hex digits of sha256(absolute path)>.pidx`.
[[nodiscard]] std::filesystem::path indexFile(const std::filesystem::path& folder, const std::filesystem::path& video);

/// The cached index, or nothing when there is none, it belongs to another size or time of the video, to another version of the format or
/// of FFmpeg's demuxers, or is damaged.
[[nodiscard]] std::optional<PacketIndex> loadIndex(const std::filesystem::path& file, const std::filesystem::path& video);

/// Writes the index atomically. A cache that cannot be written is logged, never an error.
void saveIndex(const std::filesystem::path& file, const std::filesystem::path& video, const PacketIndex& index);

}  // namespace parsimony::video
