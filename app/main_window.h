// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <map>
#include <memory>

#include "app/project_opener.h"
#include "widgets/jobs/job_runner.h"

class QStackedWidget;

namespace parsimony::widgets {
class InlineMessage;
class JobsTray;
}  // namespace parsimony::widgets

namespace parsimony::app {

class CommandPalette;
class HeaderBar;
class HomePage;
class LabelPage;
class Page;
class Rail;
class TrainPage;

/// The window: rail, header, pages and jobs tray, and the one project that is open.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// Without `remember` nothing is written about this person: no geometry, no recent projects (pictures of pages, tests).
  explicit MainWindow(bool remember, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// `thenShow`: the page that follows when Home is shown.
  void openProject(const QString& path, const QString& thenShow = QStringLiteral("label"));
  void closeProject();
  /// A video of the open project on the Label page, and a run on the Label and Train pages; both may be empty.
  void showInside(const QString& video, const QString& runFolder);
  void showPage(const QString& name);
  [[nodiscard]] QString currentPage() const;
  /// Null where there is no such page.
  [[nodiscard]] Page* page(const QString& name) const;
  [[nodiscard]] QStringList pageNames() const;
  [[nodiscard]] ProjectSession* session() const { return m_session.get(); }
  [[nodiscard]] widgets::JobRunner* jobs() const { return m_jobs; }
  /// Nothing is loading: what is on the screen is what will be there.
  [[nodiscard]] bool isSettled() const;
  /// The same of every page, also of those that are not on the screen.
  [[nodiscard]] bool isIdle() const;

 signals:
  void sessionChanged();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  enum class CloseChoice { Stay, Close };
  void buildPages();
  void buildRail();
  void buildCommands();
  void fillSwitcher();
  void adopt(const std::shared_ptr<OpenedProject>& opened);
  void setSession(std::unique_ptr<ProjectSession> session);
  void showError(const base::Error& error);
  [[nodiscard]] CloseChoice askAboutJobs();
  void restoreLayout();
  void saveLayout() const;

  bool m_remember;
  widgets::JobRunner* m_jobs;
  ProjectOpener* m_opener;
  std::unique_ptr<ProjectSession> m_session;
  Rail* m_rail;
  HeaderBar* m_header;
  widgets::InlineMessage* m_message;
  QStackedWidget* m_stack;
  widgets::JobsTray* m_tray;
  CommandPalette* m_palette = nullptr;
  std::map<QString, Page*> m_pages;
  QString m_current;
  QString m_pageAfterOpening;
};

}  // namespace parsimony::app
