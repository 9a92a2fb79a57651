// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/options.h"
#include "core/tracking/oks.h"

namespace parsimony::tracking {

/// How detected poses become animals with an identity. Lengths are shares of an animal's length, so that they hold for any magnification.
struct TrackerOptions {
  std::int64_t animals = 0;        ///< known number of animals: they are never more, and none is ever given up; 0 = unknown
  double minimumLikelihood = 0.0;  ///< of the mean over a pose's keypoints; poses below are no animals
  double accelerationSd = 0.15;    ///< body lengths/frame^2
  double measurementSd = 0.1;      ///< body lengths
  double speedSd = 0.5;            ///< body lengths/frame, of an animal of which only the first place is known
  double velocityDecay = 0.95;     ///< per frame; 1 = constant velocity through gaps
  double gate = 18.42;             ///< largest squared Mahalanobis distance of a pair, chi^2 of 99.99 %; 0 = no gate
  double placeWeight = 0.25;       ///< share of the cost that falls slowly with distance, for pairs whose OKS has vanished
  std::int64_t maximumGap = 50;    ///< frames without a detection after which an animal is given up, if their number is unknown
  std::int64_t minimumHits = 3;    ///< detections in a row that make an animal, if their number is unknown
  double riskMargin = 0.1;         ///< a frame is risky when the second-best assignment costs so little more
  std::int64_t riskGap = 10;       ///< frames between which risky ones are one moment
  OksOptions oks{.sigmas = {}, .defaultSigma = 0.1, .scale = OksScale::SpanSquared, .hidden = HiddenKeypoints::Ignore};

  void describe(base::OptionsVisitor& visitor);
  [[nodiscard]] std::vector<base::Problem> problems() const;
};

}  // namespace parsimony::tracking
