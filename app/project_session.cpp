// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project_session.h"

#include <QThreadPool>
#include <algorithm>
#include <utility>

#include "app/qt_path.h"
#include "core/pose/foreign_run.h"
#include "core/project/project_files.h"
#include "widgets/jobs/caught_error.h"

namespace parsimony::app {

namespace {
// Longer pauses between two edits are breaks, not work.
constexpr double kLongestThought = 60.0;  // s
}  // namespace

std::shared_ptr<OpenedProject> loadProject(const std::filesystem::path& folder) {
  auto opened = std::make_shared<OpenedProject>();
  opened->project = project::open(folder);
  opened->lock = project::WriteLock::tryAcquire(opened->project);
  const auto mode = opened->lock ? project::OpenMode::ReadWrite : project::OpenMode::ReadOnly;
  std::vector<std::string> views = opened->project.views;
  if (views.empty()) views.emplace_back();
  for (const std::string& view : views) opened->stores[view] = std::make_unique<project::LabelStore>(opened->project, view, mode);
  return opened;
}

ProjectSession::ProjectSession(std::shared_ptr<OpenedProject> opened, QObject* parent)
    : QObject(parent),
      m_opened(std::move(opened)),
      m_runs(std::make_shared<std::vector<project::RunEntry>>()),
      m_saver(
          [this](bool) {
            m_saving = false;
            emit saved();
            emit historyChanged();
            for (project::LabelCommand& command : std::exchange(m_waiting, {})) apply(std::move(command));
          },
          [this](const base::Error& error) {
            m_saving = false;
            emit failed(error);
            emit historyChanged();
            for (project::LabelCommand& command : std::exchange(m_waiting, {})) apply(std::move(command));
          }),
      m_runLister([this](RunList runs) {
        m_runs = std::move(runs);
        emit runsChanged();
      }) {
  m_view = m_opened->project.views.empty() ? std::string() : m_opened->project.views.front();
  m_sinceEdit.start();
  indexRows();
}

ProjectSession::~ProjectSession() = default;

QString ProjectSession::name() const {
  return QString::fromStdString(project().name);
}
QString ProjectSession::folder() const {
  return toQString(project().folder);
}

void ProjectSession::refreshVideos() {
  m_opened->project.videos = project::listVideos(project().folder / "videos", project().views);
  emit videosChanged();
}

void ProjectSession::setView(const std::string& view) {
  if (view == m_view || m_saving || !m_opened->stores.contains(view)) return;
  m_view = view;
  indexRows();
  emit framesChanged();
  emit historyChanged();
}

void ProjectSession::indexRows() {
  m_rows.clear();
  const std::vector<std::string>& images = labels().images;
  m_rows.reserve(static_cast<int>(images.size()));
  for (std::size_t row = images.size(); row-- > 0;) m_rows.insert(QString::fromStdString(images[row]), static_cast<int>(row));
}

std::vector<tracks::LabelPoint> ProjectSession::points(int row) const {
  std::vector<tracks::LabelPoint> points;
  for (int k = 0; k < labels().numKeypoints(); ++k) points.push_back(labels().point(row, k));
  return points;
}

QString ProjectSession::image(int row) const {
  if (row < 0 || row >= labels().numFrames()) return {};
  return QString::fromStdString(labels().images[static_cast<std::size_t>(row)]);
}

std::int64_t ProjectSession::numRecovered() const {
  std::int64_t commands = 0;
  for (const auto& [view, store] : m_opened->stores) commands += store->state().recoveredCommands;
  return commands;
}

std::size_t ProjectSession::numConflicting() const {
  std::size_t commands = 0;
  for (const auto& [view, store] : m_opened->stores) commands += store->conflictingCommands().size();
  return commands;
}

void ProjectSession::resolveConflict(bool apply) {
  guarded([&] {
    for (const auto& [view, store] : m_opened->stores) {
      if (!store->state().conflict) continue;
      if (apply) {
        store->applyConflicting();
      } else {
        store->discardConflicting();
      }
    }
  });
  indexRows();
  emit framesChanged();
  emit historyChanged();
}

template <typename Change>
bool ProjectSession::guarded(Change change) {
  try {
    change();
    return true;
  } catch (...) {
    emit failed(widgets::errorOfCurrentException());
    return false;
  }
}

bool ProjectSession::apply(project::LabelCommand command) {
  if (m_saving) {
    m_waiting.push_back(std::move(command));
    return true;
  }
  command.annotatorSeconds = std::min(kLongestThought, static_cast<double>(m_sinceEdit.restart()) / 1000.0);
  if (!guarded([&] { store().apply(command); })) return false;
  announce(command, false);
  return true;
}

void ProjectSession::announce(const project::LabelCommand& command, bool reverted) {
  const bool rows = !command.frameAdded.empty() || !command.frameRemoved.empty();
  QStringList images;
  for (const project::PointEdit& edit : command.edits) {
    const QString image = QString::fromStdString(edit.image);
    if (!images.contains(image)) images.append(image);
  }
  if (rows) {
    indexRows();
    emit framesChanged();
  }
  for (const QString& image : images) emit pointsChanged(image);
  if (reverted) {
    const std::string& row = command.frameAdded.empty() ? command.frameRemoved : command.frameAdded;
    emit commandReverted(images.isEmpty() ? QString::fromStdString(row) : images.first());
  }
  emit historyChanged();
}

bool ProjectSession::canUndo() const {
  return !m_saving && store().canUndo();
}
bool ProjectSession::canRedo() const {
  return !m_saving && store().canRedo();
}

bool ProjectSession::isDirty() const {
  if (m_saving) return false;
  return std::any_of(m_opened->stores.begin(), m_opened->stores.end(), [](const auto& entry) { return entry.second->isDirty(); });
}

void ProjectSession::undo() {
  if (!canUndo()) return;
  project::LabelCommand command;
  if (guarded([&] { command = store().undo(); })) announce(command, true);
}

void ProjectSession::redo() {
  if (!canRedo()) return;
  project::LabelCommand command;
  if (guarded([&] { command = store().redo(); })) announce(command, true);
}

void ProjectSession::save() {
  if (m_saving || !isDirty()) return;
  m_saving = true;
  emit historyChanged();
  m_saver.request([opened = m_opened](const jobs::RunContext&) {
    for (const auto& [view, store] : opened->stores) store->save();
    return true;
  });
}

bool ProjectSession::saveNow() {
  if (isReadOnly()) return true;
  if (m_saving) {
    // The answer of the writer is not waited for, but the store is its own until it is done.
    m_saver.abandon();
    QThreadPool::globalInstance()->waitForDone();
    m_saving = false;
    for (project::LabelCommand& command : std::exchange(m_waiting, {})) apply(std::move(command));
  }
  return guarded([&] {
    for (const auto& [view, store] : m_opened->stores) store->save();
  });
}

void ProjectSession::refreshRuns() {
  m_runLister.request([folder = project().modelFolder](const jobs::RunContext&) -> RunList {
    return std::make_shared<const std::vector<project::RunEntry>>(pose::listAllRuns(folder));
  });
}

}  // namespace parsimony::app
