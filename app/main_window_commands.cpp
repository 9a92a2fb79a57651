// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commands of the window: menus of the header, palette, drops, closing.
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>

#include "app/command_palette.h"
#include "app/header_bar.h"
#include "app/main_window.h"
#include "app/pages/home/home_page.h"
#include "app/pages/label/label_page.h"
#include "app/qt_path.h"
#include "app/rail.h"
#include "app/video_files.h"
#include "app/weights_dialog.h"
#include "widgets/jobs/jobs_tray.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

void MainWindow::buildCommands() {
  auto* jobs = new QAction(Icons::get(QStringLiteral("jobs")), tr("Jobs"), this);
  jobs->setObjectName(QStringLiteral("toggleJobs"));
  jobs->setCheckable(true);
  jobs->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_J));
  jobs->setToolTip(tr("Show all jobs (Ctrl+J)"));
  connect(jobs, &QAction::toggled, m_tray, &JobsTray::setExpanded);
  connect(m_tray, &JobsTray::expandedChanged, jobs, &QAction::setChecked);
  m_rail->addTool(jobs);

  auto* theme = new QAction(Icons::get(QStringLiteral("contrast")), tr("Theme"), this);
  theme->setObjectName(QStringLiteral("theme"));
  theme->setToolTip(tr("Light, dark, or as the system"));
  QToolButton* button = m_rail->addTool(theme);
  auto* menu = new QMenu(button);
  auto* group = new QActionGroup(menu);
  const std::initializer_list<std::tuple<Theme::Mode, QString, QString>> modes = {
      {Theme::Mode::System, QStringLiteral("system"), tr("As the system")},
      {Theme::Mode::Light, QStringLiteral("sun"), tr("Light theme")},
      {Theme::Mode::Dark, QStringLiteral("moon"), tr("Dark theme")}};
  for (const auto& [mode, icon, text] : modes) {
    QAction* choice = menu->addAction(Icons::get(icon), text);
    choice->setObjectName(QStringLiteral("theme-") + icon);
    choice->setCheckable(true);
    choice->setChecked(Theme::instance().mode() == mode);
    group->addAction(choice);
    connect(choice, &QAction::triggered, this, [mode = mode] { Theme::instance().setMode(mode); });
  }
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);

  auto* palette = new QAction(tr("All commands"), this);
  palette->setObjectName(QStringLiteral("commandPalette"));
  palette->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
  m_palette = new CommandPalette(this);
  connect(palette, &QAction::triggered, this, [this] { m_palette->open(); });
  auto* open = new QAction(tr("Open a project"), this);
  open->setObjectName(QStringLiteral("openProject"));
  open->setShortcut(QKeySequence::Open);
  connect(open, &QAction::triggered, static_cast<HomePage*>(m_pages.at(QStringLiteral("home"))), &HomePage::askForProject);
  auto* quit = new QAction(tr("Quit"), this);
  quit->setObjectName(QStringLiteral("quit"));
  quit->setShortcut(QKeySequence::Quit);
  connect(quit, &QAction::triggered, this, &QWidget::close);
  auto* weights = new QAction(tr("Pretrained weights"), this);
  weights->setObjectName(QStringLiteral("weights"));
  connect(weights, &QAction::triggered, this, [this] { showWeights(m_jobs, this); });
  addActions({jobs, palette, open, quit, weights});
}

void MainWindow::fillSwitcher() {
  QMenu* menu = m_header->switcherMenu();
  menu->clear();
  for (const auto& folder : static_cast<HomePage*>(m_pages.at(QStringLiteral("home")))->recentFolders()) {
    QAction* action = menu->addAction(Icons::get(QStringLiteral("folder"), Icons::Tint::Muted), QFileInfo(folder).fileName());
    action->setToolTip(folder);
    connect(action, &QAction::triggered, this, [this, folder] { openProject(folder); });
  }
  if (!menu->isEmpty()) menu->addSeparator();
  auto* home = static_cast<HomePage*>(m_pages.at(QStringLiteral("home")));
  connect(menu->addAction(Icons::get(QStringLiteral("folder-open"), Icons::Tint::Muted), tr("Open a project...")), &QAction::triggered,
          home, &HomePage::askForProject);
  connect(menu->addAction(Icons::get(QStringLiteral("plus"), Icons::Tint::Muted), tr("New project from videos...")), &QAction::triggered,
          home, [home] { home->askForNewProject(); });
  if (m_session) {
    menu->addSeparator();
    connect(menu->addAction(Icons::get(QStringLiteral("close"), Icons::Tint::Muted), tr("Close %1").arg(m_session->name())),
            &QAction::triggered, this, &MainWindow::closeProject);
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList videos;
  QString projectPath;
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (path.isEmpty()) continue;
    if (isVideoFile(path)) {
      videos.append(path);
    } else if (projectPath.isEmpty()) {
      projectPath = path;
    }
  }
  event->acceptProposedAction();
  if (!projectPath.isEmpty()) {
    openProject(projectPath);
  } else if (!videos.isEmpty() && m_session) {
    static_cast<LabelPage*>(m_pages.at(QStringLiteral("label")))->addVideos(videos);
    showPage(QStringLiteral("label"));
  } else if (!videos.isEmpty()) {
    static_cast<HomePage*>(m_pages.at(QStringLiteral("home")))->askForNewProject(videos);
  }
}

MainWindow::CloseChoice MainWindow::askAboutJobs() {
  QMessageBox box(this);
  box.setObjectName(QStringLiteral("closeDialog"));
  box.setIcon(QMessageBox::Question);
  box.setWindowTitle(tr("Close Parsimony"));
  box.setText(m_jobs->numActive() == 1 ? tr("A job is still running.") : tr("%1 jobs are still running.").arg(m_jobs->numActive()));
  box.setInformativeText(tr("They can go on without the window, or end now."));
  QPushButton* keep = box.addButton(tr("Keep running hidden"), QMessageBox::ActionRole);
  QPushButton* stop = box.addButton(tr("Stop and keep results"), QMessageBox::AcceptRole);
  QPushButton* discard = box.addButton(tr("Cancel the jobs"), QMessageBox::DestructiveRole);
  QPushButton* stay = box.addButton(tr("Back to the window"), QMessageBox::RejectRole);
  keep->setObjectName(QStringLiteral("closeKeep"));
  stop->setObjectName(QStringLiteral("closeStop"));
  discard->setObjectName(QStringLiteral("closeDiscard"));
  stay->setObjectName(QStringLiteral("closeStay"));
  box.setDefaultButton(stop);
  box.setEscapeButton(stay);
  box.exec();
  if (box.clickedButton() == keep) return CloseChoice::Close;
  if (box.clickedButton() == stop) {
    m_jobs->stopAndKeepAll();
    return CloseChoice::Close;
  }
  if (box.clickedButton() == discard) {
    m_jobs->cancelAll();
    return CloseChoice::Close;
  }
  return CloseChoice::Stay;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_jobs->numActive() > 0) {
    if (askAboutJobs() == CloseChoice::Stay) {
      event->ignore();
      return;
    }
    // The last job's end is the program's end.
    const auto quitWhenIdle = [](int active) {
      if (active == 0) QCoreApplication::quit();
    };
    if (m_jobs->numActive() > 0) connect(m_jobs, &JobRunner::numActiveChanged, qApp, quitWhenIdle);
  }
  if (m_session && !m_session->saveNow()) {
    event->ignore();
    return;
  }
  saveLayout();
  event->accept();
  // Queued: this window is not closed before this function returns.
  if (m_jobs->numActive() == 0) QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
}

}  // namespace parsimony::app
