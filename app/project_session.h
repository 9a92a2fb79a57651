// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <map>
#include <memory>
#include <optional>

#include "core/project/label_store.h"
#include "core/project/project.h"
#include "core/project/run_folder.h"
#include "widgets/jobs/latest_only.h"

namespace parsimony::app {

/// What opening a project reads from the disk; made on a pool thread, then owned by one ProjectSession.
struct OpenedProject {
  project::Project project;
  std::optional<project::WriteLock> lock;                              ///< absent = another process writes here
  std::map<std::string, std::unique_ptr<project::LabelStore>> stores;  ///< by view; "" of a single-view project
};

/// Opens a folder with its labels. \throws base::Error as project::open and project::LabelStore
[[nodiscard]] std::shared_ptr<OpenedProject> loadProject(const std::filesystem::path& folder);

using RunList = std::shared_ptr<const std::vector<project::RunEntry>>;

/// The open project as an object with signals. Every edit goes through the journal of its LabelStore before this returns; the CSV is
/// written beside the window.
class ProjectSession : public QObject {
  Q_OBJECT

 public:
  explicit ProjectSession(std::shared_ptr<OpenedProject> opened, QObject* parent = nullptr);
  ~ProjectSession() override;

  [[nodiscard]] const project::Project& project() const { return m_opened->project; }
  [[nodiscard]] QString name() const;
  [[nodiscard]] QString folder() const;
  [[nodiscard]] bool isReadOnly() const { return !m_opened->lock.has_value(); }
  /// Videos are listed anew, for files that were added meanwhile.
  void refreshVideos();

  [[nodiscard]] const std::string& view() const { return m_view; }
  void setView(const std::string& view);
  [[nodiscard]] const tracks::LabelSet& labels() const { return store().labels(); }
  [[nodiscard]] std::vector<tracks::LabelPoint> points(int row) const;
  /// Row of an image path relative to the project, or -1.
  [[nodiscard]] int rowOf(const QString& image) const { return m_rows.value(image, -1); }
  [[nodiscard]] QString image(int row) const;

  /// Edits of a killed session that were put back.
  [[nodiscard]] std::int64_t numRecovered() const;
  [[nodiscard]] std::size_t numConflicting() const;
  /// Applies what still fits of the edits that another program overtook, or puts them aside; both are kept in .parsimony/backups.
  void resolveConflict(bool apply);

  /// \return false after failed() was emitted: the labels are unchanged.
  bool apply(project::LabelCommand command);
  [[nodiscard]] bool canUndo() const;
  [[nodiscard]] bool canRedo() const;
  [[nodiscard]] bool isDirty() const;
  [[nodiscard]] bool isSaving() const { return m_saving; }
  /// Writes before returning; for the moment before the session goes. \return false after failed() was emitted
  bool saveNow();

  [[nodiscard]] const RunList& runs() const { return m_runs; }
  [[nodiscard]] bool isListingRuns() const { return m_runLister.isBusy(); }

 public slots:
  void undo();
  void redo();
  void save();
  void refreshRuns();

 signals:
  /// Points of one image changed; its row is rowOf(image).
  void pointsChanged(const QString& image);
  /// Rows came or went, or another view is shown.
  void framesChanged();
  /// A command was undone or redone; the page shows the frame it was about.
  void commandReverted(const QString& image);
  /// Undo, redo, dirty or saving changed.
  void historyChanged();
  void saved();
  void videosChanged();
  void runsChanged();
  void failed(const parsimony::base::Error& error);

 private:
  [[nodiscard]] project::LabelStore& store() const { return *m_opened->stores.at(m_view); }
  void announce(const project::LabelCommand& command, bool reverted);
  void indexRows();
  template <typename Change>
  bool guarded(Change change);

  std::shared_ptr<OpenedProject> m_opened;
  std::string m_view;
  QHash<QString, int> m_rows;
  QElapsedTimer m_sinceEdit;
  bool m_saving = false;
  std::vector<project::LabelCommand> m_waiting;  ///< edits that arrived while the store was being written
  RunList m_runs;
  widgets::LatestOnly<bool> m_saver;
  widgets::LatestOnly<RunList> m_runLister;
};

}  // namespace parsimony::app
