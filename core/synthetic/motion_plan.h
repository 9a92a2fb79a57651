// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/synthetic/mouse_options.h"
#include "core/synthetic/smooth_noise.h"

namespace parsimony::synthetic {

/// Left and right as the animal's own; the side camera looks at the right side.
enum class Leg { LeftHind, LeftFore, RightFore, RightHind };
inline constexpr int kNumLegs = 4;
[[nodiscard]] constexpr bool isHind(Leg leg) {
  return leg == Leg::LeftHind || leg == Leg::RightHind;
}
/// +1 left (away from the side camera), -1 right.
[[nodiscard]] constexpr double sideOf(Leg leg) {
  return leg == Leg::LeftHind || leg == Leg::LeftFore ? 1.0 : -1.0;
}

/// What the animal does at one time. World: x forward along the belt, y to the animal's left, z up, mm; angles rad.
struct Activity {
  double speed = 0.0;    ///< mm/s of the belt
  double belt = 0.0;     ///< mm that the belt has run
  double strides = 0.0;  ///< phase of the gait, 1 = one stride
  double walking = 0.0;  ///< 0 stands .. 1 walks
  double rear = 0.0;     ///< 0 on four paws .. 1 upright
  double groom = 0.0;    ///< 0 .. 1 paws at the snout
  double x = 0.0;        ///< of the pelvis
  double y = 0.0;
  double height = 0.0;  ///< of the pelvis above the floor
  double yaw = 0.0;
  double bend = 0.0;  ///< of the trunk to the left
  double headYaw = 0.0;
  double headPitch = 0.0;
  double headRoll = 0.0;
  double tailLift = 0.0;
  double tailSway = 0.0;
  double tailCurl = 0.0;
  double breath = 0.0;  ///< -1 .. 1
};

/// One paw: where it wants to be.
struct Step {
  double x = 0.0;
  double y = 0.0;
  double lift = 0.0;    ///< mm above the floor
  double stance = 0.0;  ///< progress of the stance 0 .. 1; of the last one while in swing
  double swing = -1.0;  ///< progress of the swing 0 .. 1, negative in stance
};

/// The script of a clip: bouts of walking, pausing, rearing and grooming drawn from the seed, and the footfalls that follow from them.
/// In stance a paw rides on the belt; its foothold is chosen so that it passes below its joint in the middle of the stance.
class MotionPlan {
 public:
  explicit MotionPlan(const MouseOptions& options);

  [[nodiscard]] Activity activity(double seconds) const;
  [[nodiscard]] Step step(Leg leg, double seconds) const;
  /// Belt coordinates of the obstacle bars; they stand at x = value - belt.
  [[nodiscard]] const std::vector<double>& bars() const { return m_bars; }

 private:
  struct Sample {
    double speed, belt, strides, rear, groom, rest;
  };
  struct Foothold {
    double belt;  ///< belt coordinate
    double y;
  };
  void drawBouts(Random& random);
  void placeBars(Random& random);
  void smoothSamples();
  [[nodiscard]] Sample sample(double seconds) const;
  [[nodiscard]] double timeOfStride(double strides) const;
  [[nodiscard]] Foothold foothold(Leg leg, double touchDown) const;
  [[nodiscard]] double awayFromBars(double belt) const;
  [[nodiscard]] bool crossesBar(double from, double to) const;
  [[nodiscard]] double gapToBar(double belt) const;

  MouseOptions m_options;
  double m_duty = 0.6;
  std::array<double, kNumLegs> m_offset{};
  double m_begin = 0.0;
  std::vector<Sample> m_samples;
  std::vector<double> m_bars;
  std::vector<SmoothNoise> m_noise;
};

}  // namespace parsimony::synthetic
