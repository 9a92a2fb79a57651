// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/predictor.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/ensemble.h"
#include "core/pose/ensemble_predictor.h"
#include "core/project/run_folder.h"

namespace parsimony::cli {
namespace {

struct Arguments {
  std::string run, out;
  std::vector<std::string> videos;
  bool labels = false;
  pose::PredictOptions options;
};

std::filesystem::path runFolderOf(const std::string& run, const Session& session) {
  const auto path = base::pathFromUtf8(run);
  if (std::filesystem::exists(path / "run.json")) return path;  // outside of any project too
  return project::findRun(session.openProject().modelFolder, run);
}

/// --out is the file for one video and the folder for several.
std::filesystem::path outputFor(const Arguments& a, const std::filesystem::path& video) {
  if (a.out.empty()) return {};
  const auto out = base::pathFromUtf8(a.out);
  if (a.videos.size() > 1 || std::filesystem::is_directory(out)) return out / (base::toUtf8(video.stem()) + ".csv");
  return out;
}

pose::EnsemblePrediction ofOneRun(pose::PredictSummary summary) {
  return {std::move(summary), {}, {}};
}

nlohmann::json outputOf(const pose::EnsemblePrediction& prediction) {
  const auto& s = prediction.summary;
  nlohmann::json output{
      {"video", base::toUtf8(s.video)}, {"csv", base::toUtf8(s.csv)}, {"frames", s.frames}, {"frames_per_second", s.framesPerSecond}};
  if (!s.labeledVideo.empty()) output["labeled_video"] = base::toUtf8(s.labeledVideo);
  for (const auto& member : prediction.members) output["members"].push_back(base::toUtf8(member));
  if (!prediction.files.mean.empty()) output["mean"] = base::toUtf8(prediction.files.mean);
  if (!prediction.files.statistics.empty()) output["statistics"] = base::toUtf8(prediction.files.statistics);
  return output;
}

}  // namespace

void addPredict(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("predict", "Predict keypoints in videos or in the labelled frames");
  auto a = std::make_shared<Arguments>();
  verb->add_option("--run", a->run, "Run or ensemble: name or folder")->required();
  verb->add_option("--video", a->videos, "Video files");
  verb->add_flag("--labels", a->labels, "Predict the labelled frames of the project");
  verb->add_option("--out", a->out, "CSV to write (a folder for several videos)");
  verb->add_flag("--labeled-video", a->options.labeledVideo, "Also write the video with the predictions drawn");
  verb->add_option("--batch-size", a->options.batchSize, "Frames per pass of the network")->check(CLI::Range(1, 1024));
  onVerb(verb, session, "predict", [a, &session](const jobs::RunContext& context) {
    if (a->videos.empty() == !a->labels) {
      throw base::Error(base::ErrorCode::Usage, {{"expected", std::string("either --video FILE or --labels")}});
    }
    auto options = a->options;
    options.threads = session.global.threads;
    options.device = session.global.device;
    options.precision = session.global.precision;
    const auto run = runFolderOf(a->run, session);
    const bool byEnsemble = std::filesystem::exists(run / "run.json") && pose::isEnsemble(run);
    std::vector<pose::EnsemblePrediction> predictions;
    if (a->labels) {
      const auto out = a->out.empty() ? std::filesystem::path() : base::pathFromUtf8(a->out);
      const auto project = session.openProject();
      predictions.push_back(byEnsemble ? pose::predictLabelsWithEnsemble(run, project, out, options, context)
                                       : ofOneRun(pose::predictLabels(run, project, out, options, context)));
    }
    for (const auto& video : a->videos) {
      const auto path = base::pathFromUtf8(video);
      predictions.push_back(byEnsemble ? pose::predictVideoWithEnsemble(run, path, outputFor(*a, path), options, context)
                                       : ofOneRun(pose::predictVideo(run, path, outputFor(*a, path), options, context)));
      if (predictions.back().summary.stopped) break;
    }
    Result result;
    result.json["outputs"] = nlohmann::json::array();
    for (const auto& prediction : predictions) {
      if (prediction.summary.stopped) result.json["termination"] = "stopped";
      result.json["outputs"].push_back(outputOf(prediction));
      result.table += fmt::format("{} frames, {:.0f} frames/s -> {}\n", prediction.summary.frames, prediction.summary.framesPerSecond,
                                  base::toUtf8(prediction.summary.csv));
    }
    return result;
  });
}

}  // namespace parsimony::cli
