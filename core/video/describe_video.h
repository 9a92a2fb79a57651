// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/video/media_file.h"
#include "core/video/packet_index.h"
#include "core/video/video_info.h"

namespace parsimony::video {

/// The facts of a video from its header and its index.
[[nodiscard]] VideoInfo describeVideo(const MediaFile& media, const PacketIndex& index);

}  // namespace parsimony::video
