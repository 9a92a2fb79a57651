// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::video {

/// What a video holds, from its packets (no decoding but for the last group of pictures).
struct VideoInfo {
  std::filesystem::path path;
  std::int64_t frames = 0;          ///< decodable frames
  std::int64_t framesDeclared = 0;  ///< what the container claims (0 = nothing)
  int width = 0;                    ///< as displayed, after rotation
  int height = 0;
  double fps = 0.0;       ///< average
  double duration = 0.0;  ///< seconds
  bool variableFrameRate = false;
  std::string codec;
  std::string pixelFormat;
  std::int64_t keyframes = 0;
  std::int64_t maxGop = 0;            ///< frames
  int rotation = 0;                   ///< degrees clockwise of the display matrix: 0, 90, 180, 270
  bool grey = false;                  ///< pixel format without chroma
  std::vector<std::string> warnings;  ///< codes such as "truncated", "no_index", "variable_frame_rate", "edit_list", "non_square_pixels"
};

}  // namespace parsimony::video
