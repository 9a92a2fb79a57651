// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_member.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/ensemble_labels.h"
#include "core/project/run_folder.h"

namespace parsimony::pose {
namespace {

Termination terminationFrom(const std::string& text) {
  for (const auto termination : {Termination::Completed, Termination::EarlyStopped, Termination::Stopped}) {
    if (toString(termination) == text) return termination;
  }
  return Termination::Completed;
}

}  // namespace

std::filesystem::path folderBeside(const std::filesystem::path& folder, const std::string& name) {
  const auto whole = std::filesystem::absolute(folder / "x").lexically_normal();
  return whole.parent_path().parent_path() / base::pathFromUtf8(name);
}

jobs::RunContext memberContext(const jobs::RunContext& whole, int index, int members, const std::string& stage, const ToldWarnings& told) {
  jobs::RunContext::Callbacks callbacks;
  callbacks.progress = [whole, index, members, stage, reached = std::make_shared<double>(0.0)](const jobs::Progress& p) {
    if (p.message == stage && p.total > 0) *reached = static_cast<double>(p.done) / static_cast<double>(p.total);
    if (p.total > 0) {
      const auto done = std::llround(*reached * static_cast<double>(p.total));
      whole.progress(index * p.total + done, members * p.total, p.message);
    } else {
      whole.progress(index, members, p.message);
    }
  };
  callbacks.metric = [whole, suffix = "@m" + std::to_string(index)](const jobs::MetricPoint& m) {
    whole.metric(m.name + suffix, m.step, m.value);
  };
  callbacks.preview = [whole](const jobs::PreviewImage& image) { whole.preview(image); };
  callbacks.warning = [whole, told](const std::string& code, const std::string& text) {
    if (told->insert(code + '\n' + text).second) whole.warning(code, text);
  };
  callbacks.stop = [whole] { return whole.stop(); };
  return jobs::RunContext(callbacks);
}

TrainSummary summaryOfRun(const std::filesystem::path& runFolder, const project::Project& project) {
  const auto manifest = project::readManifest(runFolder);
  const auto options = optionsOfRun(runFolder);
  TrainSummary summary;
  summary.runFolder = runFolder;
  summary.ledger = manifest.ledger;
  const auto results = nlohmann::json::parse(manifest.extraJson, nullptr, false);
  try {
    summary.steps = results.value("steps", std::int64_t{0});
    summary.epochs = results.value("epochs", 0.0);
    summary.bestEpoch = results.value("best_epoch", 0.0);
    summary.stepsPerSecond = results.value("steps_per_second", 0.0);
    summary.termination = terminationFrom(results.value("termination", std::string()));
  } catch (const nlohmann::json::exception& error) {
    throw base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(runFolder / "run.json")},
                                                   {"field", "results"},
                                                   {"expected", "the results of a training run"},
                                                   {"found", std::string(error.what())}});
  }
  summary.framesPerSecond = summary.stepsPerSecond * static_cast<double>(options.batchSize);
  for (const auto& row : project::readMetrics(runFolder)) {
    if (row.name == "train_loss") summary.losses["train"] = row.value;
    if (row.name == "val_loss") summary.losses["validation"] = row.value;
  }
  summary.pixelError = labelledErrorsPerSet(project, readLabelledViews(runFolder, project));
  return summary;
}

}  // namespace parsimony::pose
