// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracking/risky_moments.h"

#include <algorithm>

namespace parsimony::tracking {

FrameRisk riskOf(const Eigen::MatrixXd& costs, const Assignment& best) {
  const Assignment second = secondBest(costs, best);
  FrameRisk risk;
  if (second.cost == kForbidden) return risk;
  risk.margin = second.cost - best.cost;
  for (std::size_t row = 0; row < best.columnOfRow.size(); ++row) {
    if (best.columnOfRow[row] != second.columnOfRow[row]) risk.rows.push_back(static_cast<int>(row));
  }
  return risk;
}

std::vector<RiskyMoment> riskyMoments(const std::vector<FrameRisk>& risks, double riskMargin, std::int64_t riskGap) {
  std::vector<RiskyMoment> moments;
  for (std::size_t at = 0; at < risks.size(); ++at) {
    const FrameRisk& risk = risks[at];
    if (!(risk.margin < riskMargin) || risk.rows.empty()) continue;
    const auto frame = static_cast<std::int64_t>(at);
    const auto open = std::find_if(moments.rbegin(), moments.rend(), [&](const RiskyMoment& moment) {
      return moment.animals == risk.rows && frame - moment.last <= riskGap;
    });
    if (open == moments.rend()) {
      moments.push_back({frame, frame, frame, risk.margin, risk.rows});
      continue;
    }
    open->last = frame;
    if (risk.margin >= open->margin) continue;
    open->margin = risk.margin;
    open->worst = frame;
  }
  std::ranges::stable_sort(moments, {}, &RiskyMoment::margin);
  return moments;
}

}  // namespace parsimony::tracking
