// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/reliability.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/metrics/pixel_error.h"

namespace parsimony::pose {

std::vector<ReliabilityBin> reliability(const LabelledResults& results, const std::vector<int>& rows, const ReliabilityOptions& options) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const int width = results.predictions.numKeypoints();
  if (rows.empty() || width == 0) return {};
  const auto bins = static_cast<std::size_t>(std::max<std::int64_t>(1, options.bins));
  const std::size_t size = results.errors.size();
  // What is not in a bin is NaN there, which summaries pass over.
  std::vector<std::vector<double>> errors(bins, std::vector<double>(size, kNaN));
  std::vector<std::vector<double>> within(bins, std::vector<double>(size, kNaN));
  std::vector<double> likelihoods(bins, 0.0);
  for (const int row : rows) {
    for (int k = 0; k < width; ++k) {
      const auto i = static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(k);
      const double likelihood = results.predictions.at(row, k).likelihood;
      if (!std::isfinite(results.errors[i]) || !std::isfinite(likelihood)) continue;
      const auto bin = static_cast<std::size_t>(std::clamp(likelihood, 0.0, 1.0) * static_cast<double>(bins));
      const std::size_t at = std::min(bin, bins - 1);  // a likelihood of 1 belongs to the last bin
      errors[at][i] = results.errors[i];
      within[at][i] = results.errors[i] <= options.tolerance ? 1.0 : 0.0;
      likelihoods[at] += likelihood;
    }
  }
  std::vector<ReliabilityBin> curve;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const auto error = metrics::summarise(errors[bin], results.predictions.keypoints(), rows).all;
    if (error.n == 0) continue;
    const auto share = metrics::summarise(within[bin], results.predictions.keypoints(), rows).all;
    curve.push_back(
        {likelihoods[bin] / static_cast<double>(error.n), error.n, error.mean, error.standardError, share.mean, share.standardError});
  }
  return curve;
}

}  // namespace parsimony::pose
