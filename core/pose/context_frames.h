// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <string>

namespace parsimony::pose {

inline constexpr int kContextFrames = 5;  ///< t-2 .. t+2

/// Names of the pictures t-2 .. t+2 of a labelled frame: arithmetic on the last number of the file's stem, which keeps its zeros; below 0
/// is 0. A name without a number gives itself five times.   (spec/pose.md 1.1)
///   img_2.png -> img_0 .. img_4,  img_0200.png -> img_0198 .. img_0202,  img_1.png -> img_0, img_0, img_1, img_2, img_3
[[nodiscard]] std::array<std::string, kContextFrames> contextNames(const std::string& fileName);

/// The same for a path, with the picture itself in the place of files that are not there.
[[nodiscard]] std::array<std::filesystem::path, kContextFrames> contextPaths(const std::filesystem::path& picture);

/// Whether the name has a number and all the files of contextNames() exist.
[[nodiscard]] bool hasContext(const std::filesystem::path& picture);

}  // namespace parsimony::pose
