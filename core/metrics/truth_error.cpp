// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/truth_error.h"

#include <limits>
#include <string>

#include "core/base/error.h"

namespace parsimony::metrics {
namespace {

tracks::LabelSet labelsOf(const tracks::Tracks& truth) {
  tracks::LabelSet labels = tracks::LabelSet::empty("truth", truth.keypoints());
  for (std::int64_t t = 0; t < truth.numFrames(); ++t) {
    const int row = labels.addFrame(std::to_string(t));
    for (int k = 0; k < truth.numKeypoints(); ++k) {
      const tracks::Prediction p = truth.at(t, k);
      labels.setPoint(row, k, {p.x, p.y, tracks::Visibility::Visible});
    }
  }
  return labels;
}

bool isVisible(const tracks::Prediction& point) {
  return point.likelihood > 0.5;
}

}  // namespace

TruthErrors errorsAgainstTruth(const tracks::Tracks& truth, const tracks::Tracks& predictions) {
  if (truth.numFrames() != predictions.numFrames() || !predictions.images.empty()) {
    throw base::Error(base::ErrorCode::Inconsistent,
                      {{"expected", "predictions of the " + std::to_string(truth.numFrames()) + " frames of the truth"},
                       {"found", predictions.images.empty() ? std::to_string(predictions.numFrames()) + " frames" : "single images"}});
  }
  const tracks::LabelSet labels = labelsOf(truth);
  const std::vector<double> errors = pixelErrors(labels, predictions);
  std::vector<double> visible = errors;
  std::vector<double> occluded = errors;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const auto width = static_cast<std::size_t>(truth.numKeypoints());
    const bool seen = isVisible(truth.at(static_cast<std::int64_t>(i / width), static_cast<int>(i % width)));
    (seen ? occluded : visible)[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return {summarise(visible, labels.keypoints), summarise(occluded, labels.keypoints), summarise(errors, labels.keypoints)};
}

}  // namespace parsimony::metrics
