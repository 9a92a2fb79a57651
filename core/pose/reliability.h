// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/pose/labelled_results.h"

namespace parsimony::pose {

/// Predictions whose likelihood falls into one bin. Standard errors are over frames; NaN where only one frame is in the bin.
struct ReliabilityBin {
  double likelihood = 0.0;  ///< mean
  std::int64_t n = 0;
  double meanError = 0.0;  ///< px
  double meanErrorSe = 0.0;
  double shareWithin = 0.0;  ///< of the predictions no further from their label than the tolerance
  double shareWithinSe = 0.0;
};

struct ReliabilityOptions {
  std::int64_t bins = 10;  ///< of equal width over [0, 1]
  double tolerance = 5.0;  ///< px
};

/// Likelihood against error on labelled frames: a likelihood that can be trusted orders the errors, and one that is calibrated equals the
/// share within the tolerance   (reliability diagram, DeGroot and Fienberg 1983). rows: of `results`. Bins without predictions are left
/// out.
[[nodiscard]] std::vector<ReliabilityBin> reliability(const LabelledResults& results, const std::vector<int>& rows,
                                                      const ReliabilityOptions& options = {});

}  // namespace parsimony::pose
