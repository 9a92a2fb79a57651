// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/kalman_track.h"

namespace parsimony::tracking {

KalmanTrack::KalmanTrack(Point start, const MotionModel& model) : m_model(model) {
  m_state << start.x, start.y, 0.0, 0.0;
  m_covariance << model.measurementVariance, 0.0, 0.0, model.initialSpeedVariance;
}

void KalmanTrack::predict() {
  Eigen::Matrix2d step, noise;
  step << 1.0, 1.0, 0.0, m_model.velocityDecay;
  noise << 0.25, 0.5, 0.5, 1.0;
  m_state = (step * m_state).eval();
  m_covariance = (step * m_covariance * step.transpose() + m_model.accelerationVariance * noise).eval();
}

void KalmanTrack::update(Point measured) {
  const double variance = m_covariance(0, 0) + m_model.measurementVariance;
  const Eigen::Vector2d gain = m_covariance.col(0) / variance;
  const Eigen::RowVector2d innovation(measured.x - m_state(0, 0), measured.y - m_state(0, 1));
  m_state += gain * innovation;
  // Joseph's form: stays symmetric and positive however small r is beside P.
  Eigen::Matrix2d rest = Eigen::Matrix2d::Identity();
  rest.col(0) -= gain;
  m_covariance = (rest * m_covariance * rest.transpose() + m_model.measurementVariance * gain * gain.transpose()).eval();
}

double KalmanTrack::distanceSquared(Point measured) const {
  const double dx = measured.x - m_state(0, 0), dy = measured.y - m_state(0, 1);
  return (dx * dx + dy * dy) / (m_covariance(0, 0) + m_model.measurementVariance);
}

}  // namespace parsimony::tracking
