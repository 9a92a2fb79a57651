// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/jobs/run_context.h"
#include "core/tracks/tracks.h"

namespace parsimony::pose {

/// Writes the video with its predictions: a disc per keypoint of at least `likelihood`, caption "t=HH:MM:SS, frame=N"; small pictures are
/// enlarged (2.5x up to 100 px, 2x up to 192 px).   (spec/pose.md 4.5)
/// \throws base::Error Inconsistent when the predictions have fewer rows than the video frames
void writeLabeledVideo(const std::filesystem::path& video, const tracks::Tracks& predictions, const std::filesystem::path& out,
                       double likelihood, const jobs::RunContext& context = {});

}  // namespace parsimony::pose
