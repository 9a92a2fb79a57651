// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/prediction_csv.h"
#include "core/project/run_folder.h"
#include "core/tracks/tracks.h"
#include "tests/app/picture_project.h"
#include "tests/core/io/event_encoder.h"

namespace parsimony::tests {

/// Frame f of pictureProject() belongs to this set.
inline const std::array<std::string, 6> kSets{"train", "train", "validation", "validation", "test", "test"};

/// Error of keypoint k in frame f, px: later frames and keypoints are worse.
inline double recordedError(int frame, int keypoint) {
  return 1.0 + frame + 0.5 * keypoint;
}
inline double recordedLikelihood(int frame) {
  return 0.95 - 0.1 * frame;
}

/// predictions.csv and predictions_pixel_error.csv beside each label, and the copy of the labels, as both programs write them.
inline void recordPredictions(const fs::path& run, const fs::path& project) {
  const tracks::LabelSet labels = io::readLabelCsv(project / "CollectedData.csv");
  tracks::Tracks predictions("heatmap_tracker", labels.keypoints, labels.numFrames());
  std::vector<double> errors;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      const tracks::LabelPoint label = labels.point(frame, k);
      predictions.set(frame, k, {label.x + recordedError(frame, k), label.y, recordedLikelihood(frame)});
      errors.push_back(recordedError(frame, k));
    }
    predictions.images.push_back(labels.images[static_cast<std::size_t>(frame)]);
    predictions.sets.push_back(kSets.at(static_cast<std::size_t>(frame)));
  }
  io::writePredictionCsv(run / "predictions.csv", predictions);
  io::writeMetricCsv(run / "predictions_pixel_error.csv", labels.keypoints, errors, predictions.images, predictions.sets);
  fs::copy_file(project / "CollectedData.csv", run / "CollectedData.csv", fs::copy_options::overwrite_existing);
}

/// A finished run of ours of 100 steps with everything that a run logs.
inline void recordRun(const fs::path& project, const std::string& name, const std::string& backbone, double minutes, double testError) {
  const fs::path run = project / "models" / name;
  fs::create_directories(run);
  project::RunManifest manifest;
  manifest.verb = "train";
  manifest.name = name;
  manifest.options = {{"backbone", backbone}, {"learning_rate", "0.002"}, {"batch_size", "8"}};
  manifest.created = "2026-11-23T14:05:0" + std::to_string(name.size() % 10);
  manifest.status = project::RunStatus::Completed;
  manifest.ledger.wallSeconds = 60.0 * minutes;
  manifest.ledger.peakRssMb = 100.0 * minutes;
  manifest.ledger.labelsUsed = 10;
  manifest.extraJson =
      R"({"steps": 100, "pixel_error": {"test": {"mean": )" + std::to_string(testError) + R"(, "median": 6.0, "standard_error": 0.5}}})";
  project::writeManifest(run, manifest);
  project::MetricsFile metrics(run, -1);
  for (int step = 1; step <= 100; ++step) {
    metrics.append("train_loss", step, 10.0 / step);
    metrics.append("train_total_loss", step, 12.0 / step);
    metrics.append("train_temporal_loss", step, 4.0 / step);
    metrics.append("train_temporal_loss_weighted", step, 2.0 / step);
    metrics.append("unsupervised_weight", step, 0.01 * step);
    metrics.append("learning_rate", step, 0.002);
    metrics.append("learning_rate_backbone", step, 0.0002);
    if (step % 10 == 0) {
      metrics.append("steps_per_second", step, 20.0);
      metrics.append("data_wait_share", step, 0.05);
      metrics.append("rss_mb", step, 500.0 + step);
    }
    if (step % 20 != 0) continue;
    metrics.append("val_loss", step, 15.0 / step);
    metrics.append("val_pixel_error", step, 200.0 / step);
    const std::array<std::string, 5> keypoints{"nose", "ear", "paw", "hip", "tail"};
    for (std::size_t k = 0; k < keypoints.size(); ++k)
      metrics.append("val_pixel_error/" + keypoints[k], step, (100.0 + 50.0 * static_cast<double>(k)) / step);
  }
  metrics.flush();
  recordPredictions(run, project);
}

/// A model directory of Lightning Pose: 50 steps, logged every tenth, in two event files.
inline void recordForeignRun(const fs::path& project, const std::string& name) {
  const fs::path run = project / "models" / name;
  writeText(run / "config.yaml",
            "data:\n  csv_file: CollectedData.csv\n  keypoint_names: [nose, ear, paw, hip, tail]\n"
            "model:\n  backbone: resnet50_animal_ap10k\n  model_name: test\n  lightning_pose_version: 2.4.0\n"
            "training:\n  max_epochs: 300\n  rng_seed_model_pt: 3\n  optimizer_params:\n    learning_rate: 1e-3\n"
            "creation_datetime: '2026-11-22 03:04:05.678901'\n");
  writeText(run / "train_status.json", R"({"status": "COMPLETED", "progress": {"completed": 300, "total": 300}})");
  std::string first = events::version();
  std::string second = events::version();
  for (int step = 9; step < 50; step += 10) {
    std::string& file = step < 30 ? first : second;
    const auto add = [&](const std::string& tag, float value) { file += events::scalar(tag, step, value, 1.7e9 + 6.0 * step); };
    add("train_supervised_loss", 1.0F / static_cast<float>(step + 1));
    add("total_loss", 0.5F / static_cast<float>(step + 1));
    add("train_temporal_loss", 3.0F);
    add("total_unsupervised_importance", 0.25F);
    add("lr-Adam/head", 0.001F);
    add("lr-Adam/backbone", 0.0F);
  }
  second +=
      events::scalar("val_supervised_loss", 49, 0.5F, 1.7e9 + 6.0 * 49) + events::scalar("val_supervised_rmse", 49, 2.5F, 1.7e9 + 6.0 * 49);
  writeText(run / "tb_logs/test/version_0/events.out.tfevents.1700000000.host.1.0", first);
  writeText(run / "tb_logs/test/version_0/events.out.tfevents.1700000180.host.2.0", second);
  recordPredictions(run, project);
}

}  // namespace parsimony::tests
