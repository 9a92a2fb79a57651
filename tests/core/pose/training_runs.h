// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/io/prediction_csv.h"
#include "core/jobs/run_context.h"
#include "core/pose/trainer.h"
#include "core/project/project.h"
#include "core/project/run_folder.h"

namespace parsimony::tests {

inline jobs::RunContext contextWith(std::function<jobs::StopRequest()> stop, std::vector<std::string>* warnings = nullptr) {
  jobs::RunContext::Callbacks callbacks;
  callbacks.stop = std::move(stop);
  if (warnings != nullptr)
    callbacks.warning = [warnings](const std::string& code, const std::string& text) { warnings->push_back(code + ": " + text); };
  return jobs::RunContext(callbacks);
}

/// Answers Continue `calls` times, then `request`.
inline std::function<jobs::StopRequest()> after(int calls, jobs::StopRequest request) {
  return [calls, request, asked = std::make_shared<int>(0)] { return (*asked)++ < calls ? jobs::StopRequest::Continue : request; };
}

inline constexpr int kPictures = 12;  // the set asks once per picture, the loop once per step

/// name -> step -> value; fails on a step that is told twice.
inline std::map<std::string, std::map<std::int64_t, double>> curves(const std::filesystem::path& run) {
  std::map<std::string, std::map<std::int64_t, double>> result;
  for (const auto& row : project::readMetrics(run)) {
    if (!result[row.name].emplace(row.step, row.value).second)
      qFatal("step %lld of %s appears twice", static_cast<long long>(row.step), row.name.c_str());
  }
  return result;
}

/// Of two curves; infinite for curves of other steps.
inline double largestDifference(const std::map<std::int64_t, double>& a, const std::map<std::int64_t, double>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double worst = 0.0;
  for (const auto& [step, value] : a) {
    const auto other = b.find(step);
    worst = std::max(worst, other == b.end() ? std::numeric_limits<double>::infinity() : std::abs(other->second - value));
  }
  return worst;
}

/// Of two prediction files, px.
inline double largestDistance(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto p = io::readPredictionCsv(a), q = io::readPredictionCsv(b);
  if (p.numFrames() != q.numFrames() || p.sets != q.sets) return std::numeric_limits<double>::infinity();
  double worst = 0.0;
  for (std::int64_t t = 0; t < p.numFrames(); ++t) {
    for (int k = 0; k < p.numKeypoints(); ++k)
      worst = std::max(worst, std::hypot(p.at(t, k).x - q.at(t, k).x, p.at(t, k).y - q.at(t, k).y));
  }
  return worst;
}

inline pose::TrainRequest requestFor(const project::Project& project, const std::string& name, const std::filesystem::path& resume = {}) {
  pose::TrainRequest request;
  request.project = project;
  request.name = name;
  request.resume = resume;
  return request;
}

}  // namespace parsimony::tests
