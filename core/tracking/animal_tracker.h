// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/jobs/run_context.h"
#include "core/tracking/kalman_track.h"
#include "core/tracking/risky_moments.h"
#include "core/tracking/tracker_options.h"
#include "core/tracks/animal_tracks.h"

namespace parsimony::tracking {

/// What one frame was found to show.
struct TrackingStep {
  std::vector<int> trackOfDetection;  ///< [D], -1 = no animal
  FrameRisk risk;                     ///< in numbers of tracks
};

/// Gives poses detected frame by frame their identities. Track j with the predicted pose p_j (its last known keypoints, moved to where the
/// Kalman filter expects it) and detection i with the pose z_i cost
///   c_ij = 1 - [(1 - w) OKS(p_j, z_i) + w / (1 + d_ij / L)],   d_ij: mean displacement of the keypoints that both know, L: body length
/// and nothing goes with a track at the cost 1; pairs beyond the gate are forbidden. The cheapest assignment wins (assignment.h). The
/// second term only ranks pairs that are too far apart for any similarity, such as animals that come back from hiding.
/// With a known number of animals the first ones seen take their places and stay; otherwise an animal is born where a detection is left
/// over, counts after `minimumHits` frames in a row, and is given up after `maximumGap` frames.
class AnimalTracker {
 public:
  /// bodyLength: px, larger side of the box around an animal; see medianLength()
  AnimalTracker(double bodyLength, TrackerOptions options);

  /// The next frame. Tracks are numbered from 0 as they are born.
  TrackingStep step(const std::vector<Pose>& detections);
  [[nodiscard]] int numTracks() const { return static_cast<int>(m_isAnimal.size()); }
  /// Whether a track has been seen often enough to be an animal.
  [[nodiscard]] bool isAnimal(int track) const { return m_isAnimal[static_cast<std::size_t>(track)] != 0; }

 private:
  struct Live {
    int track;
    KalmanTrack motion;
    Pose lastPose;  ///< keypoints as last seen; those that hide since have moved along
    std::int64_t hits;
    std::int64_t missed;
  };

  [[nodiscard]] std::vector<int> usable(const std::vector<Pose>& detections) const;
  [[nodiscard]] Eigen::MatrixXd costs(const std::vector<Pose>& detections, const std::vector<int>& usable) const;
  [[nodiscard]] double costOf(const Live& live, const Pose& detection) const;
  void take(Live& live, const Pose& detection);
  void beBorn(const std::vector<Pose>& detections, std::vector<int> free, std::vector<int>& trackOfDetection);
  void giveUp();

  double m_bodyLength;
  TrackerOptions m_options;
  std::vector<Live> m_live;
  std::vector<char> m_isAnimal;  ///< by number of track
};

/// Animals with identities over a video.
struct TrackingResult {
  tracks::AnimalTracks tracks;     ///< individuals "animal1", ... in the order of their first frame
  std::vector<RiskyMoment> risky;  ///< most doubtful first; animals as in `tracks`
  std::int64_t numUnused = 0;      ///< detections that became no animal
};

/// Median larger side of the poses, px, at least 1; what hides makes an animal shorter, so poses with few keypoints are left out.
[[nodiscard]] double medianLength(const std::vector<std::vector<Pose>>& detections);

/// Tracks a whole video. detections: [T][D_t] poses of K keypoints. \throws base::Error InvalidValue for poses of another size and for
/// options out of range, Cancelled
[[nodiscard]] TrackingResult trackAnimals(const std::vector<std::vector<Pose>>& detections, const std::vector<std::string>& keypoints,
                                          const TrackerOptions& options, const jobs::RunContext& context = {});

}  // namespace parsimony::tracking
