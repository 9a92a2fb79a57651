// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_run.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/log.h"
#include "core/nn/device.h"
#include "core/pose/ensemble_labels.h"
#include "core/pose/ensemble_yaml.h"
#include "core/project/machine_info.h"

namespace parsimony::pose {
namespace {

namespace fs = std::filesystem;

void requireValid(const std::vector<base::Problem>& problems) {
  if (problems.empty()) return;
  const auto& p = problems.front();
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", p.field}, {"value", p.found}, {"expected", p.expected}});
}

fs::path memberBeside(const fs::path& folder, const std::string& name, int index) {
  return folderBeside(folder, name + "-m" + std::to_string(index));
}

/// A new folder of which the names of its members are free too.
fs::path reserveFolder(const fs::path& modelFolder, const std::string& name, int members) {
  std::vector<fs::path> taken;  // held until a free one is found, so that the next number is tried
  while (true) {
    auto folder = project::createRunFolder(modelFolder, name, kEnsembleVerb);
    bool isFree = true;
    for (int i = 0; i < members; ++i) isFree = isFree && !fs::exists(memberBeside(folder, base::toUtf8(folder.filename()), i));
    if (!isFree) {
      taken.push_back(std::move(folder));
      continue;
    }
    for (const auto& other : taken) fs::remove(other);
    return folder;
  }
}

/// Whether a run got as far as a checkpoint to go on from; a process may die before.
bool canResume(const fs::path& run) {
  return fs::exists(run / "run.json") && fs::exists(run / "checkpoint.safetensors");
}

bool hasStatus(const fs::path& run, project::RunStatus status) {
  return fs::exists(run / "run.json") && project::readManifest(run).status == status;
}

std::vector<fs::path> foldersOf(const std::vector<TrainSummary>& members) {
  std::vector<fs::path> folders;
  for (const auto& member : members) folders.push_back(member.runFolder);
  return folders;
}

std::map<std::string, double> meanErrors(const std::vector<TrainSummary>& members) {
  std::map<std::string, std::pair<double, int>> sums;
  for (const auto& member : members) {
    for (const auto& [set, errors] : member.pixelError) {
      if (errors.all.n == 0) continue;
      sums[set].first += errors.all.mean;
      ++sums[set].second;
    }
  }
  std::map<std::string, double> means;
  for (const auto& [set, sum] : sums) means[set] = sum.first / sum.second;
  return means;
}

}  // namespace

EnsembleRun::EnsembleRun(const TrainRequest& request, const TrainOptions& train, const EnsembleOptions& options,
                         const jobs::RunContext& context)
    : m_request(request), m_train(train), m_options(options), m_context(context) {}

fs::path EnsembleRun::memberFolder(int index) const {
  return memberBeside(m_summary.folder, m_name, index);
}

void EnsembleRun::begin() {
  requireValid(m_options.problems(m_train));
  m_summary.folder = reserveFolder(m_request.project.modelFolder, m_request.name, static_cast<int>(m_options.networks));
  m_name = base::toUtf8(m_summary.folder.filename());
}

void EnsembleRun::resume() {
  m_summary.folder = m_request.resume;
  m_before = project::readManifest(m_request.resume);
  if (m_before->verb != kEnsembleVerb || m_before->status == project::RunStatus::Completed) {
    throw base::Error(base::ErrorCode::InvalidValue, {{"path", base::toUtf8(m_request.resume)},
                                                      {"field", "resume"},
                                                      {"found", "a " + project::toString(m_before->status) + " " + m_before->verb},
                                                      {"expected", "an ensemble that was interrupted"}});
  }
  m_name = m_before->name;
  m_created = m_before->created;
  const auto threads = m_train.threads;
  m_train = {};
  m_options = {};
  const auto own = base::fieldsOf(m_options);
  for (const auto& [id, text] : m_before->options) {
    if (std::any_of(own.begin(), own.end(), [&id = id](const base::FieldValue& field) { return field.info.id == id; })) {
      base::setField(m_options, id, text);
    } else {
      base::setField(m_train, id, text);
    }
  }
  m_train.threads = threads;
  requireValid(m_options.problems(m_train));
}

TrainSummary EnsembleRun::trainMember(int index, const ToldWarnings& told) {
  const auto folder = memberFolder(index);
  TrainRequest request = m_request;
  request.name = base::toUtf8(folder.filename());
  request.resume.clear();
  if (canResume(folder)) {
    request.resume = folder;
  } else {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    m_made.push_back(folder);
  }
  const auto firstSteps = m_train.minutes > 0.0 && index > 0 ? optionsOfRun(memberFolder(0)).steps : 0;
  try {
    return train(request, memberOptions(m_train, m_options, index, firstSteps),
                 memberContext(m_context, index, static_cast<int>(m_options.networks), "train", told));
  } catch (base::Error& error) {
    throw error.with("member", request.name);
  }
}

/// A network that was stopped before its first step would only spoil the median.
void EnsembleRun::dropIfUntrained() {
  auto& members = m_summary.members;
  if (members.size() < 2 || members.back().steps > 0) return;
  const auto name = members.back().runFolder.filename();
  if (m_made.empty() || m_made.back().filename() != name) return;
  fs::remove_all(members.back().runFolder);
  members.pop_back();
}

void EnsembleRun::trainMembers() {
  const auto told = std::make_shared<std::set<std::string>>();
  auto& members = m_summary.members;
  for (int i = 0; i < m_options.networks; ++i) {
    const auto folder = memberFolder(i);
    if (hasStatus(folder, project::RunStatus::Completed)) {
      members.push_back(summaryOfRun(folder, m_request.project));
      continue;
    }
    m_context.throwIfCancelled();
    if (!members.empty() && m_context.stop() == jobs::StopRequest::StopAndKeep) {
      // what an earlier session kept of it stays in
      if (hasStatus(folder, project::RunStatus::Stopped)) members.push_back(summaryOfRun(folder, m_request.project));
      m_summary.termination = Termination::Stopped;
      return;
    }
    members.push_back(trainMember(i, told));
    if (members.back().termination == Termination::Stopped) {
      m_summary.termination = Termination::Stopped;
      dropIfUntrained();
      return;
    }
    writeManifest(project::RunStatus::Running);
  }
}

void EnsembleRun::finish() {
  m_summary.pixelError = writeLabelledMedians(m_summary.folder, m_request.project, foldersOf(m_summary.members));
  m_summary.memberPixelError = meanErrors(m_summary.members);
  EnsembleYaml yaml;
  for (const auto& member : m_summary.members) yaml.members.push_back(base::toUtf8(member.runFolder.filename()));
  yaml.viewNames = m_request.project.views;
  writeEnsembleYaml(m_summary.folder, yaml);
}

/// Leaves what can be resumed; after a cancel only what was there before.
void EnsembleRun::giveUp(const base::Error& error) {
  std::error_code ignored;
  const bool cancelled = error.code() == base::ErrorCode::Cancelled;
  if (cancelled) {
    for (const auto& folder : m_made) fs::remove_all(folder, ignored);
  }
  const bool anyMember = std::any_of(m_made.begin(), m_made.end(), [](const fs::path& folder) { return fs::exists(folder); });
  if (!m_before && (cancelled || !anyMember)) {
    fs::remove_all(m_summary.folder, ignored);
    return;
  }
  try {
    if (cancelled) {
      project::writeManifest(m_summary.folder, *m_before);
    } else {
      base::log(base::LogLevel::Error, "pose", error.what());
      writeManifest(project::RunStatus::Failed);
    }
  } catch (const base::Error&) {  // the first error is the one to tell
  }
}

EnsembleSummary EnsembleRun::execute() {
  if (m_request.resume.empty()) {
    begin();
  } else {
    resume();
  }
  m_summary.options = m_options;
  try {
    writeManifest(project::RunStatus::Running);
    trainMembers();
    finish();
    writeManifest(m_summary.termination == Termination::Stopped ? project::RunStatus::Stopped : project::RunStatus::Completed);
  } catch (const base::Error& error) {
    giveUp(error);
    throw;
  }
  return m_summary;
}

jobs::LedgerEntry EnsembleRun::cost() const {
  jobs::LedgerEntry sum;
  for (const auto& member : m_summary.members) {
    const auto& part = member.ledger;
    sum.wallSeconds += part.wallSeconds;
    sum.cpuSeconds += part.cpuSeconds;
    sum.peakRssMb = std::max(sum.peakRssMb, part.peakRssMb);
    if (part.gpuMemoryMb) sum.gpuMemoryMb = std::max(sum.gpuMemoryMb.value_or(0.0), *part.gpuMemoryMb);
    if (part.energyJoule) sum.energyJoule = sum.energyJoule.value_or(0.0) + *part.energyJoule;
    sum.labelsUsed = std::max(sum.labelsUsed, part.labelsUsed);
    sum.annotatorSeconds = std::max(sum.annotatorSeconds, part.annotatorSeconds);
  }
  // members of several splits learned from more labels together than each alone
  if (const auto seen = m_summary.pixelError.find("train"); seen != m_summary.pixelError.end())
    sum.labelsUsed = std::max(sum.labelsUsed, seen->second.all.n);
  return sum;
}

std::string EnsembleRun::results() const {
  std::int64_t steps = 0;
  for (const auto& member : m_summary.members) steps += member.steps;
  nlohmann::json json{{"steps", steps},
                      {"members", m_summary.members.size()},
                      {"termination", toString(m_summary.termination)},
                      {"member_pixel_error", m_summary.memberPixelError}};
  for (const auto& [set, errors] : m_summary.pixelError) {
    json["pixel_error"][set] = {{"mean", errors.all.mean},
                                {"median", errors.all.median},
                                {"p95", errors.all.p95},
                                {"standard_error", errors.all.standardError},
                                {"n", errors.all.n}};
  }
  return json.dump();
}

void EnsembleRun::writeManifest(project::RunStatus status) {
  project::RunManifest manifest;
  manifest.verb = kEnsembleVerb;
  manifest.name = m_name;
  for (const auto& field : base::fieldsOf(m_train)) manifest.options[field.info.id] = field.value;
  for (const auto& field : base::fieldsOf(m_options)) manifest.options[field.info.id] = field.value;
  manifest.seed = m_train.seed;
  manifest.version = PARSIMONY_VERSION;
  manifest.torchVersion = nn::torchVersion();
  manifest.machine = project::machine();
  manifest.created = m_created;
  for (const auto& file : m_request.project.labelFiles)
    manifest.inputs.push_back({base::toUtf8(fs::relative(file.path, m_request.project.folder)), base::sha256OfFile(file.path)});
  for (const auto& member : m_summary.members) manifest.parents.push_back(base::toUtf8(member.runFolder.filename()));
  manifest.status = status;
  manifest.ledger = m_summary.ledger = cost();
  manifest.extraJson = results();
  project::writeManifest(m_summary.folder, manifest);
}

}  // namespace parsimony::pose
