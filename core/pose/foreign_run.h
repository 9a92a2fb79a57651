// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/run_folder.h"

namespace parsimony::pose {

/// RunManifest::verb of runs that Lightning Pose trained.
constexpr auto kLightningPoseVerb = "lightning_pose";

/// Whether a folder is a model directory of Lightning Pose (spec/pose.md 1.4): config.yaml beside tb_logs/ or predictions, and no run.json
/// of ours.
[[nodiscard]] bool isLightningPoseRun(const std::filesystem::path& folder);

/// Our name of a scalar that Lightning Pose logs: "train_supervised_loss" -> "train_loss", "lr-Adam/head" -> "learning_rate",
/// "total_unsupervised_importance" -> "unsupervised_weight"; others keep theirs.
[[nodiscard]] std::string metricNameOfTag(const std::string& tag);

/// The curves in tb_logs/*/version_*/, as project::readMetrics() gives those of ours, by step. Where versions overlap (a run that was
/// resumed) the newer one counts. \throws base::Error Malformed {path, byte, expected, found}
[[nodiscard]] std::vector<project::MetricRow> readForeignMetrics(const std::filesystem::path& folder);

/// The row of a runs table: options from config.yaml under our ids, status from train_status.json, errors per set from
/// predictions_pixel_error.csv, minutes from the first event to the last, labelled keypoints of the training frames. What is not known
/// stays empty; `modelFolder`: what the name is relative to. \throws base::Error as the readers of these files
[[nodiscard]] project::RunEntry readForeignRun(const std::filesystem::path& folder, const std::filesystem::path& modelFolder);

/// Runs of Lightning Pose below `modelFolder`, at most two folders deep (models/<name>, models/<date>/<time>), newest first; damaged ones
/// are left out and logged.
[[nodiscard]] std::vector<project::RunEntry> listForeignRuns(const std::filesystem::path& modelFolder);

/// Runs of both kinds, newest first.
[[nodiscard]] std::vector<project::RunEntry> listAllRuns(const std::filesystem::path& modelFolder);

/// Curves of a run of either kind.
[[nodiscard]] std::vector<project::MetricRow> readAnyMetrics(const std::filesystem::path& folder);

}  // namespace parsimony::pose
