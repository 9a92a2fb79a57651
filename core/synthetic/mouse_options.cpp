// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/mouse_options.h"

#include "core/base/text.h"

namespace parsimony::synthetic {
namespace {

using base::FieldInfo;
using base::OptionsVisitor;
using base::Tier;

FieldInfo number(const char* id, const char* unit, Tier tier, double minimum, double maximum) {
  return {id, unit, tier, "", minimum, maximum, {}};
}

FieldInfo choice(const char* id, Tier tier, std::vector<std::string> choices) {
  return {id, "", tier, "", {}, {}, std::move(choices)};
}

FieldInfo flag(const char* id, Tier tier) {
  return {id, "", tier, "", {}, {}, {}};
}

void describeClip(MouseOptions& o, OptionsVisitor& visitor) {
  visitor.field(number("seed", "", Tier::Basic, 0, 9.0e15), o.seed);
  visitor.field(number("frames", "frames", Tier::Basic, 1, 1.0e6), o.frames);
  visitor.field(number("frames_per_second", "1/s", Tier::Basic, 1, 1000), o.framesPerSecond);
  visitor.field(number("width", "px", Tier::Basic, 64, 4096), o.width);
  visitor.field(number("height", "px", Tier::Basic, 64, 4096), o.height);
  visitor.field(number("zoom", "", Tier::Advanced, 0.5, 4), o.zoom);
  visitor.field(flag("colour", Tier::Basic), o.colour);
}

void describeAnimal(MouseOptions& o, OptionsVisitor& visitor) {
  visitor.field(number("size", "", Tier::Basic, 0.7, 1.25), o.size);
  visitor.field(number("stoutness", "", Tier::Advanced, 0.8, 1.25), o.stoutness);
  visitor.field(number("tail_length", "mm", Tier::Advanced, 30, 110), o.tailLength);
  visitor.field(choice("coat", Tier::Basic, {"black", "agouti", "grey", "white"}), o.coat);
  visitor.field(number("fur_contrast", "", Tier::Advanced, 0, 1), o.furContrast);
  visitor.field(choice("gait", Tier::Basic, {"walk", "trot", "bound"}), o.gait);
  visitor.field(number("speed", "mm/s", Tier::Basic, 30, 300), o.speed);
  visitor.field(number("rest", "", Tier::Basic, 0, 0.9), o.rest);
  visitor.field(number("rearing", "", Tier::Advanced, 0, 1), o.rearing);
  visitor.field(number("head_turning", "deg", Tier::Advanced, 0, 45), o.headTurning);
}

void describeLight(MouseOptions& o, OptionsVisitor& visitor) {
  visitor.field(number("light_azimuth", "deg", Tier::Advanced, -180, 180), o.lightAzimuth);
  visitor.field(number("light_elevation", "deg", Tier::Advanced, -90, 90), o.lightElevation);
  visitor.field(number("light_intensity", "", Tier::Basic, 0.05, 5), o.lightIntensity);
  visitor.field(number("fill", "", Tier::Advanced, 0, 2), o.fill);
  visitor.field(number("shadows", "", Tier::Advanced, 0, 1), o.shadows);
  visitor.field(number("flicker", "", Tier::Advanced, 0, 0.9), o.flicker);
  visitor.field(number("flicker_hz", "Hz", Tier::Advanced, 0.01, 1000), o.flickerHz);
}

void describeCamera(MouseOptions& o, OptionsVisitor& visitor) {
  visitor.field(number("camera_yaw", "deg", Tier::Advanced, -40, 40), o.cameraYaw);
  visitor.field(number("camera_pitch", "deg", Tier::Advanced, 0, 35), o.cameraPitch);
  visitor.field(number("camera_roll", "deg", Tier::Advanced, -20, 20), o.cameraRoll);
  visitor.field(number("exposure_gain", "", Tier::Basic, 0.05, 8), o.exposureGain);
  visitor.field(number("shutter", "ms", Tier::Basic, 0, 1000), o.shutter);
  visitor.field(number("blur", "px", Tier::Basic, 0, 8), o.blur);
  visitor.field(number("vignetting", "", Tier::Advanced, 0, 1), o.vignetting);
  visitor.field(number("read_noise", "grey levels", Tier::Basic, 0, 60), o.readNoise);
  visitor.field(number("shot_noise", "grey levels", Tier::Advanced, 0, 10), o.shotNoise);
}

void describeSurroundings(MouseOptions& o, OptionsVisitor& visitor) {
  visitor.field(choice("floor", Tier::Basic, {"wheel", "treadmill"}), o.floor);
  visitor.field(number("background_level", "grey levels", Tier::Basic, 0, 200), o.backgroundLevel);
  visitor.field(number("background_texture", "", Tier::Basic, 0, 1), o.backgroundTexture);
  visitor.field(number("floor_pattern", "", Tier::Advanced, 0, 1), o.floorPattern);
  visitor.field(number("reflections", "", Tier::Advanced, 0, 1), o.reflections);
  visitor.field(flag("obstacle", Tier::Basic), o.obstacle);
  visitor.field(number("clutter", "posts", Tier::Basic, 0, 6), o.clutter);
  visitor.field(number("marker_radius", "mm", Tier::All, 0, 10), o.markerRadius);
}

}  // namespace

void MouseOptions::describe(OptionsVisitor& visitor) {
  describeClip(*this, visitor);
  describeAnimal(*this, visitor);
  describeLight(*this, visitor);
  describeCamera(*this, visitor);
  describeSurroundings(*this, visitor);
}

std::vector<base::Problem> MouseOptions::problems() const {
  std::vector<base::Problem> found = base::rangeProblems(*this);
  if (height % 2 != 0) found.push_back({"height", "conflict", "an even number: two views of equal height", std::to_string(height)});
  constexpr double kLongest = 7200.0;  // s: the script of a clip is kept in memory
  if (static_cast<double>(frames) > kLongest * framesPerSecond) {
    found.push_back({"frames", "conflict", "at most two hours, 7200 frames_per_second", std::to_string(frames)});
  }
  if (shutter * framesPerSecond > 1000.0) {
    found.push_back({"shutter", "conflict", "at most the time of one frame, 1000 / frames_per_second", base::formatDouble(shutter)});
  }
  return found;
}

}  // namespace parsimony::synthetic
