// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/predictor.h"

#include <chrono>
#include <cstring>

#include <torch/torch.h>
#include <opencv2/imgproc.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/pose/batch_loader.h"
#include "core/pose/batch_queue.h"
#include "core/pose/ensemble.h"
#include "core/pose/ensemble_predictor.h"
#include "core/pose/inference.h"
#include "core/pose/inference_pool.h"
#include "core/pose/labeled_video.h"
#include "core/pose/run_results.h"
#include "core/pose/trainer.h"
#include "core/pose/training_set.h"

namespace parsimony::pose {
namespace {

using Clock = std::chrono::steady_clock;

Inference loadInference(const std::filesystem::path& runFolder, const PredictOptions& options) {
  const auto weights = runFolder / "weights.safetensors";
  if (!std::filesystem::exists(weights)) {
    throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(weights)}, {"expected", "the folder of a finished training run"}});
  }
  nn::setThreads(static_cast<int>(options.threads));
  return {loadNetwork(weights), nn::choosePlan(options.device, options.precision)};
}

void writeRows(io::PredictionCsvWriter& writer, const std::vector<tracks::Prediction>& predictions, std::size_t keypoints) {
  static_assert(sizeof(tracks::Prediction) == 3 * sizeof(double), "rows are written as they lie in memory");
  for (std::size_t i = 0; i < predictions.size(); i += keypoints) writer.append(&predictions[i].x);
}

bool isEnsembleFolder(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "run.json") && isEnsemble(folder);
}

}  // namespace

PredictSummary predictVideo(const std::filesystem::path& runFolder, const std::filesystem::path& video, const std::filesystem::path& out,
                            const PredictOptions& options, const jobs::RunContext& context) {
  if (isEnsembleFolder(runFolder)) return predictVideoWithEnsemble(runFolder, video, out, options, context).summary;
  PredictSummary summary;
  summary.video = video;
  auto inference = loadInference(runFolder, options);
  const auto& spec = inference.spec();
  const std::size_t keypoints = spec.keypoints.size();
  summary.csv = out.empty() ? runFolder / "video_preds" / (base::toUtf8(video.stem()) + ".csv") : out;

  const auto start = Clock::now();
  BatchQueue queue(video, spec, static_cast<int>(options.batchSize));
  InferencePool pool(queue, inference, inference.plan().device.is_cpu() ? nn::threads() : 1);
  for (const auto& warning : queue.warnings()) context.warning(warning, base::toUtf8(video));
  // only now: a video that cannot be read leaves no folder behind
  if (!summary.csv.parent_path().empty()) std::filesystem::create_directories(summary.csv.parent_path());
  io::PredictionCsvWriter writer(summary.csv, scorerOf(spec), spec.keypoints);
  while (true) {
    const auto stop = context.stop();
    if (stop == jobs::StopRequest::Cancel) throw base::Error(base::ErrorCode::Cancelled, {});
    if (stop == jobs::StopRequest::StopAndKeep) {
      summary.stopped = true;
      break;
    }
    const auto predictions = pool.next();
    if (!predictions) break;
    writeRows(writer, *predictions, keypoints);
    summary.frames += static_cast<std::int64_t>(predictions->size() / keypoints);
    context.progress(summary.frames, queue.numFrames(), "predict");
  }
  writer.commit();
  summary.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  summary.framesPerSecond = static_cast<double>(summary.frames) / std::max(1e-9, summary.seconds);
  if (options.labeledVideo && !summary.stopped) {
    summary.labeledVideo = summary.csv.parent_path() / "labeled_videos" / (base::toUtf8(summary.csv.stem()) + "_labeled.mp4");
    writeLabeledVideo(video, io::readPredictionCsv(summary.csv), summary.labeledVideo, options.likelihoodShown, context);
  }
  return summary;
}

PredictSummary predictLabels(const std::filesystem::path& runFolder, const project::Project& project, const std::filesystem::path& out,
                             const PredictOptions& options, const jobs::RunContext& context) {
  if (isEnsembleFolder(runFolder)) return predictLabelsWithEnsemble(runFolder, project, out, options, context).summary;
  PredictSummary summary;
  auto inference = loadInference(runFolder, options);
  const auto& spec = inference.spec();
  const TrainingSet set(project, spec.inputChannels == 1 ? "grey" : "rgb", context);
  if (set.keypoints() != spec.keypoints) {
    throw base::Error(base::ErrorCode::Inconsistent,
                      {{"path", base::toUtf8(runFolder)}, {"expected", "a run with the keypoints of this project"}});
  }
  const auto start = Clock::now();
  std::vector<tracks::Prediction> all;
  for (int begin = 0; begin < set.size(); begin += static_cast<int>(options.batchSize)) {
    context.throwIfCancelled();
    std::vector<int> entries;
    std::vector<cv::Size> sizes;
    for (int i = begin; i < std::min(set.size(), begin + static_cast<int>(options.batchSize)); ++i) {
      entries.push_back(i);
      sizes.push_back(set.frameSize(i));
    }
    const auto part = inference.run(plainPictures(set, entries, spec.width, spec.height, spec.context), sizes);
    all.insert(all.end(), part.begin(), part.end());
    context.progress(static_cast<std::int64_t>(all.size() / spec.keypoints.size()), set.size(), "predict");
  }
  const auto trained = optionsOfRun(runFolder);
  const Split split = trained.folds > 1
                          ? foldOf(set.numRows(), static_cast<int>(trained.fold), static_cast<int>(trained.folds), trained.splitSeed)
                          : splitFrames(set.numRows(), trained.trainProb, trained.valProb, trained.trainFrames, trained.splitSeed);
  summary.csv = out.empty() ? runFolder / "image_preds" / project.labelFiles.front().path.filename() / "predictions.csv" : out;
  if (!summary.csv.parent_path().empty()) std::filesystem::create_directories(summary.csv.parent_path());
  io::writePredictionCsv(summary.csv, labelledPredictions(set, all, split, scorerOf(spec)));
  summary.frames = set.size();
  summary.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  summary.framesPerSecond = static_cast<double>(summary.frames) / std::max(1e-9, summary.seconds);
  return summary;
}

}  // namespace parsimony::pose
