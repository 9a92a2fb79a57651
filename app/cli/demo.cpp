// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/metrics/truth_error.h"
#include "core/pose/predictor.h"
#include "core/pose/trainer.h"
#include "core/synthetic/synthetic_project.h"

namespace parsimony::cli {
namespace {

Result demo(const std::string& out, bool quick, const GlobalOptions& global, const jobs::RunContext& context) {
  const auto folder = std::filesystem::absolute(base::pathFromUtf8(out));
  const auto synthetic = synthetic::writeProject(folder, {}, context);

  pose::TrainRequest request;
  request.project = project::open(folder);
  project::saveSkeleton(request.project, synthetic.skeleton);
  request.name = "demo";
  pose::TrainOptions options;
  options.minutes = quick ? 1.5 : 6.0;
  options.seed = global.seed.value_or(0);
  options.threads = global.threads;
  options.device = global.device;
  options.precision = global.precision;
  const auto trained = pose::train(request, options, context);

  pose::PredictOptions predict;
  predict.threads = global.threads;
  predict.device = global.device;
  predict.precision = global.precision;
  predict.labeledVideo = true;
  predict.likelihoodShown = 0.5;
  const auto predicted = pose::predictVideo(trained.runFolder, synthetic.video, {}, predict, context);
  const auto errors =
      metrics::errorsAgainstTruth(io::readPredictionCsv(synthetic.groundTruth), io::readPredictionCsv(predicted.csv)).visible;

  Result result;
  result.json = {{"project", base::toUtf8(folder)},
                 {"run", base::toUtf8(trained.runFolder)},
                 {"csv", base::toUtf8(predicted.csv)},
                 {"labeled_video", base::toUtf8(predicted.labeledVideo)},
                 {"pixel_error", toJson(errors)},
                 {"frames", predicted.frames},
                 {"frames_per_second", predicted.framesPerSecond},
                 {"training_steps", trained.steps},
                 {"labels_used", trained.ledger.labelsUsed}};
  result.table = fmt::format(
      "project        {}\nrun            {}\npredictions    {}\nlabelled video {}\n"
      "{} frames predicted at {:.0f} frames/s after {} training steps on {} labelled points\n"
      "pixel error against the exact truth: mean {:.2f} px, median {:.2f} px over {} visible points\n",
      base::toUtf8(folder), base::toUtf8(trained.runFolder), base::toUtf8(predicted.csv), base::toUtf8(predicted.labeledVideo),
      predicted.frames, predicted.framesPerSecond, trained.steps, trained.ledger.labelsUsed, errors.all.mean, errors.all.median,
      errors.all.n);
  return result;
}

}  // namespace

void addDemo(CLI::App& app, Session& session) {
  struct Arguments {
    std::string out = "parsimony-demo";
    bool quick = false;
  };
  auto* verb = app.add_subcommand("demo", "Make a synthetic mouse video, train on it, predict, and measure against the exact truth");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--out", a->out, "Folder for the project (must not exist)");
  verb->add_flag("--quick", a->quick, "Train for a minute and a half instead of six");
  onVerb(verb, session, "demo", [a, &session](const jobs::RunContext& context) { return demo(a->out, a->quick, session.global, context); });
}

}  // namespace parsimony::cli
