// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/jobs/run_context.h"
#include "core/video/frame.h"

namespace parsimony::app {

/// Where a frame of a video is stored once it is labelled, as Lightning Pose and DeepLabCut do: "labeled-data/<stem>/img00000042.png".
[[nodiscard]] QString imageOfFrame(const QString& videoStem, qint64 frame);

/// The frame number of such a path, with any number of digits; absent when the image is of another video.
[[nodiscard]] std::optional<qint64> frameOfImage(const QString& image, const QString& videoStem);

/// Writes a frame and its `context` neighbours on both sides, which temporal networks want; existing files stay.
/// \throws base::Error of the video or the disk
void writeFrameImages(const std::filesystem::path& video, const std::filesystem::path& indexFolder, const std::filesystem::path& project,
                      qint64 frame, int context, const jobs::RunContext& run);

}  // namespace parsimony::app
