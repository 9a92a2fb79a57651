// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <random>

#include "core/metrics/pixel_error.h"
#include "core/pose/labelled_results.h"

namespace parsimony::pose {
namespace {

/// Sum and number of the errors of one frame.
struct FrameSum {
  double sum = 0.0;
  std::int64_t n = 0;
};

std::vector<FrameSum> sumsOf(const LabelledResults& results, const std::vector<int>& rows, int keypoint) {
  const auto width = static_cast<std::size_t>(results.predictions.numKeypoints());
  std::vector<FrameSum> sums;
  for (const int row : rows) {
    FrameSum sum;
    for (std::size_t k = 0; k < width; ++k) {
      const double error = results.errors[static_cast<std::size_t>(row) * width + k];
      if ((keypoint >= 0 && k != static_cast<std::size_t>(keypoint)) || !std::isfinite(error)) continue;
      sum.sum += error;
      ++sum.n;
    }
    if (sum.n > 0) sums.push_back(sum);
  }
  return sums;
}

}  // namespace

std::pair<double, double> bootstrapMean(const LabelledResults& results, const std::vector<int>& rows, int keypoint,
                                        const BootstrapOptions& options) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const std::vector<FrameSum> sums = sumsOf(results, rows, keypoint);
  if (sums.size() < 2 || options.resamples < 2) return {kNaN, kNaN};
  std::mt19937_64 random(static_cast<std::uint64_t>(options.seed));
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(options.resamples));
  for (std::int64_t i = 0; i < options.resamples; ++i) {
    FrameSum total;
    for (std::size_t f = 0; f < sums.size(); ++f) {
      // not std::uniform_int_distribution: its numbers differ between standard libraries; the bias of the remainder is below 1e-15
      const FrameSum& drawn = sums[random() % sums.size()];
      total.sum += drawn.sum;
      total.n += drawn.n;
    }
    means.push_back(total.sum / static_cast<double>(total.n));
  }
  const double tail = 0.5 * (1.0 - options.level);
  return {metrics::quantile(means, tail), metrics::quantile(means, 1.0 - tail)};
}

std::vector<ErrorRow> errorTable(const LabelledResults& results, const BootstrapOptions& options) {
  std::vector<ErrorRow> table;
  for (const std::string set : {"test", "validation", "train"}) {
    const std::vector<int> rows = results.rowsOf(set);
    if (rows.empty()) continue;  // metrics::summarise() would take all frames
    const metrics::KeypointErrors errors = metrics::summarise(results.errors, results.predictions.keypoints(), rows);
    const auto add = [&](const std::string& keypoint, const metrics::ErrorSummary& summary, int column) {
      const auto [low, high] = bootstrapMean(results, rows, column, options);
      table.push_back({keypoint, set, summary.n, summary.mean, summary.standardError, summary.median, low, high});
    };
    add("", errors.all, -1);
    for (std::size_t k = 0; k < errors.perKeypoint.size(); ++k)
      add(errors.perKeypoint[k].first, errors.perKeypoint[k].second, static_cast<int>(k));
  }
  return table;
}

}  // namespace parsimony::pose
