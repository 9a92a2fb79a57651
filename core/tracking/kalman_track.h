// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/tracking/pose.h"

namespace parsimony::tracking {

/// How an animal is believed to move, px and frames.
struct MotionModel {
  double accelerationVariance = 25.0;   ///< of the unknown acceleration in each frame, px^2/frame^4
  double measurementVariance = 25.0;    ///< of the place where a detection puts the animal, px^2
  double initialSpeedVariance = 625.0;  ///< of the velocity before anything is known of it, px^2/frame^2
  double velocityDecay = 0.95;          ///< share of the velocity that is left after a frame; 1 = constant velocity
};

/// Kalman filter of one animal's place. Per axis, state s = (position, velocity), x and y with the same covariance P:
///   s_t = F s_{t-1} + w,  F = [1 1; 0 rho],  w ~ N(0, q [1/4 1/2; 1/2 1])    (one unknown acceleration per frame)
///   z_t = position + v,   v ~ N(0, r)
/// (Bar-Shalom, Li and Kirubarajan 2001, Estimation with Applications to Tracking and Navigation, 6.3.2). With rho < 1 an animal that is
/// lost comes to rest at v / (1 - rho) instead of leaving the picture.
class KalmanTrack {
 public:
  KalmanTrack(Point start, const MotionModel& model);

  /// Goes on by one frame.
  void predict();
  /// Takes a measured place into account.
  void update(Point measured);
  /// d^2 = |z - position|^2 / (P_00 + r): chi^2 with 2 degrees of freedom for the place where the animal is.
  [[nodiscard]] double distanceSquared(Point measured) const;

  [[nodiscard]] Point position() const { return {m_state(0, 0), m_state(0, 1)}; }
  [[nodiscard]] Point velocity() const { return {m_state(1, 0), m_state(1, 1)}; }
  /// Covariance of (position, velocity) of one axis.
  [[nodiscard]] const Eigen::Matrix2d& covariance() const { return m_covariance; }

 private:
  MotionModel m_model;
  Eigen::Matrix2d m_state;  ///< rows: position, velocity; columns: x, y
  Eigen::Matrix2d m_covariance;
};

}  // namespace parsimony::tracking
