// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "core/synthetic/mouse_options.h"
#include "core/tracks/skeleton.h"

namespace parsimony::synthetic {

/// Where one keypoint is in one frame, exactly.
/// x, y: px of the picture; the centre of the top left pixel is (0, 0), x to the right, y down. Given for hidden points too.
/// The time is the middle of the exposure.
struct TruthPoint {
  double x = 0.0;
  double y = 0.0;
  bool occluded = false;  ///< another part of the animal, a bar or a post is in front, or the point is outside its view
  bool inView = true;     ///< within the half of the picture that belongs to its view
};

/// A clip of a mouse on a wheel or treadmill, seen by one camera from its right side (upper half of the picture) and, through a mirror,
/// from below (lower half). Both views are orthographic and share the horizontal axis: a point has the same x in both.
/// The rig may stand at an angle (MouseOptions::cameraYaw, cameraPitch, cameraRoll); the truth is that of the turned views.
/// Any frame can be asked for, in any order; the same options give the same frames for ever (kGeneratorVersion).
/// Not thread-safe: one clip, one thread.
class MouseClip {
 public:
  /// \throws base::Error InvalidValue {field, value, expected} when options.problems() is not empty
  explicit MouseClip(const MouseOptions& options);
  ~MouseClip();
  MouseClip(MouseClip&&) noexcept;
  MouseClip& operator=(MouseClip&&) noexcept;

  [[nodiscard]] const MouseOptions& options() const;
  [[nodiscard]] std::int64_t numFrames() const;
  [[nodiscard]] cv::Size size() const;

  /// CV_8UC1, or CV_8UC3 (RGB) with options.colour. \throws base::Error InvalidValue {frame, expected} outside [0, numFrames)
  [[nodiscard]] cv::Mat render(std::int64_t frame);
  /// K points in the order of skeleton().keypoints. \throws base::Error InvalidValue {frame, expected} outside [0, numFrames)
  [[nodiscard]] std::vector<TruthPoint> truth(std::int64_t frame);

  /// 20 keypoints: 10 of the side view (`nose_top`, ...), then the same 10 of the bottom view (`nose_bot`, ...).
  [[nodiscard]] static tracks::Skeleton skeleton();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::synthetic
