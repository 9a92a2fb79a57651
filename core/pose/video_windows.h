// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/pose/augmentation.h"
#include "core/project/project.h"

namespace parsimony::pose {

/// T consecutive frames of unlabelled video, of V cameras at the same time (V = 1 without views): N = V T pictures, camera after camera.
struct VideoWindow {
  at::Tensor pictures;  ///< uint8 [N x H x W x C], augmented
  at::Tensor plain;     ///< the same without augmentation; undefined unless asked for
  at::Tensor toFrame;   ///< fp32 [N x 2 x 3], model px of `pictures` -> frame px
  at::Tensor toModel;   ///< fp32 [N x 2 x 3], frame px -> model px of `pictures`
  at::Tensor scale;     ///< fp32 [N x 2], frame px per model px of `plain`, x and y
  int views = 1;
};

struct VideoWindowOptions {
  int width = 256, height = 256;
  bool grey = true;
  int frames = 8;  ///< T
  std::uint64_t seed = 0;
  AugmentationOptions augmentation;
  bool plain = false;
  int windowsAhead = 4;
  int processes = 1;  ///< each has windows of its own: process p those of the numbers p, p + processes ...
  int process = 0;
  std::size_t keepBytes = std::size_t{512} << 20;  ///< pictures kept in memory, shared by all videos
};

/// Reads windows at random places of a project's videos, in a thread of its own. Window `number` depends on (seed, number) and the videos
/// alone. Pictures stay in memory up to keepBytes: where all of them fit, a window may start anywhere; else windows are drawn from as many
/// places as fit, so that after one pass nothing is decoded any more.
class VideoWindowLoader {
 public:
  /// \throws base::Error Empty {path, expected} when there is no video of T frames, faults of the videos
  VideoWindowLoader(const project::Project& project, const VideoWindowOptions& options, std::int64_t firstWindow);
  ~VideoWindowLoader();
  /// The next window, in order of numbers. Rethrows what the loading thread threw.
  [[nodiscard]] VideoWindow next();
  /// Frames of all videos; several cameras count once.
  [[nodiscard]] std::int64_t numFrames() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::pose
