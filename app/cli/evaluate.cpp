// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/label_csv.h"
#include "core/io/prediction_csv.h"
#include "core/metrics/truth_error.h"

namespace parsimony::cli {
namespace {

/// Rows of `labels` whose prediction belongs to `set` ("" = all).
std::vector<int> rowsOf(const tracks::LabelSet& labels, const tracks::Tracks& predictions, const std::string& set) {
  std::vector<int> rows;
  for (int i = 0; i < labels.numFrames(); ++i) {
    if (set.empty()) {
      rows.push_back(i);
      continue;
    }
    for (std::size_t r = 0; r < predictions.images.size(); ++r) {
      if (predictions.images[r] == labels.images[static_cast<std::size_t>(i)] && predictions.sets[r] == set) rows.push_back(i);
    }
  }
  return rows;
}

nlohmann::json distribution(std::vector<double> values) {
  double sum = 0.0;
  std::int64_t n = 0;
  for (const double v : values) {
    if (!std::isfinite(v)) continue;
    sum += v;
    ++n;
  }
  return {{"mean", numberOrNull(sum / static_cast<double>(n))},
          {"median", numberOrNull(metrics::quantile(values, 0.5))},
          {"p95", numberOrNull(metrics::quantile(values, 0.95))},
          {"n", n}};
}

nlohmann::json likelihoodOf(const tracks::Tracks& predictions) {
  std::vector<double> values;
  std::int64_t above = 0;
  for (std::int64_t t = 0; t < predictions.numFrames(); ++t) {
    for (int k = 0; k < predictions.numKeypoints(); ++k) {
      values.push_back(predictions.at(t, k).likelihood);
      above += values.back() >= 0.9 ? 1 : 0;
    }
  }
  auto json = distribution(values);
  json["share_above_0.9"] = numberOrNull(static_cast<double>(above) / static_cast<double>(values.size()));
  return json;
}

std::string tableOf(const std::string& name, const metrics::KeypointErrors& errors, bool perKeypoint) {
  std::string table = fmt::format("{:<12} mean {:.2f} +- {:.2f} px, median {:.2f}, 95 % {:.2f}, {} points\n", name, errors.all.mean,
                                  errors.all.standardError, errors.all.median, errors.all.p95, errors.all.n);
  if (!perKeypoint) return table;
  for (const auto& [keypoint, s] : errors.perKeypoint)
    table += fmt::format("  {:<20} mean {:>7.2f}  median {:>7.2f}  n {}\n", keypoint, s.mean, s.median, s.n);
  return table;
}

Result againstLabels(const std::string& predictionFile, const std::string& labelFile, const std::string& set) {
  const auto labels = io::readLabelCsv(base::pathFromUtf8(labelFile));
  const auto predictions = io::readPredictionCsv(base::pathFromUtf8(predictionFile));
  if (!set.empty() && predictions.sets.empty()) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"path", predictionFile},
                                                      {"found", std::string("no column \"set\"")},
                                                      {"expected", std::string("predictions on labelled frames")}});
  }
  const auto rows = rowsOf(labels, predictions, set);
  if (rows.empty()) {  // summarise() would take every frame
    throw base::Error(base::ErrorCode::Inconsistent, {{"path", predictionFile},
                                                      {"found", "no labelled frame of the set " + set},
                                                      {"expected", std::string("predictions on labelled frames of this set")}});
  }
  const auto errors = metrics::summarise(metrics::pixelErrors(labels, predictions), labels.keypoints, rows);
  Result result;
  result.json = {{"pixel_error", toJson(errors)},
                 {"likelihood", likelihoodOf(predictions)},
                 {"temporal_norm", distribution(metrics::temporalNorm(predictions))}};
  result.table = tableOf("pixel error", errors, true);
  return result;
}

/// truthFile: every frame in the layout of predictions, likelihood 1 = visible, 0 = hidden.
Result againstTruth(const std::string& predictionFile, const std::string& truthFile) {
  const auto truth = io::readPredictionCsv(base::pathFromUtf8(truthFile));
  const auto predictions = io::readPredictionCsv(base::pathFromUtf8(predictionFile));
  metrics::TruthErrors errors;
  try {
    errors = metrics::errorsAgainstTruth(truth, predictions);
  } catch (base::Error& error) {
    throw error.with("path", predictionFile);
  }
  Result result;
  result.json = {{"pixel_error", toJson(errors.visible)},           {"pixel_error_visible", toJson(errors.visible)},
                 {"pixel_error_occluded", toJson(errors.occluded)}, {"pixel_error_all", toJson(errors.all)},
                 {"likelihood", likelihoodOf(predictions)},         {"temporal_norm", distribution(metrics::temporalNorm(predictions))}};
  result.table = tableOf("visible", errors.visible, true) + tableOf("hidden", errors.occluded, false) + tableOf("all", errors.all, false);
  return result;
}

}  // namespace

void addEvaluate(CLI::App& app, Session& session) {
  struct Arguments {
    std::string predictions, labels, truth, set;
  };
  auto* verb = app.add_subcommand("evaluate", "Compare predictions with labels, or with an exact truth");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--predictions", a->predictions, "Prediction CSV")->required();
  verb->add_option("--labels", a->labels, "Label CSV");
  verb->add_option("--truth", a->truth, "Truth of every frame as a prediction CSV, likelihood 1 = visible, 0 = hidden");
  verb->add_option("--set", a->set, "Only this set (with --labels)")->check(CLI::IsMember({"train", "validation", "test"}));
  onVerb(verb, session, "evaluate", [a](const jobs::RunContext&) {
    if (a->labels.empty() == a->truth.empty()) {
      throw base::Error(base::ErrorCode::Usage, {{"expected", std::string("either --labels CSV or --truth CSV")}});
    }
    if (a->truth.empty()) return againstLabels(a->predictions, a->labels, a->set);
    if (!a->set.empty()) throw base::Error(base::ErrorCode::Usage, {{"expected", std::string("--set with --labels only")}});
    return againstTruth(a->predictions, a->truth);
  });
}

}  // namespace parsimony::cli
