// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace parsimony::app {

/// Logged values of one metric in the order logged.
struct MetricCurve {
  std::vector<double> steps;
  std::vector<double> values;
};
/// By name; what panels of the dashboard take, each what it knows.
using MetricCurves = std::map<std::string, MetricCurve>;

/// Sorts points of a job (jobs::MetricPoint) or rows of a file (project::MetricRow) by metric.
template <typename Points>
[[nodiscard]] MetricCurves curvesOf(const Points& points) {
  MetricCurves curves;
  std::map<std::string, std::string> members;
  for (const auto& point : points) {
    // an ensemble's networks train one after the other, "train_loss@m0", "train_loss@m1": the one at work is drawn
    const auto cut = std::min(point.name.rfind("@m"), point.name.size());
    const std::string name = point.name.substr(0, cut);
    MetricCurve& curve = curves[name];
    if (auto& member = members[name]; member != point.name) {
      if (!member.empty()) curve = {};
      member = point.name;
    }
    curve.steps.push_back(static_cast<double>(point.step));
    curve.values.push_back(point.value);
  }
  return curves;
}

}  // namespace parsimony::app
