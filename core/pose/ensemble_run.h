// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/ensemble.h"
#include "core/pose/ensemble_member.h"
#include "core/project/run_folder.h"

namespace parsimony::pose {

/// One ensemble from its first member to its files.
class EnsembleRun {
 public:
  EnsembleRun(const TrainRequest& request, const TrainOptions& train, const EnsembleOptions& options, const jobs::RunContext& context);

  /// \throws what trainEnsemble() throws
  [[nodiscard]] EnsembleSummary execute();

 private:
  void begin();
  void resume();
  void trainMembers();
  [[nodiscard]] TrainSummary trainMember(int index, const ToldWarnings& told);
  void dropIfUntrained();
  void finish();
  void giveUp(const base::Error& error);
  void writeManifest(project::RunStatus status);
  [[nodiscard]] std::filesystem::path memberFolder(int index) const;
  [[nodiscard]] jobs::LedgerEntry cost() const;
  [[nodiscard]] std::string results() const;

  const TrainRequest& m_request;
  TrainOptions m_train;
  EnsembleOptions m_options;
  const jobs::RunContext& m_context;
  std::string m_name;
  std::string m_created = base::timestampNow();
  std::optional<project::RunManifest> m_before;  ///< manifest of the ensemble that is resumed
  std::vector<std::filesystem::path> m_made;     ///< members that this call began
  EnsembleSummary m_summary;
};

}  // namespace parsimony::pose
