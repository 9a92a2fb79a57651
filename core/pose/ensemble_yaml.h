// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::pose {

/// Content of ensemble.yaml, Lightning Pose's description of an ensemble "model" (spec/pose.md 1.4).
struct EnsembleYaml {
  std::vector<std::string> members;    ///< names of run folders beside the ensemble's
  std::vector<std::string> viewNames;  ///< empty = single view
  double smoothParam = 1000.0;         ///< s of the smoother
  double quantileKeepPca = 50.0;       ///< per cent of frames that its PCA is fitted on
};

/// \throws base::Error NotFound, Malformed {path, field, expected, found}
[[nodiscard]] EnsembleYaml readEnsembleYaml(const std::filesystem::path& ensembleFolder);
/// Atomically, with the time of now as creation_datetime. \throws base::Error on disk faults
void writeEnsembleYaml(const std::filesystem::path& ensembleFolder, const EnsembleYaml& content);

}  // namespace parsimony::pose
