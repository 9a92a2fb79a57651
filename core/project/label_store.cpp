// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_store.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "core/base/journal.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/annotation_time.h"
#include "core/project/label_command.h"
#include "core/project/label_journal.h"
#include "core/project/label_recovery.h"
#include "core/project/label_writer.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;
using tracks::LabelSet;
using tracks::Visibility;
using EntryKind = LabelJournalEntry::Kind;

namespace {

bool hasOccluded(const LabelSet& labels) {
  const Visibility* const first = labels.visibility.data();
  return std::find(first, first + labels.visibility.size(), Visibility::Occluded) != first + labels.visibility.size();
}

}  // namespace

struct LabelStore::Impl {
  Project project;
  std::string view;
  std::string name;
  LabelStoreState state;
  RecoveredLabels recovered;  ///< labels, history and seconds of now; document as it is on disk
  std::map<std::string, double> otherSeconds;
  std::optional<base::Journal> journal;
  bool fileHasVisible = false;

  void requireWritable() const {
    if (!state.readOnly) return;
    throw base::Error(base::ErrorCode::Locked, {{"path", base::toUtf8(project.folder)}, {"expected", "a project opened for writing"}});
  }

  /// Only a file with a `visible` column can tell an occluded keypoint from one without a label.
  void updateVisibleColumn() { recovered.labels.hasVisibleColumn = fileHasVisible || hasOccluded(recovered.labels); }

  void openJournal();
  void write(const LabelJournalEntry& entry) {
    openJournal();
    journal->write(toText(entry));
  }
  /// Applies `change`, journals `entry`; either both happen or none.
  void carryOut(const LabelCommand& change, const LabelJournalEntry& entry);
  void moveJournalAside();
  void requireUnchangedOnDisk() const;
  void adoptSaved(const std::map<fs::path, LabelSet>& parts, const std::string& fingerprint);
  void startNewJournal();
  void writeSeconds() const;
  void archiveConflicts();
};

void LabelStore::Impl::moveJournalAside() {
  const fs::path main = journalFile(project, view);
  for (int number = 1;; ++number) {
    const fs::path aside = main.parent_path() / base::pathFromUtf8(name + ".conflict-" + std::to_string(number) + ".journal");
    if (fs::exists(aside)) continue;
    std::error_code error;
    fs::rename(main, aside, error);
    if (error) throw base::errorFromErrno(error.value(), main, "keep the journal");
    for (fs::path& path : recovered.conflictJournals) {
      if (path == main) path = aside;
    }
    recovered.journalExists = false;
    return;
  }
}

void LabelStore::Impl::openJournal() {
  if (journal) return;
  ensureStateFolder(project, "journal");
  const fs::path file = journalFile(project, view);
  if (recovered.journalExists && !recovered.journalFits) moveJournalAside();
  if (recovered.journalFits) {
    journal = base::Journal::append(file);
    return;
  }
  journal = base::Journal::create(
      file, toText(LabelJournalHeader{name, recovered.document.fingerprint, recovered.labels.keypoints, recovered.seconds}));
  recovered.journalExists = true;
  recovered.journalFits = true;
}

void LabelStore::Impl::carryOut(const LabelCommand& change, const LabelJournalEntry& entry) {
  requireWritable();
  applyTo(recovered.labels, change);
  try {
    write(entry);
  } catch (...) {
    applyTo(recovered.labels, inverted(change));
    throw;
  }
  updateVisibleColumn();
}

void LabelStore::Impl::requireUnchangedOnDisk() const {
  if (fingerprintOnDisk(project, view) == recovered.document.fingerprint) return;
  const fs::path file = recovered.document.files.empty() ? project.folder : recovered.document.files.front();
  throw base::Error(base::ErrorCode::Inconsistent,
                    {{"path", base::toUtf8(file)},
                     {"expected", "the labels that were opened; open the project again to merge, the edits are kept in the journal"},
                     {"found", "changes by another program"}});
}

/// Not read back from the disk: whatever another program puts there from now on is for the next save to notice.
void LabelStore::Impl::adoptSaved(const std::map<fs::path, LabelSet>& parts, const std::string& fingerprint) {
  LabelDocument& document = recovered.document;
  document.labels = recovered.labels;
  document.fingerprint = fingerprint;
  document.files.clear();
  document.fileOf.clear();
  for (const auto& [file, labels] : parts) {
    document.files.push_back(file);
    for (const std::string& image : labels.images) document.fileOf.emplace(image, file);
  }
  fileHasVisible = recovered.labels.hasVisibleColumn;
}

void LabelStore::Impl::writeSeconds() const {
  std::map<std::string, double> seconds = otherSeconds;
  seconds[name] = recovered.seconds;
  writeAnnotationTime(project, seconds);
}

/// The labels are safe on disk when this runs. Should it fail, the old journal goes on: its "saved" line fits the new file.
void LabelStore::Impl::startNewJournal() {
  try {
    writeSeconds();
    journal.reset();
    journal = base::Journal::create(journalFile(project, view), toText(LabelJournalHeader{name, recovered.document.fingerprint,
                                                                                          recovered.labels.keypoints, recovered.seconds}));
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", std::string("after saving labels: ") + error.what());
  }
}

void LabelStore::Impl::archiveConflicts() {
  const fs::path folder = ensureStateFolder(project, "backups");
  const fs::path main = journalFile(project, view);
  for (const fs::path& file : recovered.conflictJournals) {
    std::string stamp = base::timestampNow();
    std::erase(stamp, ':');
    fs::path target;
    for (int number = 1; number == 1 || fs::exists(target); ++number) {
      target = folder / base::pathFromUtf8(name + "_unmerged_" + stamp + "-" + std::to_string(number) + ".journal");
    }
    std::error_code error;
    fs::rename(file, target, error);
    if (error && fs::exists(file)) throw base::errorFromErrno(error.value(), file, "keep the journal");
    if (file == main) recovered.journalExists = false;
  }
  recovered.conflictJournals.clear();
  recovered.conflicting.clear();
  state.conflict = false;
}

LabelStore::LabelStore(const Project& project, const std::string& view, OpenMode mode) : m_impl(std::make_unique<Impl>()) {
  Impl& impl = *m_impl;
  impl.project = project;
  impl.view = view;
  impl.recovered = recoverLabels(project, view);
  impl.name = labelSetName(project, view);
  impl.state = {impl.recovered.replayed, !impl.recovered.conflictJournals.empty(), mode == OpenMode::ReadOnly};
  impl.otherSeconds = readAnnotationTime(project);
  impl.otherSeconds.erase(impl.name);
  impl.fileHasVisible = impl.recovered.document.labels.hasVisibleColumn;
  impl.updateVisibleColumn();
}

LabelStore::~LabelStore() = default;

const LabelSet& LabelStore::labels() const {
  return m_impl->recovered.labels;
}
const LabelStoreState& LabelStore::state() const {
  return m_impl->state;
}

void LabelStore::apply(const LabelCommand& command) {
  Impl& impl = *m_impl;
  impl.requireWritable();
  LabelCommand whole = completed(impl.recovered.labels, command);
  impl.carryOut(whole, {EntryKind::Apply, whole, {}, 0.0});
  impl.recovered.seconds += whole.annotatorSeconds;
  impl.recovered.history.push(std::move(whole));
}

bool LabelStore::canUndo() const {
  return !m_impl->state.readOnly && m_impl->recovered.history.canUndo();
}
bool LabelStore::canRedo() const {
  return !m_impl->state.readOnly && m_impl->recovered.history.canRedo();
}

LabelCommand LabelStore::undo() {
  m_impl->requireWritable();
  if (!canUndo()) throw base::Error(base::ErrorCode::Usage, {{"expected", "a command to undo"}, {"found", "none"}});
  LabelCommand command = m_impl->recovered.history.nextUndo();
  m_impl->carryOut(inverted(command), {EntryKind::Undo, command, {}, 0.0});
  m_impl->recovered.history.stepBack();
  return command;
}

LabelCommand LabelStore::redo() {
  m_impl->requireWritable();
  if (!canRedo()) throw base::Error(base::ErrorCode::Usage, {{"expected", "a command to redo"}, {"found", "none"}});
  LabelCommand command = m_impl->recovered.history.nextRedo();
  m_impl->carryOut(command, {EntryKind::Redo, command, {}, 0.0});
  m_impl->recovered.history.stepForward();
  return command;
}

std::vector<std::string> LabelStore::history() const {
  std::vector<std::string> names;
  for (const LabelCommand& command : m_impl->recovered.history.commands()) names.push_back(command.name);
  return names;
}

std::int64_t LabelStore::appliedCount() const {
  return static_cast<std::int64_t>(m_impl->recovered.history.applied());
}

bool LabelStore::isDirty() const {
  return !m_impl->state.readOnly && !m_impl->recovered.history.isClean();
}

void LabelStore::save() {
  Impl& impl = *m_impl;
  impl.requireWritable();
  if (!isDirty()) return;
  impl.requireUnchangedOnDisk();
  const std::map<fs::path, LabelSet> parts = splitByFile(impl.project, impl.view, impl.recovered.document, impl.recovered.labels);
  const std::map<fs::path, LabelSet> before = splitByFile(impl.project, impl.view, impl.recovered.document, impl.recovered.document.labels);
  LabelWriter writer(impl.project);
  std::map<fs::path, std::string> hashes;
  for (const auto& [file, labels] : parts) {
    const auto old = before.find(file);
    const bool unchanged = old != before.end() && fs::exists(file) && sameLabels(old->second, labels);
    hashes[file] = unchanged ? base::sha256OfFile(file) : writer.stage(file, labels);
  }
  const std::string fingerprint = fingerprintOf(impl.project, hashes);
  // From here on the journal fits the labels of before and those of after, whenever the power goes.
  impl.write({EntryKind::Saved, {}, fingerprint, impl.recovered.seconds});
  writer.publish();
  impl.adoptSaved(parts, fingerprint);
  impl.recovered.history.markSaved();
  impl.startNewJournal();
}

std::vector<LabelCommand> LabelStore::conflictingCommands() const {
  return m_impl->recovered.conflicting;
}

std::int64_t LabelStore::applyConflicting() {
  m_impl->requireWritable();
  std::int64_t applied = 0;
  for (const LabelCommand& command : conflictingCommands()) {
    try {
      apply(command);
      ++applied;
    } catch (const base::Error& error) {
      const bool doesNotFit = error.code() == base::ErrorCode::Inconsistent || error.code() == base::ErrorCode::InvalidValue;
      if (!doesNotFit) throw;
      base::log(base::LogLevel::Info, "project", "not merged: " + command.name + ": " + error.what());
    }
  }
  m_impl->archiveConflicts();
  return applied;
}

void LabelStore::discardConflicting() {
  m_impl->requireWritable();
  m_impl->archiveConflicts();
}

double LabelStore::annotatorSeconds() const {
  double total = m_impl->recovered.seconds;
  for (const auto& [name, seconds] : m_impl->otherSeconds) total += seconds;
  return total;
}

LabelCommand setPointCommand(const LabelSet& labels, int frame, int keypoint, const tracks::LabelPoint& after, const std::string& name) {
  if (frame < 0 || frame >= labels.numFrames() || keypoint < 0 || keypoint >= labels.numKeypoints()) {
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", "frame, keypoint"},
                                                      {"value", std::to_string(frame) + ", " + std::to_string(keypoint)},
                                                      {"expected", std::to_string(labels.numFrames()) + " frames, " +
                                                                       std::to_string(labels.numKeypoints()) + " keypoints"}});
  }
  const std::string& image = labels.images[static_cast<std::size_t>(frame)];
  LabelCommand command;
  command.name = name;
  // Commands find their row by the image: where a table names one twice, the first row is meant.
  command.edits.push_back({image, keypoint, labels.point(labels.indexOf(image), keypoint), after});
  return command;
}

LabelCommand addFrameCommand(const std::string& image, int row) {
  LabelCommand command;
  command.name = "add_frame";
  command.frameAdded = image;
  command.frameRow = row;
  return command;
}

LabelCommand removeFrameCommand(const LabelSet& labels, int frame) {
  if (frame < 0 || frame >= labels.numFrames()) {
    throw base::Error(
        base::ErrorCode::InvalidValue,
        {{"field", "frame"}, {"value", std::to_string(frame)}, {"expected", "0 to " + std::to_string(labels.numFrames() - 1)}});
  }
  LabelCommand command;
  command.name = "remove_frame";
  command.frameRemoved = labels.images[static_cast<std::size_t>(frame)];
  command.frameRow = frame;
  return completed(labels, std::move(command));
}

LabelSet readLabels(const Project& project, const std::string& view) {
  RecoveredLabels recovered = recoverLabels(project, view);
  if (!recovered.conflictJournals.empty()) {
    base::log(base::LogLevel::Warning, "project", "labels changed under unsaved edits of " + labelSetName(project, view));
  }
  recovered.labels.hasVisibleColumn = recovered.labels.hasVisibleColumn || hasOccluded(recovered.labels);
  return std::move(recovered.labels);
}

}  // namespace parsimony::project
