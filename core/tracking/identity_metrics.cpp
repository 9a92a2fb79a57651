// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/identity_metrics.h"

#include <limits>
#include <string>
#include <utility>

#include <Eigen/Core>

#include "core/base/error.h"
#include "core/tracking/assignment.h"

namespace parsimony::tracking {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void requireComparable(const tracks::AnimalTracks& truth, const tracks::AnimalTracks& predicted) {
  if (truth.keypoints() != predicted.keypoints()) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"expected", "the same keypoints in the same order"}, {"found", "others"}});
  }
  if (truth.numFrames() == predicted.numFrames()) return;
  throw base::Error(base::ErrorCode::Inconsistent, {{"expected", std::to_string(truth.numFrames()) + " frames"},
                                                    {"found", std::to_string(predicted.numFrames()) + " frames"}});
}

class Comparison {
 public:
  Comparison(const tracks::AnimalTracks& truth, const tracks::AnimalTracks& predicted, const IdentityOptions& options)
      : m_truth(truth),
        m_predicted(predicted),
        m_options(options),
        m_together(Eigen::MatrixXd::Zero(truth.numAnimals(), predicted.numAnimals())),
        m_lastIdentity(static_cast<std::size_t>(truth.numAnimals()), -1),
        m_wasLost(m_lastIdentity.size(), 0),
        m_isPaired(m_lastIdentity.size(), 0) {}

  IdentityMetrics compare() {
    double sum = 0.0;
    for (std::int64_t frame = 0; frame < m_truth.numFrames(); ++frame) sum += compareFrame(frame);
    const double minutes = static_cast<double>(m_truth.numFrames()) / m_options.fps / 60.0;
    m_result.switchesPerMinute = minutes > 0 ? static_cast<double>(m_result.switches.size()) / minutes : kNaN;
    m_result.meanOks = m_result.numPairs > 0 ? sum / static_cast<double>(m_result.numPairs) : kNaN;
    const double total = static_cast<double>(m_result.numTruth + m_result.numPredicted);
    m_result.identityF1 = total > 0 ? -2.0 * assign(-m_together).cost / total : kNaN;
    return std::move(m_result);
  }

 private:
  /// \return sum of the OKS of the pairs
  double compareFrame(std::int64_t frame) {
    const Eigen::MatrixXd similarity = similarities(frame);
    std::vector<int> identityOf(m_lastIdentity.size(), -1);
    const Eigen::MatrixXd costs = keepPairs(similarity, identityOf);
    const Assignment rest = assign(costs);
    double sum = 0.0;
    for (int animal = 0; animal < m_truth.numAnimals(); ++animal) {
      int& identity = identityOf[static_cast<std::size_t>(animal)];
      if (identity < 0) identity = rest.columnOfRow[static_cast<std::size_t>(animal)];
      if (identity >= 0) sum += similarity(animal, identity);
      note(frame, animal, identity);
    }
    return sum;
  }

  /// OKS of every pair, 0 where one is absent. [A x identities]
  Eigen::MatrixXd similarities(std::int64_t frame) {
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(m_truth.numAnimals(), m_predicted.numAnimals());
    std::vector<Pose> poses;
    for (int identity = 0; identity < m_predicted.numAnimals(); ++identity) {
      poses.push_back(poseOf(m_predicted.pose(frame, identity)));
      if (numSeen(poses.back()) > 0) ++m_result.numPredicted;
    }
    for (int animal = 0; animal < m_truth.numAnimals(); ++animal) {
      const Pose pose = poseOf(m_truth.pose(frame, animal));
      if (numSeen(pose) == 0) continue;
      ++m_result.numTruth;
      for (int identity = 0; identity < m_predicted.numAnimals(); ++identity) {
        if (numSeen(poses[static_cast<std::size_t>(identity)]) == 0) continue;
        const double value = oks(pose, poses[static_cast<std::size_t>(identity)], m_options.oks);
        if (!(value >= m_options.minimumOks)) continue;
        result(animal, identity) = value;
        m_together(animal, identity) += 1.0;
      }
    }
    return result;
  }

  /// Keeps the pairs of the last frame that still hold; costs of all others.
  Eigen::MatrixXd keepPairs(const Eigen::MatrixXd& similarity, std::vector<int>& identityOf) const {
    Eigen::MatrixXd costs = similarity.unaryExpr([](double value) { return value > 0 ? 1.0 - value : kForbidden; });
    for (int animal = 0; animal < m_truth.numAnimals(); ++animal) {
      const int identity = m_lastIdentity[static_cast<std::size_t>(animal)];
      if (m_isPaired[static_cast<std::size_t>(animal)] == 0 || costs(animal, identity) == kForbidden) continue;
      identityOf[static_cast<std::size_t>(animal)] = identity;
      costs.row(animal).setConstant(kForbidden);
      costs.col(identity).setConstant(kForbidden);
    }
    return costs;
  }

  void note(std::int64_t frame, int animal, int identity) {
    int& last = m_lastIdentity[static_cast<std::size_t>(animal)];
    char& wasLost = m_wasLost[static_cast<std::size_t>(animal)];
    m_isPaired[static_cast<std::size_t>(animal)] = identity >= 0 ? 1 : 0;
    if (identity < 0) {
      if (last >= 0 && m_truth.isPresent(frame, animal)) wasLost = 1;
      return;
    }
    ++m_result.numPairs;
    if (wasLost != 0) ++m_result.fragments;
    if (last >= 0 && last != identity) m_result.switches.push_back({frame, animal, last, identity});
    wasLost = 0;
    last = identity;
  }

  const tracks::AnimalTracks& m_truth;
  const tracks::AnimalTracks& m_predicted;
  const IdentityOptions& m_options;
  Eigen::MatrixXd m_together;  ///< frames in which an animal and an identity would be a pair
  std::vector<int> m_lastIdentity;
  std::vector<char> m_wasLost;   ///< was there and not found since its last pair
  std::vector<char> m_isPaired;  ///< in the frame before
  IdentityMetrics m_result;
};

}  // namespace

IdentityMetrics identityMetrics(const tracks::AnimalTracks& truth, const tracks::AnimalTracks& predicted, const IdentityOptions& options) {
  requireComparable(truth, predicted);
  return Comparison(truth, predicted, options).compare();
}

}  // namespace parsimony::tracking
