// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/trainer.h"

#include <chrono>
#include <cmath>
#include <limits>

#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/nn/schedule.h"
#include "core/pose/inference.h"
#include "core/pose/run_results.h"
#include "core/pose/training_gallery.h"
#include "core/pose/training_state.h"
#include "core/project/machine_info.h"
#include "core/project/run_folder.h"

namespace parsimony::pose {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr auto kCheckpointFile = "checkpoint.safetensors";
constexpr auto kWeightsFile = "weights.safetensors";
constexpr auto kBestFile = "best.safetensors";

void requireValid(const TrainOptions& options) {
  const auto problems = options.problems();
  if (problems.empty()) return;
  const auto& p = problems.front();
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", p.field}, {"value", p.found}, {"expected", p.expected}});
}

NetworkSpec specOf(const TrainOptions& options, const TrainingSet& set) {
  NetworkSpec spec;
  spec.backbone = options.backbone;
  spec.keypoints = set.keypoints();
  spec.width = static_cast<int>(options.width);
  spec.height = static_cast<int>(options.height);
  spec.inputChannels = set.isGrey() && backbone(options.backbone).allowsGrey ? 1 : 3;
  spec.members = options.members > 0 ? static_cast<int>(options.members) : backbone(options.backbone).members;
  spec.decode.decoder = decoderFrom(options.decoder);
  spec.decode.downsampleFactor = static_cast<int>(options.downsampleFactor);
  return spec;
}

/// Labels of `entries` in model px. \return [n x 2K], NaN = not labelled
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

/// One run from its first step to its files.
class Run {
 public:
  Run(const TrainRequest& request, TrainOptions options, const jobs::RunContext& context)
      : m_request(request),
        m_options(std::move(options)),
        m_context(context),
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
    m_ledger.setLabelsUsed(m_set.numLabelled(m_trainEntries));
    if (decoderFrom(m_options.decoder) == Decoder::PosePrior) {
      PosePriorOptions priorOptions;
      priorOptions.targetVariance = std::pow(m_options.sigma * (1 << m_options.downsampleFactor), 2);
      const auto prior = fitPosePrior(
          trainingPoses(m_set, m_trainEntries, static_cast<int>(m_options.width), static_cast<int>(m_options.height)), priorOptions);
      m_state.trained().setPrior(prior);
      m_state.evaluated().setPrior(prior);
    }
  }

  TrainSummary execute();

 private:
  void begin();
  void resume();
  void probeBudget();
  void loop();
  void setRates(std::int64_t step);
  bool validate(std::int64_t step);
  void checkpoint(std::int64_t step);
  void finish();
  void writeManifest(project::RunStatus status);
  [[nodiscard]] double epochOf(std::int64_t step) const {
    return static_cast<double>(step * m_options.batchSize) / static_cast<double>(m_trainEntries.size());
  }
  [[nodiscard]] LoaderOptions loaderOptions() const;
  /// One batch for each member.
  [[nodiscard]] std::vector<Batch> nextBatches(BatchLoader& loader) const;
  [[nodiscard]] std::vector<tracks::Prediction> predictEntries(const std::vector<int>& entries);

  const TrainRequest& m_request;
  TrainOptions m_options;
  const jobs::RunContext& m_context;
  nn::ComputePlan m_plan;
  TrainingSet m_set;
  Split m_split;
  std::vector<int> m_trainEntries, m_valEntries;
  TrainingState m_state;
  jobs::Ledger m_ledger;
  jobs::LedgerEntry m_before;  // cost of the sessions that this one resumes
  std::filesystem::path m_folder;
  std::unique_ptr<project::MetricsFile> m_metrics;
  std::int64_t m_firstStep = 0;
  std::int64_t m_totalSteps = 0;
  std::int64_t m_validatedAt = -1;
  double m_bestLoss = std::numeric_limits<double>::infinity();
  std::int64_t m_validationsWithoutBetter = 0;
  std::string m_created = base::timestampNow();
  double m_secondsPerStep = 0.0;
  TrainSummary m_summary;
};

std::vector<Batch> Run::nextBatches(BatchLoader& loader) const {
  std::vector<Batch> batches;
  for (int i = 0; i < m_state.members(); ++i) batches.push_back(loader.next());
  return batches;
}

LoaderOptions Run::loaderOptions() const {
  LoaderOptions loader;
  loader.width = static_cast<int>(m_options.width);
  loader.height = static_cast<int>(m_options.height);
  loader.heatmapWidth = loader.width >> m_options.downsampleFactor;
  loader.heatmapHeight = loader.height >> m_options.downsampleFactor;
  loader.batchSize = static_cast<int>(m_options.batchSize);
  loader.seed = static_cast<std::uint64_t>(m_options.seed);
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

void Run::begin() {
  if (!m_options.weights.empty()) {
    const auto load = loadForeignWeights(m_state.trained(), base::pathFromUtf8(m_options.weights));
    for (const auto& key : load.missing) m_context.warning("weight_missing", key);
    for (const auto& key : load.unexpected) m_context.warning("weight_unexpected", key);
    m_state.resetAverage();
  }
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
  m_folder = project::createRunFolder(m_request.project.modelFolder, m_request.name, "train");
  m_metrics = std::make_unique<project::MetricsFile>(m_folder, -1);
}

void Run::resume() {
  m_folder = m_request.resume;
  const auto manifest = project::readManifest(m_folder);
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
  m_metrics = std::make_unique<project::MetricsFile>(m_folder, m_firstStep);
  for (const auto& row : project::readMetrics(m_folder)) {
    if (row.name == "train_loss") m_summary.losses["train"] = row.value;
    if (row.name != "val_loss") continue;
    m_summary.losses["validation"] = row.value;
    m_validatedAt = row.step;
  }
}

/// Turns minutes into steps: a few real steps are timed, then forgotten.
void Run::probeBudget() {
  constexpr int kWarmUp = 3;
  constexpr int kTimed = 10;
  m_context.progress(0, 0, "probe");
  const auto before = m_state.snapshot();
  BatchLoader loader(m_set, m_trainEntries, loaderOptions(), 0);
  setRates(0);
  for (int i = 0; i < kWarmUp; ++i) m_state.step(nextBatches(loader));
  const auto start = Clock::now();
  for (int i = 0; i < kTimed; ++i) {
    m_state.step(nextBatches(loader));
    m_context.throwIfCancelled();
  }
  m_secondsPerStep = secondsSince(start) / (kTimed * m_state.members());
  m_state.restore(before);
  const double left = 60.0 * m_options.minutes - m_ledger.entry().wallSeconds;
  // 3 % for validations, checkpoints and the final predictions
  m_totalSteps = std::max<std::int64_t>(20, static_cast<std::int64_t>(0.97 * left / m_secondsPerStep));
}

void Run::setRates(std::int64_t step) {
  const auto epoch = static_cast<std::int64_t>(epochOf(step));
  const double factor = m_options.schedule == "cosine" ? nn::cosineFactor(step, m_totalSteps, m_options.warmup)
                                                       : nn::multiStepFactor(epoch, m_options.milestones, m_options.gamma);
  const double head = m_options.learningRate * factor;
  m_state.setRates(
      head, m_options.unfreezingEpoch > 0 ? nn::unfreezingRate(epoch, m_options.unfreezingEpoch, m_options.learningRate, head) : head);
}

std::vector<tracks::Prediction> Run::predictEntries(const std::vector<int>& entries) {
  std::vector<tracks::Prediction> all;
  constexpr std::size_t kChunk = 64;
  for (std::size_t begin = 0; begin < entries.size(); begin += kChunk) {
    m_context.throwIfCancelled();
    const std::vector<int> part(entries.begin() + static_cast<std::ptrdiff_t>(begin),
                                entries.begin() + static_cast<std::ptrdiff_t>(std::min(entries.size(), begin + kChunk)));
    const auto heatmaps =
        m_state.heatmaps(plainPictures(m_set, part, static_cast<int>(m_options.width), static_cast<int>(m_options.height)), 16);
    std::vector<cv::Size> sizes;
    for (const int entry : part) sizes.push_back(m_set.frameSize(entry));
    const auto predictions = decodeBatch(heatmaps, m_state.evaluated().spec(), sizes);
    all.insert(all.end(), predictions.begin(), predictions.end());
  }
  return all;
}

/// \return whether early stopping asks to end
bool Run::validate(std::int64_t step) {
  if (m_valEntries.empty()) return false;
  m_validatedAt = step;
  const int width = static_cast<int>(m_options.width);
  const int height = static_cast<int>(m_options.height);
  const auto heatmaps = m_state.heatmaps(plainPictures(m_set, m_valEntries, width, height), 16);
  const double loss = validationLoss(m_set, m_valEntries, m_options, heatmaps);
  std::vector<cv::Size> sizes;
  for (const int entry : m_valEntries) sizes.push_back(m_set.frameSize(entry));
  const auto predictions = decodeBatch(heatmaps, m_state.evaluated().spec(), sizes);
  const auto error = errorsOf(m_set, m_valEntries, predictions);
  const auto report = [&](const std::string& name, double value) {
    m_metrics->append(name, step, value);
    m_context.metric(name, step, value);
  };
  report("val_loss", loss);
  report("val_pixel_error", error.all.mean);
  for (const auto& [keypoint, summary] : error.perKeypoint) report("val_pixel_error/" + keypoint, summary.mean);
  m_summary.losses["validation"] = loss;
  showGallery(m_set, m_valEntries, predictions, heatmaps, step, m_context);
  if (loss < m_bestLoss) {
    m_bestLoss = loss;
    m_summary.bestEpoch = epochOf(step);
    m_validationsWithoutBetter = 0;
    if (m_options.keep == "best") saveNetwork(m_folder / kBestFile, m_state.evaluated());
  } else {
    ++m_validationsWithoutBetter;
  }
  return m_options.earlyStopping && m_validationsWithoutBetter >= m_options.patience;
}

void Run::checkpoint(std::int64_t step) {
  m_metrics->flush();
  m_state.save(m_folder / kCheckpointFile, {{"step", std::to_string(step)},
                                            {"best_loss", base::formatDouble(m_bestLoss)},
                                            {"best_epoch", base::formatDouble(m_summary.bestEpoch)},
                                            {"validations_without_better", std::to_string(m_validationsWithoutBetter)}});
  m_summary.steps = step;
  writeManifest(project::RunStatus::Running);
  writeTrainStatus(m_folder, "TRAINING", step, m_totalSteps);
}

void Run::loop() {
  BatchLoader loader(m_set, m_trainEntries, loaderOptions(), m_firstStep);
  const auto start = Clock::now();
  auto lastCheckpoint = start;
  std::int64_t step = m_firstStep;
  if (step == 0) checkpoint(0);
  const std::int64_t stride = m_state.members();
  for (; step < m_totalSteps; step += stride) {
    const auto stop = m_context.stop();
    if (stop == jobs::StopRequest::Cancel) throw base::Error(base::ErrorCode::Cancelled, {});
    if (stop == jobs::StopRequest::StopAndKeep) {
      m_summary.termination = Termination::Stopped;
      break;
    }
    setRates(step);
    const double loss = m_state.step(nextBatches(loader));
    m_summary.losses["train"] = loss;
    // numbered by the steps taken, as validations and checkpoints are: what a resumed run repeats are the rows behind its checkpoint
    m_metrics->append("train_loss", step + 1, loss);
    m_context.metric("train_loss", step + 1, loss);
    m_context.progress(step + stride, m_totalSteps, "train");
    if (!std::isfinite(loss)) {
      throw base::Error(base::ErrorCode::InvalidValue,
                        {{"field", "loss"}, {"value", std::to_string(loss)}, {"expected", "a finite loss: lower learning_rate"}});
    }
    const auto validations = [this](std::int64_t s) {
      return static_cast<std::int64_t>(epochOf(s) / static_cast<double>(m_options.validateEvery));
    };
    if (validations(step + stride) > validations(step) && validate(step + stride)) {
      m_summary.termination = Termination::EarlyStopped;
      step += stride;
      break;
    }
    if (std::chrono::duration<double>(Clock::now() - lastCheckpoint).count() > m_request.checkpointSeconds) {
      checkpoint(step + stride);
      lastCheckpoint = Clock::now();
    }
  }
  m_summary.steps = step;
  const double taken = static_cast<double>(std::max<std::int64_t>(1, step - m_firstStep));
  m_summary.stepsPerSecond = taken / secondsSince(start);
}

void Run::finish() {
  if (m_validatedAt != m_summary.steps) validate(m_summary.steps);
  checkpoint(m_summary.steps);  // before the best weights take the place of the last: a stopped run may be resumed
  if (m_options.keep == "best" && std::filesystem::exists(m_folder / kBestFile)) {
    loadNamedTensors(m_state.evaluated(), namedTensors(*loadNetwork(m_folder / kBestFile)));
    if (m_summary.termination != Termination::Stopped) std::filesystem::remove(m_folder / kBestFile);
  }
  saveNetwork(m_folder / kWeightsFile, m_state.evaluated());
  std::vector<int> all(static_cast<std::size_t>(m_set.size()));
  for (int i = 0; i < m_set.size(); ++i) all[static_cast<std::size_t>(i)] = i;
  const auto predictions = labelledPredictions(m_set, predictEntries(all), m_split);
  m_summary.pixelError = errorsPerSet(m_set, predictions);
  writeLpLayout(m_folder, m_request.project, m_options, m_set, predictions);
}

void Run::writeManifest(project::RunStatus status) {
  project::RunManifest manifest;
  manifest.verb = "train";
  manifest.name = base::toUtf8(m_folder.filename());
  auto stored = m_options;
  stored.steps = m_totalSteps;  // the budget as steps: schedules repeat and resume exactly
  stored.minutes = 0.0;
  for (const auto& field : base::fieldsOf(stored)) manifest.options[field.info.id] = field.value;
  manifest.seed = m_options.seed;
  manifest.version = PARSIMONY_VERSION;
  manifest.torchVersion = nn::torchVersion();
  manifest.machine = project::machine();
  manifest.created = m_created;
  for (const auto& file : m_request.project.labelFiles) {
    manifest.inputs.push_back(
        {base::toUtf8(std::filesystem::relative(file.path, m_request.project.folder)), base::sha256OfFile(file.path)});
  }
  manifest.status = status;
  manifest.ledger = m_summary.ledger = [this] {
    auto entry = m_ledger.entry();
    entry.wallSeconds += m_before.wallSeconds;
    entry.cpuSeconds += m_before.cpuSeconds;
    entry.peakRssMb = std::max(entry.peakRssMb, m_before.peakRssMb);
    if (entry.energyJoule && m_before.energyJoule) *entry.energyJoule += *m_before.energyJoule;
    return entry;
  }();
  nlohmann::json extra{{"steps", m_summary.steps},
                       {"epochs", epochOf(m_summary.steps)},
                       {"best_epoch", m_summary.bestEpoch},
                       {"steps_per_second", m_summary.stepsPerSecond},
                       {"device", m_plan.device.str()},
                       {"bf16", m_plan.bf16},
                       {"termination", toString(m_summary.termination)},
                       {"minutes_asked", m_options.minutes}};
  for (const auto& [set, errors] : m_summary.pixelError) {
    extra["pixel_error"][set] = {{"mean", errors.all.mean}, {"median", errors.all.median}, {"p95", errors.all.p95}, {"n", errors.all.n}};
  }
  manifest.extraJson = extra.dump();
  project::writeManifest(m_folder, manifest);
}

TrainSummary Run::execute() {
  if (m_request.resume.empty()) {
    begin();
  } else {
    resume();
  }
  m_summary.runFolder = m_folder;
  try {
    loop();
    finish();
  } catch (const base::Error& error) {
    m_metrics->flush();
    if (error.code() == base::ErrorCode::Cancelled) {
      // a resumed run keeps what earlier sessions made
      std::error_code ignored;
      if (m_request.resume.empty()) std::filesystem::remove_all(m_folder, ignored);
    } else {
      base::log(base::LogLevel::Error, "pose", error.what());
      try {
        writeManifest(project::RunStatus::Failed);
        writeTrainStatus(m_folder, "FAILED", m_summary.steps, m_totalSteps);
      } catch (const base::Error&) {  // the first error is the one to tell
      }
    }
    throw;
  }
  m_summary.epochs = epochOf(m_summary.steps);
  m_summary.framesPerSecond = m_summary.stepsPerSecond * static_cast<double>(m_options.batchSize);
  m_metrics->flush();
  writeManifest(m_summary.termination == Termination::Stopped ? project::RunStatus::Stopped : project::RunStatus::Completed);
  writeTrainStatus(m_folder, "COMPLETED", m_summary.steps, m_totalSteps);
  return m_summary;
}

}  // namespace

std::string toString(Termination termination) {
  switch (termination) {
    case Termination::Completed:
      return "completed";
    case Termination::EarlyStopped:
      return "early_stopped";
    case Termination::Stopped:
      return "stopped";
  }
  return "completed";
}

TrainOptions optionsOfRun(const std::filesystem::path& runFolder) {
  TrainOptions options;
  for (const auto& [id, text] : project::readManifest(runFolder).options) base::setField(options, id, text);
  return options;
}

TrainSummary train(const TrainRequest& request, const TrainOptions& options, const jobs::RunContext& context) {
  auto effective = options;
  if (!request.resume.empty()) {
    const auto status = project::readManifest(request.resume).status;
    if (status == project::RunStatus::Completed) {
      throw base::Error(base::ErrorCode::InvalidValue, {{"path", base::toUtf8(request.resume)},
                                                        {"field", "resume"},
                                                        {"found", "a completed run"},
                                                        {"expected", "a run that was interrupted"}});
    }
    effective = optionsOfRun(request.resume);
    effective.threads = options.threads;
  }
  requireValid(effective);
  nn::setThreads(static_cast<int>(effective.threads));
  return Run(request, effective, context).execute();
}

}  // namespace parsimony::pose
