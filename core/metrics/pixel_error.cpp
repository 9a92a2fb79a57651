// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/pixel_error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"

namespace parsimony::metrics {

namespace {

using base::Error;
using base::ErrorCode;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<int> matchedKeypoints(const tracks::LabelSet& labels, const tracks::Tracks& predictions) {
  std::vector<int> columns;
  for (const std::string& name : labels.keypoints) {
    const auto found = std::find(predictions.keypoints().begin(), predictions.keypoints().end(), name);
    if (found == predictions.keypoints().end()) {
      throw Error(ErrorCode::Inconsistent,
                  {{"keypoint", name}, {"expected", "predictions of every labelled keypoint"}, {"found", "none of this one"}});
    }
    columns.push_back(static_cast<int>(found - predictions.keypoints().begin()));
  }
  return columns;
}

/// Row of the predictions for each labelled frame, -1 where it was not predicted.
std::vector<std::int64_t> matchedRows(const tracks::LabelSet& labels, const tracks::Tracks& predictions) {
  std::vector<std::int64_t> rows(labels.images.size(), -1);
  if (predictions.images.empty()) {
    if (predictions.numFrames() != labels.numFrames()) {
      throw Error(ErrorCode::Inconsistent, {{"expected", "predictions of " + std::to_string(labels.numFrames()) + " labelled frames"},
                                            {"found", std::to_string(predictions.numFrames()) + " rows without image names"}});
    }
    for (std::size_t frame = 0; frame < rows.size(); ++frame) rows[frame] = static_cast<std::int64_t>(frame);
    return rows;
  }
  std::unordered_map<std::string, std::int64_t> rowOf;
  for (std::size_t row = 0; row < predictions.images.size(); ++row) rowOf.emplace(predictions.images[row], static_cast<std::int64_t>(row));
  bool any = rows.empty();
  for (std::size_t frame = 0; frame < rows.size(); ++frame) {
    const auto found = rowOf.find(labels.images[frame]);
    if (found == rowOf.end() || found->second >= predictions.numFrames()) continue;
    rows[frame] = found->second;
    any = true;
  }
  if (!any) {
    throw Error(ErrorCode::Inconsistent,
                {{"image", labels.images.front()}, {"expected", "predictions of labelled images"}, {"found", predictions.images.front()}});
  }
  return rows;
}

/// Sums of the finite errors of one frame.
struct FrameSum {
  double sum = 0.0;
  std::int64_t n = 0;
};

/// mean m = sum_f s_f / sum_f n_f;   standard error = sqrt(F / (F - 1) sum_f (s_f - n_f m)^2) / sum_f n_f
/// over the F frames with errors: the ratio estimator of cluster sampling (Cochran 1977, section 9.2). With equal n_f it is the standard
/// deviation of the frames' means over sqrt(F).
ErrorSummary summaryOf(std::vector<double> values, const std::vector<FrameSum>& frames) {
  ErrorSummary summary;
  summary.n = static_cast<std::int64_t>(values.size());
  if (values.empty()) return {kNaN, kNaN, kNaN, kNaN, 0};
  double sum = 0.0;
  for (const double value : values) sum += value;
  summary.mean = sum / static_cast<double>(values.size());
  double squares = 0.0;
  double numFrames = 0.0;
  for (const FrameSum& frame : frames) {
    if (frame.n == 0) continue;
    const double deviation = frame.sum - static_cast<double>(frame.n) * summary.mean;
    squares += deviation * deviation;
    numFrames += 1.0;
  }
  summary.standardError = numFrames < 2 ? kNaN : std::sqrt(numFrames / (numFrames - 1) * squares) / static_cast<double>(values.size());
  summary.p95 = quantile(values, 0.95);
  summary.median = quantile(std::move(values), 0.5);
  return summary;
}

ErrorSummary summariseColumns(const std::vector<double>& errors, std::size_t width, std::size_t first, std::size_t count,
                              const std::vector<int>& frames) {
  std::vector<double> values;
  std::vector<FrameSum> sums;
  for (const int frame : frames) {
    FrameSum& sum = sums.emplace_back();
    for (std::size_t k = first; k < first + count; ++k) {
      const double value = errors[static_cast<std::size_t>(frame) * width + k];
      if (!std::isfinite(value)) continue;
      values.push_back(value);
      sum.sum += value;
      ++sum.n;
    }
  }
  return summaryOf(std::move(values), sums);
}

}  // namespace

std::vector<double> pixelErrors(const tracks::LabelSet& labels, const tracks::Tracks& predictions) {
  const std::vector<int> columns = matchedKeypoints(labels, predictions);
  const std::vector<std::int64_t> rows = matchedRows(labels, predictions);
  std::vector<double> errors(rows.size() * columns.size(), kNaN);
  for (std::size_t frame = 0; frame < rows.size(); ++frame) {
    if (rows[frame] < 0) continue;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const tracks::LabelPoint label = labels.point(static_cast<int>(frame), static_cast<int>(k));
      if (labels.hasVisibleColumn && label.visibility == tracks::Visibility::NotLabelled) continue;
      const tracks::Prediction prediction = predictions.at(rows[frame], columns[k]);
      errors[frame * columns.size() + k] = std::hypot(prediction.x - label.x, prediction.y - label.y);
    }
  }
  return errors;
}

KeypointErrors summarise(const std::vector<double>& errors, const std::vector<std::string>& keypoints, const std::vector<int>& frames) {
  const std::size_t width = keypoints.size();
  if (width == 0 ? !errors.empty() : errors.size() % width != 0) {
    throw Error(ErrorCode::Internal, {{"expected", "errors of " + std::to_string(width) + " keypoints per frame"},
                                      {"found", std::to_string(errors.size()) + " errors"}});
  }
  const int numFrames = width == 0 ? 0 : static_cast<int>(errors.size() / width);
  std::vector<int> chosen = frames;
  if (chosen.empty()) {
    for (int frame = 0; frame < numFrames; ++frame) chosen.push_back(frame);
  }
  for (const int frame : chosen) {
    if (frame >= 0 && frame < numFrames) continue;
    throw Error(ErrorCode::Internal, {{"frame", std::int64_t{frame}}, {"expected", "an index below " + std::to_string(numFrames)}});
  }
  KeypointErrors result;
  result.all = summariseColumns(errors, width, 0, width, chosen);
  for (std::size_t k = 0; k < width; ++k) result.perKeypoint.emplace_back(keypoints[k], summariseColumns(errors, width, k, 1, chosen));
  return result;
}

std::vector<double> temporalNorm(const tracks::Tracks& predictions) {
  const auto width = static_cast<std::size_t>(predictions.numKeypoints());
  std::vector<double> norms(static_cast<std::size_t>(predictions.numFrames()) * width, kNaN);
  for (std::int64_t t = 1; t < predictions.numFrames(); ++t) {
    for (std::size_t k = 0; k < width; ++k) {
      const tracks::Prediction now = predictions.at(t, static_cast<int>(k));
      const tracks::Prediction before = predictions.at(t - 1, static_cast<int>(k));
      norms[static_cast<std::size_t>(t) * width + k] = std::hypot(now.x - before.x, now.y - before.y);
    }
  }
  return norms;
}

double quantile(std::vector<double> values, double q) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty() || std::isnan(q)) return kNaN;
  const double position = std::clamp(q, 0.0, 1.0) * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), nth, values.end());
  if (below + 1 == values.size()) return *nth;
  const double above = *std::min_element(nth + 1, values.end());
  return *nth + (position - static_cast<double>(below)) * (above - *nth);
}

}  // namespace parsimony::metrics
