// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/animal_tracker.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/tracking/assignment.h"

namespace parsimony::tracking {

namespace {

constexpr double kMissCost = 1.0;

MotionModel motionModel(double bodyLength, const TrackerOptions& options) {
  const auto variance = [&](double share) { return share * share * bodyLength * bodyLength; };
  return {variance(options.accelerationSd), variance(options.measurementSd), variance(options.speedSd), options.velocityDecay};
}

/// Mean over the keypoints that are seen; keypoints without a likelihood count as certain.
double meanLikelihood(const Pose& pose) {
  double sum = 0.0;
  int seen = 0;
  for (const tracks::Prediction& point : pose) {
    if (!isSeen(point)) continue;
    sum += std::isfinite(point.likelihood) ? point.likelihood : 1.0;
    ++seen;
  }
  return seen == 0 ? 0.0 : sum / seen;
}

Pose moved(Pose pose, Point by) {
  for (tracks::Prediction& point : pose) {
    point.x += by.x;
    point.y += by.y;
  }
  return pose;
}

Point difference(Point to, Point from) {
  return {to.x - from.x, to.y - from.y};
}

}  // namespace

AnimalTracker::AnimalTracker(double bodyLength, TrackerOptions options)
    : m_bodyLength(std::max(1.0, bodyLength)), m_options(std::move(options)) {}

TrackingStep AnimalTracker::step(const std::vector<Pose>& detections) {
  for (Live& live : m_live) live.motion.predict();
  TrackingStep step;
  step.trackOfDetection.assign(detections.size(), -1);
  std::vector<int> free = usable(detections);
  const Eigen::MatrixXd allCosts = costs(detections, free);
  const Assignment best = assign(allCosts);
  step.risk = riskOf(allCosts, best);
  for (int& row : step.risk.rows) row = m_live[static_cast<std::size_t>(row)].track;
  std::vector<char> isTaken(free.size(), 0);
  for (std::size_t row = 0; row < m_live.size(); ++row) {
    Live& live = m_live[row];
    const auto column = static_cast<std::size_t>(best.columnOfRow[row]);
    if (column >= free.size()) {
      ++live.missed;
      continue;
    }
    isTaken[column] = 1;
    const int detection = free[column];
    step.trackOfDetection[static_cast<std::size_t>(detection)] = live.track;
    take(live, detections[static_cast<std::size_t>(detection)]);
  }
  std::vector<int> left;
  for (std::size_t i = 0; i < free.size(); ++i) {
    if (!isTaken[i]) left.push_back(free[i]);
  }
  giveUp();
  beBorn(detections, std::move(left), step.trackOfDetection);
  return step;
}

std::vector<int> AnimalTracker::usable(const std::vector<Pose>& detections) const {
  std::vector<int> result;
  for (std::size_t i = 0; i < detections.size(); ++i) {
    if (numSeen(detections[i]) > 0 && meanLikelihood(detections[i]) >= m_options.minimumLikelihood) result.push_back(static_cast<int>(i));
  }
  return result;
}

/// [tracks x (detections + tracks)]: each track has a column of its own for "not seen", so that every assignment is complete.
Eigen::MatrixXd AnimalTracker::costs(const std::vector<Pose>& detections, const std::vector<int>& usable) const {
  const auto rows = static_cast<Eigen::Index>(m_live.size()), columns = static_cast<Eigen::Index>(usable.size());
  Eigen::MatrixXd result = Eigen::MatrixXd::Constant(rows, columns + rows, kForbidden);
  for (Eigen::Index row = 0; row < rows; ++row) {
    const Live& live = m_live[static_cast<std::size_t>(row)];
    for (Eigen::Index column = 0; column < columns; ++column) {
      result(row, column) = costOf(live, detections[static_cast<std::size_t>(usable[static_cast<std::size_t>(column)])]);
    }
    result(row, columns + row) = kMissCost;
  }
  return result;
}

double AnimalTracker::costOf(const Live& live, const Pose& detection) const {
  const Point centre = live.motion.position();
  const Pose predicted = moved(live.lastPose, difference(centre, centreOf(live.lastPose)));
  const Point off = displacement(predicted, detection);
  const double distance = std::hypot(off.x, off.y);
  if (!std::isfinite(distance)) return kForbidden;
  if (m_options.gate > 0 && live.motion.distanceSquared({centre.x + off.x, centre.y + off.y}) > m_options.gate) return kForbidden;
  const double similarity = oks(predicted, detection, m_bodyLength * m_bodyLength, m_options.oks);
  const double w = m_options.placeWeight;
  return 1.0 - ((1.0 - w) * similarity + w / (1.0 + distance / m_bodyLength));
}

void AnimalTracker::take(Live& live, const Pose& detection) {
  const Point off = displacement(live.lastPose, detection);
  live.lastPose = moved(std::move(live.lastPose), off);
  for (std::size_t k = 0; k < detection.size(); ++k) {
    if (isSeen(detection[k])) live.lastPose[k] = detection[k];
  }
  live.motion.update(centreOf(live.lastPose));
  ++live.hits;
  live.missed = 0;
  if (live.hits >= m_options.minimumHits) m_isAnimal[static_cast<std::size_t>(live.track)] = 1;
}

void AnimalTracker::beBorn(const std::vector<Pose>& detections, std::vector<int> free, std::vector<int>& trackOfDetection) {
  const auto evidence = [&](int i) {
    const Pose& pose = detections[static_cast<std::size_t>(i)];
    return meanLikelihood(pose) * numSeen(pose);
  };
  // The surest first, because there may be more detections than animals.
  std::ranges::stable_sort(free, [&](int a, int b) { return evidence(a) > evidence(b); });
  const bool isKnown = m_options.animals > 0;
  for (const int detection : free) {
    if (isKnown && numTracks() >= m_options.animals) return;
    const Pose& pose = detections[static_cast<std::size_t>(detection)];
    const int track = numTracks();
    m_live.push_back({track, KalmanTrack(centreOf(pose), motionModel(m_bodyLength, m_options)), pose, 1, 0});
    m_isAnimal.push_back(isKnown || m_options.minimumHits <= 1 ? 1 : 0);
    trackOfDetection[static_cast<std::size_t>(detection)] = track;
  }
}

void AnimalTracker::giveUp() {
  if (m_options.animals > 0) return;
  std::erase_if(m_live, [&](const Live& live) {
    const bool isLost = live.missed > m_options.maximumGap;
    const bool wasNone = live.missed > 0 && !isAnimal(live.track);
    return isLost || wasNone;
  });
}

}  // namespace parsimony::tracking
