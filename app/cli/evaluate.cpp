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

}  // namespace

void addEvaluate(CLI::App& app, Session& session) {
  struct Arguments {
    std::string predictions, labels, set;
  };
  auto* verb = app.add_subcommand("evaluate", "Compare predictions with labels");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--predictions", a->predictions, "Prediction CSV")->required();
  verb->add_option("--labels", a->labels, "Label CSV")->required();
  verb->add_option("--set", a->set, "Only this set")->check(CLI::IsMember({"train", "validation", "test"}));
  onVerb(verb, session, "evaluate", [a](const jobs::RunContext&) {
    const auto labels = io::readLabelCsv(base::pathFromUtf8(a->labels));
    const auto predictions = io::readPredictionCsv(base::pathFromUtf8(a->predictions));
    if (!a->set.empty() && predictions.sets.empty()) {
      throw base::Error(base::ErrorCode::Inconsistent, {{"path", a->predictions},
                                                        {"found", std::string("no column \"set\"")},
                                                        {"expected", std::string("predictions on labelled frames")}});
    }
    const auto rows = rowsOf(labels, predictions, a->set);
    if (rows.empty()) {  // summarise() would take every frame
      throw base::Error(base::ErrorCode::Inconsistent, {{"path", a->predictions},
                                                        {"found", "no labelled frame of the set " + a->set},
                                                        {"expected", std::string("predictions on labelled frames of this set")}});
    }
    const auto errors = metrics::summarise(metrics::pixelErrors(labels, predictions), labels.keypoints, rows);
    Result result;
    result.json = {{"pixel_error", toJson(errors)},
                   {"likelihood", likelihoodOf(predictions)},
                   {"temporal_norm", distribution(metrics::temporalNorm(predictions))}};
    result.table = fmt::format("pixel error  mean {:.2f} +- {:.2f} px, median {:.2f}, 95 % {:.2f}, {} points\n", errors.all.mean,
                               errors.all.standardError, errors.all.median, errors.all.p95, errors.all.n);
    for (const auto& [name, s] : errors.perKeypoint)
      result.table += fmt::format("  {:<20} mean {:>7.2f}  median {:>7.2f}  n {}\n", name, s.mean, s.median, s.n);
    return result;
  });
}

}  // namespace parsimony::cli
