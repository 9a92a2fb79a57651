// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/tracker_options.h"

namespace parsimony::tracking {

void TrackerOptions::describe(base::OptionsVisitor& v) {
  using base::Tier;
  constexpr auto number = base::numberField;
  v.field(number("animals", "animals", Tier::Basic, "", 0, 1000), animals);
  v.field(number("minimum_likelihood", "", Tier::Advanced, "", 0, 1), minimumLikelihood);
  v.field(number("acceleration_sd", "body lengths/frame^2", Tier::All, "", 1e-4, 100), accelerationSd);
  v.field(number("measurement_sd", "body lengths", Tier::All, "", 1e-4, 10), measurementSd);
  v.field(number("speed_sd", "body lengths/frame", Tier::All, "", 0, 100), speedSd);
  v.field(number("velocity_decay", "per frame", Tier::All, "", 0, 1), velocityDecay);
  v.field(number("gate", "", Tier::All, "", 0, 1e6), gate);
  v.field(number("place_weight", "share", Tier::All, "", 0, 1), placeWeight);
  v.field(number("maximum_gap", "frames", Tier::Advanced, "", 0, 1e6), maximumGap);
  v.field(number("minimum_hits", "frames", Tier::Advanced, "", 1, 1000), minimumHits);
  v.field(number("risk_margin", "", Tier::Advanced, "", 0, 1), riskMargin);
  v.field(number("risk_gap", "frames", Tier::All, "", 0, 1e6), riskGap);
  v.field(number("oks_sigma", "share of length", Tier::All, "", 1e-3, 10), oks.defaultSigma);
}

std::vector<base::Problem> TrackerOptions::problems() const {
  return base::rangeProblems(*this);
}

}  // namespace parsimony::tracking
