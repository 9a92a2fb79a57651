// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// One number of every member, without the missing ones.
struct Column {
  std::vector<double> values;

  Column(std::span<const tracks::Prediction> members, double tracks::Prediction::*field) {
    values.reserve(members.size());
    for (const auto& member : members) {
      if (!std::isnan(member.*field)) values.push_back(member.*field);
    }
    std::sort(values.begin(), values.end());
  }
  [[nodiscard]] double mean() const {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return values.empty() ? kNaN : sum / static_cast<double>(values.size());
  }
  [[nodiscard]] double median() const {
    const std::size_t n = values.size();
    return n == 0 ? kNaN : 0.5 * (values[(n - 1) / 2] + values[n / 2]);
  }
  /// Two passes: positions are hundreds of pixels, their spread a fraction of one.
  [[nodiscard]] double variance() const {
    const double centre = mean();
    double squares = 0.0;
    for (const double value : values) squares += (value - centre) * (value - centre);
    return values.empty() ? kNaN : squares / static_cast<double>(values.size());
  }
};

double variance(const Column& positions, double likelihood, std::size_t members, const EnsembleStatisticsOptions& options) {
  constexpr double kLeastLikelihood = 1e-5;
  constexpr double kReferenceMissing = 1000.0;
  const double spread = positions.variance();
  if (options.referenceBehaviour) {
    const double v = members == 1                 ? 1.0 / std::max(likelihood, kLeastLikelihood)
                     : options.confidenceWeighted ? spread / likelihood
                                                  : spread;
    if (std::isnan(v)) return kReferenceMissing;
    return std::min(v, static_cast<double>(std::numeric_limits<float>::max()));
  }
  if (positions.values.empty()) return kNaN;
  const double weight = std::isnan(likelihood) ? 1.0 : likelihood;
  if (members == 1) return 1.0 / std::max(weight, kLeastLikelihood);
  if (!options.confidenceWeighted) return std::min(spread, kLargestVariance);
  return weight > 0.0 ? std::min(spread / weight, kLargestVariance) : kLargestVariance;
}

}  // namespace

EnsemblePoint ensemblePoint(std::span<const tracks::Prediction> members, const EnsembleStatisticsOptions& options) {
  if (members.empty()) throw base::Error(base::ErrorCode::Empty, {{"expected", "at least one member"}});
  const Column x(members, &tracks::Prediction::x);
  const Column y(members, &tracks::Prediction::y);
  const Column likelihood(members, &tracks::Prediction::likelihood);
  const bool oneIsMissing = likelihood.values.size() < members.size();
  EnsemblePoint point;
  point.mean = {x.mean(), y.mean(), options.referenceBehaviour && oneIsMissing ? kNaN : likelihood.mean()};
  point.median = {x.median(), y.median(), likelihood.median()};
  point.varianceX = variance(x, point.mean.likelihood, members.size(), options);
  point.varianceY = variance(y, point.mean.likelihood, members.size(), options);
  return point;
}

}  // namespace parsimony::pose
