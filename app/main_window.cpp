// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_window.h"

#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "app/header_bar.h"
#include "app/pages/home/home_page.h"
#include "app/pages/label/label_page.h"
#include "app/pages/train/runs_panel.h"
#include "app/pages/train/train_page.h"
#include "app/qt_path.h"
#include "app/rail.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/jobs/jobs_tray.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

MainWindow::MainWindow(bool remember, QWidget* parent)
    : QMainWindow(parent), m_remember(remember), m_jobs(new JobRunner(this)), m_opener(new ProjectOpener(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowTitle(tr("Parsimony"));
  setMinimumSize(1100, 700);
  setAcceptDrops(true);
  m_opener->setRemembering(remember);
  m_rail = new Rail(this);
  m_header = new HeaderBar(this);
  m_message = new InlineMessage(this);
  m_message->hide();
  m_stack = new QStackedWidget(this);
  m_tray = new JobsTray(m_jobs, this);

  auto* right = new QVBoxLayout;
  right->setContentsMargins(0, 0, 0, 0);
  right->setSpacing(0);
  right->addWidget(m_header);
  right->addWidget(m_message);
  right->addWidget(m_stack, 1);
  right->addWidget(m_tray);
  auto* central = new QWidget(this);
  auto* layout = new QHBoxLayout(central);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_rail);
  layout->addLayout(right, 1);
  setCentralWidget(central);

  buildPages();
  buildRail();
  buildCommands();
  connect(m_opener, &ProjectOpener::opened, this, &MainWindow::adopt);
  connect(m_opener, &ProjectOpener::failed, this, [this](const QString&, const base::Error& error) {
    showError(error);
    if (!m_session) showPage(QStringLiteral("home"));
  });
  connect(m_header->switcherMenu(), &QMenu::aboutToShow, this, &MainWindow::fillSwitcher);
  showPage(QStringLiteral("home"));
  restoreLayout();
}

MainWindow::~MainWindow() {
  // The pages hold plain pointers to the session, so it must go while they are still there.
  setSession(nullptr);
}

void MainWindow::buildPages() {
  auto* home = new HomePage(m_jobs, this);
  auto* label = new LabelPage(m_jobs, this);
  auto* train = new TrainPage(m_jobs, this);
  for (const auto& [name, page] : std::initializer_list<std::pair<QString, Page*>>{
           {QStringLiteral("home"), home}, {QStringLiteral("label"), label}, {QStringLiteral("train"), train}}) {
    m_pages[name] = page;
    m_stack->addWidget(page);
    connect(page, &Page::openProjectRequested, this, [this](const QString& path) { openProject(path); });
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
  }
  connect(train, &TrainPage::predictionsRequested, this, [this, label](const QString& run) {
    label->showRun(run);
    showPage(QStringLiteral("label"));
  });
  connect(train, &TrainPage::frameRequested, this, [this, label](const QString& image, const QString& run) {
    if (!m_session) return;
    if (!run.isEmpty()) label->showRun(run);
    label->showRow(m_session->rowOf(image));
    showPage(QStringLiteral("label"));
  });
}

void MainWindow::buildRail() {
  const std::initializer_list<std::array<QString, 3>> pages = {{QStringLiteral("home"), QStringLiteral("home"), tr("Home")},
                                                               {QStringLiteral("label"), QStringLiteral("label"), tr("Label")},
                                                               {QStringLiteral("train"), QStringLiteral("train"), tr("Train")}};
  int number = 1;
  for (const auto& [name, icon, text] : pages)
    addAction(m_rail->addPage(name, icon, text, QKeySequence(Qt::CTRL | (Qt::Key_0 + number++))));
  connect(m_rail, &Rail::pageChosen, this, &MainWindow::showPage);
}

void MainWindow::showPage(const QString& name) {
  const auto at = m_pages.find(name);
  if (at == m_pages.end()) return;
  m_current = name;
  m_rail->setCurrent(name);
  m_stack->setCurrentWidget(at->second);
  at->second->setFocus();
  m_header->setPage(at->second->windowTitle());
  m_header->setActions(at->second->primaryActions());
}

QString MainWindow::currentPage() const {
  return m_current;
}

Page* MainWindow::page(const QString& name) const {
  const auto at = m_pages.find(name);
  return at == m_pages.end() ? nullptr : at->second;
}

QStringList MainWindow::pageNames() const {
  QStringList names;
  for (const auto& entry : m_pages) names.append(entry.first);
  return names;
}

bool MainWindow::isSettled() const {
  return !m_opener->isBusy() && m_pages.at(m_current)->isSettled();
}

bool MainWindow::isIdle() const {
  if (m_opener->isBusy() || (m_session && m_session->isListingRuns())) return false;
  return std::all_of(m_pages.begin(), m_pages.end(), [](const auto& entry) { return entry.second->isSettled(); });
}

void MainWindow::openProject(const QString& path, const QString& thenShow) {
  m_message->dismiss();
  // The lock of a project is held once: to open it again, it has to be let go first.
  const QString folder = QFileInfo(path).isDir() ? path : QFileInfo(path).absolutePath();
  if (m_session && QDir(folder).canonicalPath() == QDir(m_session->folder()).canonicalPath()) closeProject();
  m_pageAfterOpening = thenShow;
  m_opener->open(path);
}

void MainWindow::adopt(const std::shared_ptr<OpenedProject>& opened) {
  setSession(std::make_unique<ProjectSession>(opened));
  if (m_current == QLatin1String("home")) showPage(m_pageAfterOpening);
}

void MainWindow::showInside(const QString& video, const QString& runFolder) {
  if (!m_session) return;
  auto* label = static_cast<LabelPage*>(m_pages.at(QStringLiteral("label")));
  if (!video.isEmpty()) label->showVideo(QFileInfo(video).absoluteFilePath());
  if (runFolder.isEmpty()) return;
  const QString folder = QFileInfo(runFolder).absoluteFilePath();
  label->showRun(folder);
  static_cast<TrainPage*>(m_pages.at(QStringLiteral("train")))->runs()->selectWhenListed(folder);
}

void MainWindow::closeProject() {
  setSession(nullptr);
  showPage(QStringLiteral("home"));
}

void MainWindow::setSession(std::unique_ptr<ProjectSession> session) {
  if (m_session) m_session->saveNow();
  for (const auto& [name, page] : m_pages) page->setSession(session.get());
  m_session = std::move(session);
  if (m_session) {
    connect(m_session.get(), &ProjectSession::failed, this, &MainWindow::showError);
    connect(m_session.get(), &ProjectSession::historyChanged, this, [this] { setWindowModified(m_session->isDirty()); });
    m_header->setProject(m_session->name(), QDir::toNativeSeparators(m_session->folder()), m_session->isReadOnly());
    setWindowTitle(tr("%1[*] \u2013 Parsimony").arg(m_session->name()));
    m_session->refreshRuns();
  } else {
    m_header->setProject({}, {}, false);
    setWindowTitle(tr("Parsimony"));
  }
  setWindowModified(m_session && m_session->isDirty());
  emit sessionChanged();
}

void MainWindow::showError(const base::Error& error) {
  m_message->showError(error);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::restoreLayout() {
  resize(1280, 800);
  if (!m_remember) return;
  const QSettings settings;
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  m_rail->setCollapsed(settings.value(QStringLiteral("window/railCollapsed")).toBool());
  static_cast<LabelPage*>(m_pages.at(QStringLiteral("label")))->restoreLayout();
  static_cast<TrainPage*>(m_pages.at(QStringLiteral("train")))->restoreLayout();
}

void MainWindow::saveLayout() const {
  if (!m_remember) return;
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings.setValue(QStringLiteral("window/railCollapsed"), m_rail->isCollapsed());
  static_cast<LabelPage*>(m_pages.at(QStringLiteral("label")))->saveLayout();
  static_cast<TrainPage*>(m_pages.at(QStringLiteral("train")))->saveLayout();
}

}  // namespace parsimony::app
