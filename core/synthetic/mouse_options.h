// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/options.h"

namespace parsimony::synthetic {

/// Version of everything that decides the pixels and the truth of a clip. Clips of one version and one set of options are the same for
/// ever: any change that moves a keypoint or a grey level must raise it.
inline constexpr int kGeneratorVersion = 1;

/// What one clip looks like. Lengths in mm of the rig, angles in degrees, brightness in grey levels of 0 .. 255.
struct MouseOptions {
  std::int64_t seed = 0;  ///< everything random: behaviour, coat, background, sensor

  // The clip
  std::int64_t frames = 600;
  double framesPerSecond = 30.0;
  std::int64_t width = 320;   ///< px; the picture always shows 170 mm / zoom
  std::int64_t height = 320;  ///< px; two views of half the height each
  double zoom = 1.0;
  bool colour = false;  ///< RGB instead of grey

  // The animal
  double size = 1.0;            ///< scale of the animal, 1 = 88 mm from nose to tail base
  double stoutness = 1.0;       ///< girth relative to length
  double tailLength = 62.0;     ///< mm at size 1
  std::string coat = "agouti";  ///< black, agouti, grey, white
  double furContrast = 0.5;     ///< 0 smooth .. 1 coarse streaks
  std::string gait = "trot";    ///< walk (lateral sequence), trot (diagonal pairs), bound (pairs of fore and hind paws)
  double speed = 110.0;         ///< mm/s while it walks
  double rest = 0.35;           ///< share of the time in which it pauses, rears or grooms
  double rearing = 0.5;         ///< 0 never rears .. 1 every rest is a rear
  double headTurning = 28.0;    ///< deg, standard deviation of the head's yaw at rest; a third of it while walking

  // The light
  double lightAzimuth = 35.0;    ///< deg around the vertical, 0 = from the side camera, 90 = from the front
  double lightElevation = 30.0;  ///< deg above the floor
  double lightIntensity = 1.0;
  double fill = 0.8;      ///< lamp below the floor, relative to the main one
  double shadows = 0.6;   ///< 0 none .. 1 black
  double flicker = 0.02;  ///< relative amplitude
  double flickerHz = 7.3;

  // The camera
  double cameraYaw = 0.0;    ///< deg, the whole rig turned about the vertical: > 0 moves the side camera towards the animal's head
  double cameraPitch = 0.0;  ///< deg, tilted about the horizontal axis of the picture: > 0 looks down on the animal
  double cameraRoll = 0.0;   ///< deg, about the line of sight of the side camera: > 0 turns the animal clockwise in the picture
  double exposureGain = 1.0;
  double shutter = 11.0;     ///< ms; what moves meanwhile is smeared
  double blur = 0.6;         ///< px, standard deviation of the lens
  double vignetting = 0.25;  ///< loss of light in the corners
  double readNoise = 1.5;    ///< grey levels
  double shotNoise = 0.05;   ///< variance in grey levels per grey level

  // The surroundings
  std::string floor = "wheel";     ///< wheel, treadmill
  double backgroundLevel = 14.0;   ///< grey levels
  double backgroundTexture = 0.5;  ///< 0 plain .. 1 strong
  double floorPattern = 0.5;       ///< contrast of the slots through which the bottom view looks
  double reflections = 0.4;        ///< of the glass
  bool obstacle = true;            ///< bars on the belt that the mouse steps over
  std::int64_t clutter = 1;        ///< posts between mouse and side camera

  /// mm, radius of glowing markers at every visible keypoint; 0 = none. For checks of the truth and of trackers of markers.
  double markerRadius = 0.0;

  /// Whether the rig stands at an angle.
  [[nodiscard]] bool isTurned() const { return cameraYaw != 0.0 || cameraPitch != 0.0 || cameraRoll != 0.0; }

  void describe(base::OptionsVisitor& visitor);
  /// Empty = fine. Codes: out_of_range, unknown_choice, conflict (a shutter longer than the frame, an odd height, over two hours).
  [[nodiscard]] std::vector<base::Problem> problems() const;
};

}  // namespace parsimony::synthetic
