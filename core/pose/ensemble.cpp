// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/ensemble_member.h"
#include "core/pose/ensemble_run.h"
#include "core/pose/ensemble_yaml.h"
#include "core/project/run_folder.h"

namespace parsimony::pose {
namespace {

constexpr double kMostNetworks = 100;

base::FieldInfo networksField() {
  base::FieldInfo info;
  info.id = "networks";
  info.unit = "networks";
  info.tier = base::Tier::Advanced;
  info.minimum = 2;
  info.maximum = kMostNetworks;
  return info;
}

base::FieldInfo varyField() {
  base::FieldInfo info;
  info.id = "vary";
  info.tier = base::Tier::Advanced;
  info.choices = {"seeds", "splits", "both"};
  return info;
}

}  // namespace

void EnsembleOptions::describe(base::OptionsVisitor& visitor) {
  visitor.field(networksField(), networks);
  visitor.field(varyField(), vary);
}

std::vector<base::Problem> EnsembleOptions::problems(const TrainOptions& train) const {
  auto found = base::rangeProblems(*this);
  if (!found.empty()) return found;
  if (vary == "splits" && train.folds > 1 && networks > train.folds) {
    found.push_back({"networks", "conflict", "no more than the " + std::to_string(train.folds) + " folds", std::to_string(networks)});
  }
  for (int i = 0; i < networks && found.empty(); ++i) found = memberOptions(train, *this, i, 1).problems();
  return found;
}

TrainOptions memberOptions(const TrainOptions& train, const EnsembleOptions& options, int index, std::int64_t firstSteps) {
  auto member = train;
  if (options.vary != "splits") member.seed += index;
  if (options.vary != "seeds" && member.folds > 1) {
    member.fold = (member.fold + index) % member.folds;
  } else if (options.vary != "seeds") {
    member.splitSeed += index;
  }
  if (member.minutes > 0.0 && index == 0) {
    member.minutes /= static_cast<double>(options.networks);
  } else if (member.minutes > 0.0) {
    member.minutes = 0.0;
    member.steps = firstSteps;
  }
  return member;
}

EnsembleSummary trainEnsemble(const TrainRequest& request, const TrainOptions& train, const EnsembleOptions& options,
                              const jobs::RunContext& context) {
  return EnsembleRun(request, train, options, context).execute();
}

bool isEnsemble(const std::filesystem::path& runFolder) {
  return project::readManifest(runFolder).verb == kEnsembleVerb;
}

std::vector<std::filesystem::path> ensembleMembers(const std::filesystem::path& ensembleFolder) {
  std::vector<std::filesystem::path> folders;
  for (const auto& id : readEnsembleYaml(ensembleFolder).members) {
    folders.push_back(folderBeside(ensembleFolder, id));
    if (!std::filesystem::is_directory(folders.back()))
      throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(folders.back())}, {"expected", "a member of the ensemble"}});
  }
  return folders;
}

}  // namespace parsimony::pose
