// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/error.h"
#include "core/nn/schedule.h"
#include "core/parallel/world.h"
#include "core/pose/training_run.h"
#include "core/pose/weights_store.h"

namespace parsimony::pose {
namespace {

NetworkSpec specOf(const TrainOptions& options, const TrainingSet& set) {
  NetworkSpec spec;
  spec.backbone = options.backbone;
  spec.keypoints = set.keypoints();
  spec.width = static_cast<int>(options.width);
  spec.height = static_cast<int>(options.height);
  spec.inputChannels = set.isGrey() && backbone(options.backbone).allowsGrey ? 1 : 3;
  spec.members = options.members > 0 ? static_cast<int>(options.members) : backbone(options.backbone).members;
  spec.context = options.context();
  spec.decode.decoder = decoderFrom(options.decoder);
  spec.decode.downsampleFactor = static_cast<int>(options.downsampleFactor);
  return spec;
}

/// What 0 stands for.
TrainOptions resolved(TrainOptions options) {
  constexpr double kUsualRate = 2e-3;
  const double advised = backbone(options.backbone).advisedLearningRate;
  if (options.learningRate <= 0.0) options.learningRate = advised > 0.0 ? advised : kUsualRate;
  return options;
}

}  // namespace

Eigen::MatrixXd trainingPoses(const TrainingSet& set, const std::vector<int>& entries, int width, int height) {
  Eigen::MatrixXd poses(static_cast<Eigen::Index>(entries.size()), static_cast<Eigen::Index>(2 * set.keypoints().size()));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto size = set.frameSize(entries[i]);
    Eigen::Index column = 0;
    for (const auto& point : set.points(entries[i])) {
      poses(static_cast<Eigen::Index>(i), column++) = point.x * width / size.width;
      poses(static_cast<Eigen::Index>(i), column++) = point.y * height / size.height;
    }
  }
  return poses;
}

Eigen::MatrixXd framePoses(const TrainingSet& set, const std::vector<int>& rows, const std::vector<std::string>& views) {
  const auto keypoints = static_cast<Eigen::Index>(set.keypoints().size());
  const auto cameras = static_cast<Eigen::Index>(std::max<std::size_t>(1, views.size()));
  Eigen::MatrixXd poses =
      Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(rows.size()), 2 * cameras * keypoints, std::numeric_limits<double>::quiet_NaN());
  for (const int entry : set.entriesOf(rows)) {
    const auto row = std::find(rows.begin(), rows.end(), set.rowOf(entry)) - rows.begin();
    const auto camera = views.empty() ? 0 : std::find(views.begin(), views.end(), set.view(entry)) - views.begin();
    Eigen::Index column = 2 * camera * keypoints;
    for (const auto& point : set.points(entry)) {
      poses(row, column++) = point.x;
      poses(row, column++) = point.y;
    }
  }
  return poses;
}

TrainingRun::TrainingRun(const TrainRequest& request, TrainOptions options, const jobs::RunContext& context)
    : m_request(request),
      m_options(resolved(std::move(options))),
      m_context(context),
      m_processes(parallel::world()),
      m_plan(nn::choosePlan(m_options.device, m_options.precision)),
      m_set(request.project, backbone(m_options.backbone).allowsGrey ? m_options.colour : "rgb", context),
      m_split(m_options.folds > 1
                  ? foldOf(m_set.numRows(), static_cast<int>(m_options.fold), static_cast<int>(m_options.folds), m_options.splitSeed)
                  : splitFrames(m_set.numRows(), m_options.trainProb, m_options.valProb, m_options.trainFrames, m_options.splitSeed)),
      m_trainEntries(m_set.entriesOf(m_split.train)),
      m_valEntries(m_set.entriesOf(m_split.validation)),
      m_state(specOf(m_options, m_set), m_options, m_plan) {
  if (m_trainEntries.empty()) {
    throw base::Error(base::ErrorCode::Empty,
                      {{"path", base::toUtf8(m_request.project.folder)}, {"expected", "training frames whose pictures exist"}});
  }
  if (m_options.batchSize < m_processes->size()) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "batch_size"},
                       {"value", std::to_string(m_options.batchSize)},
                       {"expected", "a frame for each of " + std::to_string(m_processes->size()) + " processes"}});
  }
  m_ledger.setLabelsUsed(m_set.numLabelled(m_trainEntries));
  if (decoderFrom(m_options.decoder) == Decoder::PosePrior) {
    PosePriorOptions priorOptions;
    priorOptions.targetVariance = std::pow(m_options.sigma * (1 << m_options.downsampleFactor), 2);
    const auto prior = fitPosePrior(
        trainingPoses(m_set, m_trainEntries, static_cast<int>(m_options.width), static_cast<int>(m_options.height)), priorOptions);
    m_state.trained().setPrior(prior);
    m_state.evaluated().setPrior(prior);
  }
  fitUnsupervised();
  if (!m_options.context()) return;
  if (const int n = m_set.numWithoutContext(m_trainEntries); n > 0) m_context.warning("context_missing", std::to_string(n));
}

LoaderOptions TrainingRun::loaderOptions() const {
  LoaderOptions loader;
  loader.width = static_cast<int>(m_options.width);
  loader.height = static_cast<int>(m_options.height);
  loader.heatmapWidth = loader.width >> m_options.downsampleFactor;
  loader.heatmapHeight = loader.height >> m_options.downsampleFactor;
  loader.context = m_options.context();
  loader.batchSize = static_cast<int>(m_options.batchSize);
  loader.seed = static_cast<std::uint64_t>(m_options.seed);
  loader.processes = m_processes->size();
  loader.process = m_processes->rank();
  auto& augmentation = loader.augmentation;
  augmentation.pipeline = m_options.augmentation;
  augmentation.rotation = m_options.rotation;
  augmentation.scale = m_options.scale;
  augmentation.shift = m_options.shift;
  augmentation.photometric = m_options.photometric;
  augmentation.horizontalFlip = m_options.horizontalFlip;
  augmentation.leftRight = m_request.project.skeleton.leftRight;
  loader.target.sigma = m_options.sigma;
  for (const auto& [channels, stride] : backbone(m_options.backbone).coarse) loader.coarseStrides.push_back(stride);
  loader.target.uniformForMissing = m_options.uniformForMissing;
  return loader;
}

VideoWindowOptions TrainingRun::windowOptions() const {
  const auto labelled = loaderOptions();
  VideoWindowOptions windows;
  windows.width = labelled.width;
  windows.height = labelled.height;
  windows.grey = m_state.spec().inputChannels == 1;
  windows.frames = static_cast<int>(m_options.unsupervised.unlabelledFrames);
  windows.seed = labelled.seed;
  windows.augmentation = labelled.augmentation;
  windows.plain = m_terms->needsTeacher();
  windows.processes = labelled.processes;
  windows.process = labelled.process;
  return windows;
}

std::unique_ptr<VideoWindowLoader> TrainingRun::openWindows(std::int64_t firstStep) const {
  if (!m_terms) return nullptr;
  return std::make_unique<VideoWindowLoader>(m_request.project, windowOptions(), firstStep);
}

/// Subspaces come from the training labels in frame px, the space in which the losses measure.
void TrainingRun::fitUnsupervised() {
  if (m_options.unsupervised.list().empty()) return;
  UnsupervisedSetup setup;
  setup.keypoints = m_set.keypoints();
  setup.views = static_cast<int>(std::max<std::size_t>(1, m_request.project.views.size()));
  setup.poses = framePoses(m_set, m_split.train, m_request.project.views);
  setup.downsampleFactor = static_cast<int>(m_options.downsampleFactor);
  setup.sigma = m_options.sigma;
  auto terms = std::make_unique<UnsupervisedTerms>(m_options.unsupervised, setup);
  for (const auto& [loss, reason] : terms->leftOut()) m_context.warning("loss_left_out", loss + ": " + reason);
  if (terms->isEmpty()) return;
  m_terms = std::move(terms);
  m_state.setUnsupervised(m_terms.get());
  static_cast<void>(openWindows(0));  // videos that cannot be read are told before a run folder is made
}

void TrainingRun::begin() {
  if (!m_options.weights.empty()) {
    m_options.weights = base::toUtf8(resolveWeights(m_options.weights));  // the run names the file, not what the name meant today
    const auto load = loadForeignWeights(m_state.trained(), base::pathFromUtf8(m_options.weights));
    for (const auto& key : load.missing) m_context.warning("weight_missing", key);
    for (const auto& key : load.unexpected) m_context.warning("weight_unexpected", key);
    m_state.resetAverage();
  }
  m_state.share(*m_processes, m_options.syncBatchNorm);
  if (m_options.minutes > 0.0) {
    probeBudget();
  } else if (m_options.steps > 0) {
    m_totalSteps = m_options.steps;
  } else {
    m_totalSteps =
        std::max<std::int64_t>(1, std::llround(static_cast<double>(m_options.epochs) * static_cast<double>(m_trainEntries.size()) /
                                               static_cast<double>(m_options.batchSize)));
  }
  // every member takes the same number of steps
  m_totalSteps = (m_totalSteps + m_state.members() - 1) / m_state.members() * m_state.members();
  m_totalSteps = static_cast<std::int64_t>(parallel::fromFirst(*m_processes, static_cast<double>(m_totalSteps)));  // each has timed its own
  if (!writes()) return;
  m_folder = project::createRunFolder(m_request.project.modelFolder, m_request.name, "train");
  m_metrics = std::make_unique<project::MetricsFile>(m_folder, -1);
}

/// The run goes on with the labels of today; that they are not those it began with is worth saying.
void TrainingRun::warnOfChangedLabels(const std::vector<project::RunInput>& inputs) const {
  for (const auto& input : inputs) {
    const auto path = m_request.project.folder / base::pathFromUtf8(input.path);
    if (!std::filesystem::exists(path) || base::sha256OfFile(path) != input.sha256) m_context.warning("labels_changed", input.path);
  }
}

void TrainingRun::resume() {
  m_folder = m_request.resume;
  const auto manifest = project::readManifest(m_folder);
  warnOfChangedLabels(manifest.inputs);
  m_before = manifest.ledger;
  m_created = manifest.created;
  m_totalSteps = m_options.steps;
  try {
    const auto metadata = m_state.load(m_folder / kCheckpointFile);
    m_firstStep = std::stoll(metadata.at("step"));
    m_bestLoss = std::stod(metadata.at("best_loss"));
    m_summary.bestEpoch = std::stod(metadata.at("best_epoch"));
    m_validationsWithoutBetter = std::stoll(metadata.at("validations_without_better"));
  } catch (const std::logic_error& error) {  // at(), stoll()
    throw base::Error(
        base::ErrorCode::Malformed,
        {{"path", base::toUtf8(m_folder / kCheckpointFile)}, {"found", error.what()}, {"expected", "a checkpoint of a training run"}});
  }
  m_state.share(*m_processes, m_options.syncBatchNorm);  // all have read the checkpoint: the first may write the next one
  if (writes()) m_metrics = std::make_unique<project::MetricsFile>(m_folder, m_firstStep);
  for (const auto& row : project::readMetrics(m_folder)) {
    if (row.name == "train_loss") m_summary.losses["train"] = row.value;
    if (row.name != "val_loss") continue;
    m_summary.losses["validation"] = row.value;
    m_validatedAt = row.step;
  }
  m_validatedAt = static_cast<std::int64_t>(parallel::fromFirst(*m_processes, static_cast<double>(m_validatedAt)));
}

/// Turns minutes into steps: a few real steps are timed, then forgotten.
void TrainingRun::probeBudget() {
  constexpr int kWarmUp = 3;
  constexpr int kTimed = 10;
  m_context.progress(0, 0, "probe");
  const auto before = m_state.snapshot();
  BatchLoader loader(m_set, m_trainEntries, loaderOptions(), 0);
  const auto windows = openWindows(0);
  setRates(0);
  for (int i = 0; i < kWarmUp; ++i) m_state.step(nextBatches(loader), nextWindows(windows.get()), m_terms ? 1.0 : 0.0);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimed; ++i) {
    m_state.step(nextBatches(loader), nextWindows(windows.get()), m_terms ? 1.0 : 0.0);
    m_context.throwIfCancelled();
  }
  const double secondsPerStep =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / (kTimed * m_state.members());
  m_state.restore(before);
  const double left = 60.0 * m_options.minutes - m_ledger.entry().wallSeconds;
  // 3 % for validations, checkpoints and the final predictions
  m_totalSteps = std::max<std::int64_t>(20, static_cast<std::int64_t>(0.97 * left / secondsPerStep));
}

void TrainingRun::setRates(std::int64_t step) {
  const auto epoch = static_cast<std::int64_t>(epochOf(step));
  const double factor = m_options.schedule == "cosine" ? nn::cosineFactor(step, m_totalSteps, m_options.warmup)
                                                       : nn::multiStepFactor(epoch, m_options.milestones, m_options.gamma);
  const double head = m_options.learningRate * factor;
  m_rate = head;
  m_state.setRates(
      head, m_options.unfreezingEpoch > 0 ? nn::unfreezingRate(epoch, m_options.unfreezingEpoch, m_options.learningRate, head) : head);
}

}  // namespace parsimony::pose
