// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "core/parallel/communicator.h"
#include "core/pose/inference.h"
#include "core/pose/run_results.h"
#include "core/pose/training_gallery.h"
#include "core/pose/training_run.h"
#include "core/project/machine_info.h"

namespace parsimony::pose {

std::vector<tracks::Prediction> TrainingRun::predictEntries(const std::vector<int>& entries) {
  std::vector<tracks::Prediction> all;
  constexpr std::size_t kChunk = 64;
  for (std::size_t begin = 0; begin < entries.size(); begin += kChunk) {
    m_context.throwIfCancelled();
    const std::vector<int> part(entries.begin() + static_cast<std::ptrdiff_t>(begin),
                                entries.begin() + static_cast<std::ptrdiff_t>(std::min(entries.size(), begin + kChunk)));
    const auto heatmaps = m_state.heatmaps(
        plainPictures(m_set, part, static_cast<int>(m_options.width), static_cast<int>(m_options.height), m_options.context()), 16);
    std::vector<cv::Size> sizes;
    for (const int entry : part) sizes.push_back(m_set.frameSize(entry));
    const auto predictions = decodeBatch(heatmaps, m_state.evaluated().spec(), sizes);
    all.insert(all.end(), predictions.begin(), predictions.end());
  }
  return all;
}

/// From at most 256 training frames, evenly taken.
void TrainingRun::learnPeakNoise() {
  auto prior = m_state.evaluated().spec().prior;
  if (prior.isEmpty()) return;
  constexpr std::size_t kMost = 256;
  std::vector<int> entries;
  const std::size_t count = std::min(kMost, m_trainEntries.size());
  for (std::size_t i = 0; i < count; ++i) entries.push_back(m_trainEntries[i * m_trainEntries.size() / count]);
  const int width = static_cast<int>(m_options.width);
  const int height = static_cast<int>(m_options.height);
  const auto maps = m_state.heatmaps(plainPictures(m_set, entries, width, height, m_options.context()), 16).contiguous();
  const auto labels = trainingPoses(m_set, entries, width, height);
  const auto keypoints = maps.size(1), h = maps.size(2), w = maps.size(3);
  const double cell = 1 << m_options.downsampleFactor;
  Eigen::MatrixXd distances(static_cast<Eigen::Index>(count), keypoints);
  for (Eigen::Index i = 0; i < distances.rows(); ++i) {
    for (Eigen::Index k = 0; k < keypoints; ++k) {
      const float* map = maps.const_data_ptr<float>() + (i * keypoints + k) * h * w;
      const auto peak = heatmapPeaks(map, static_cast<int>(w), static_cast<int>(h), {1}).front();
      distances(i, k) = std::hypot(peak.x * cell - labels(i, 2 * k), peak.y * cell - labels(i, 2 * k + 1));
    }
  }
  prior.noise = peakNoise(distances, prior.observationVariance);
  m_state.evaluated().setPrior(prior);
  m_state.trained().setPrior(prior);
}

/// \return whether early stopping asks to end
bool TrainingRun::validate(std::int64_t step) {
  if (m_valEntries.empty()) return false;
  m_validatedAt = step;
  if (!writes()) return parallel::fromFirst(*m_processes, 0.0) > 0.0;
  const int width = static_cast<int>(m_options.width);
  const int height = static_cast<int>(m_options.height);
  const auto heatmaps = m_state.heatmaps(plainPictures(m_set, m_valEntries, width, height, m_options.context()), 16);
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
  const bool enough = m_options.earlyStopping && m_validationsWithoutBetter >= m_options.patience;
  return parallel::fromFirst(*m_processes, enough ? 1.0 : 0.0) > 0.0;
}

void TrainingRun::checkpoint(std::int64_t step) {
  m_summary.steps = step;
  if (!writes()) return;
  m_metrics->flush();
  m_state.save(m_folder / kCheckpointFile, {{"step", std::to_string(step)},
                                            {"best_loss", base::formatDouble(m_bestLoss)},
                                            {"best_epoch", base::formatDouble(m_summary.bestEpoch)},
                                            {"validations_without_better", std::to_string(m_validationsWithoutBetter)}});
  writeManifest(project::RunStatus::Running);
  writeTrainStatus(m_folder, "TRAINING", step, m_totalSteps);
}

void TrainingRun::writeManifest(project::RunStatus status) {
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
                       {"data_wait_share", m_summary.dataWaitShare},
                       {"device", m_plan.device.str()},
                       {"processes", m_processes->size()},
                       {"bf16", m_plan.bf16},
                       {"termination", toString(m_summary.termination)},
                       {"minutes_asked", m_options.minutes}};
  for (const auto& [set, errors] : m_summary.pixelError) {
    extra["pixel_error"][set] = {{"mean", errors.all.mean},
                                 {"median", errors.all.median},
                                 {"p95", errors.all.p95},
                                 {"standard_error", errors.all.standardError},
                                 {"n", errors.all.n}};
  }
  manifest.extraJson = extra.dump();
  project::writeManifest(m_folder, manifest);
}

}  // namespace parsimony::pose
