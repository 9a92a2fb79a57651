// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_page.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "app/pages/home/new_project_dialog.h"
#include "app/pages/home/recent_delegate.h"
#include "app/qt_path.h"
#include "core/project/project.h"
#include "core/synthetic/synthetic_project.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kContentWidth = 980;
constexpr int kIconSize = 28;

QString freeDemoFolder() {
  const QDir documents(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
  QString folder = documents.filePath(QStringLiteral("Parsimony/demo-mouse"));
  for (int number = 2; QFileInfo::exists(folder); ++number)
    folder = documents.filePath(QStringLiteral("Parsimony/demo-mouse-%1").arg(number));
  return folder;
}

}  // namespace

HomePage::HomePage(JobRunner* jobs, QWidget* parent)
    : Page(parent), m_jobs(jobs), m_recentQuery([this](QStringList folders) {
        m_recent = std::move(folders);
        showRecent();
      }) {
  setObjectName(QStringLiteral("homePage"));
  setWindowTitle(tr("Home"));
  m_message = new InlineMessage(this);
  m_message->hide();
  auto* title = new QLabel(tr("What would you like to do?"), this);
  title->setProperty("role", QStringLiteral("title"));
  auto* hint = new QLabel(tr("Drop a project folder or videos anywhere in this window."), this);
  hint->setProperty("role", QStringLiteral("muted"));

  auto* cards = new QHBoxLayout;
  cards->setSpacing(spacing::kLarge);
  // Stretched alike: by their texts the cards would have three widths.
  const auto addCard = [cards](QWidget* card) { cards->addWidget(card, 1); };
  addCard(makeCard(QStringLiteral("demo"), QStringLiteral("mouse"), tr("Try the demo mouse"),
                   tr("A synthetic mouse on a wheel, seen from two sides, with 60 labelled frames. Label, train and predict "
                      "without any data of your own."),
                   tr("Make the demo"), true, [this] { makeDemo(); }));
  addCard(makeCard(QStringLiteral("open"), QStringLiteral("folder-open"), tr("Open a project"),
                   tr("A folder of Lightning Pose or DeepLabCut, or label files alone. It is opened in place and stays usable by them."),
                   tr("Choose a folder"), false, [this] { askForProject(); }));
  addCard(makeCard(QStringLiteral("new"), QStringLiteral("video"), tr("New project from videos"),
                   tr("Choose videos and name the keypoints. Labelling starts with the first frame."), tr("Start a project"), false,
                   [this] { askForNewProject(); }));

  auto* column = new QVBoxLayout;
  column->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kHuge);
  column->setSpacing(spacing::kSmall);
  column->addWidget(m_message);
  column->addWidget(title);
  column->addWidget(hint);
  column->addSpacing(spacing::kMedium);
  column->addLayout(cards);
  column->addSpacing(spacing::kHuge);
  column->addWidget(buildRecent(), 1);
  auto* content = new QWidget(this);
  content->setMaximumWidth(kContentWidth);
  content->setLayout(column);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addStretch(1);
  layout->addWidget(content, 20);
  layout->addStretch(1);
  setFocusProxy(m_demoButton);
  refreshRecent();
}

QWidget* HomePage::makeCard(const QString& name, const QString& icon, const QString& title, const QString& text, const QString& button,
                            bool primary, const std::function<void()>& action) {
  auto* card = new QFrame(this);
  card->setObjectName(name + QStringLiteral("Card"));
  card->setProperty("card", true);
  auto* picture = new QLabel(card);
  picture->setFixedHeight(kIconSize);
  const auto tint = [picture, icon] {
    picture->setPixmap(Icons::pixmap(icon, kIconSize, Theme::current().accent, picture->devicePixelRatioF()));
  };
  tint();
  connect(&Theme::instance(), &Theme::changed, picture, tint);
  auto* heading = new QLabel(title, card);
  heading->setProperty("role", QStringLiteral("heading"));
  heading->setWordWrap(true);  // a long title must not widen its card
  auto* words = new QLabel(text, card);
  words->setWordWrap(true);
  words->setProperty("role", QStringLiteral("muted"));
  words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  auto* push = new QPushButton(button, card);
  push->setObjectName(name + QStringLiteral("Button"));
  push->setAccessibleName(title);
  push->setToolTip(title);
  push->setProperty("primary", primary);
  connect(push, &QPushButton::clicked, this, action);
  if (primary) m_demoButton = push;
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(spacing::kLarge, spacing::kLarge, spacing::kLarge, spacing::kLarge);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(picture);
  layout->addSpacing(spacing::kTiny);
  layout->addWidget(heading);
  layout->addWidget(words, 1);
  layout->addSpacing(spacing::kSmall);
  layout->addWidget(push, 0, Qt::AlignLeft);
  card->setMinimumHeight(210);
  return card;
}

QWidget* HomePage::buildRecent() {
  auto* box = new QWidget(this);
  auto* heading = new QLabel(tr("Recent projects"), box);
  heading->setProperty("role", QStringLiteral("heading"));
  m_noRecent = new QLabel(tr("Projects that you open appear here."), box);
  m_noRecent->setProperty("role", QStringLiteral("muted"));
  m_list = new QListWidget(box);
  m_list->setObjectName(QStringLiteral("recentProjects"));
  m_list->setAccessibleName(tr("Recent projects"));
  m_list->setItemDelegate(new RecentDelegate(m_list));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setStyleSheet(QStringLiteral("QAbstractItemView { border: none; background: transparent; }"));
  m_list->setUniformItemSizes(true);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(heading);
  layout->addWidget(m_noRecent);
  layout->addWidget(m_list, 1);
  layout->addStretch(0);
  connect(m_list, &QListWidget::itemActivated, this,
          [this](const QListWidgetItem* item) { emit openProjectRequested(item->data(Qt::UserRole).toString()); });
  connect(m_list, &QListWidget::itemClicked, this,
          [this](const QListWidgetItem* item) { emit openProjectRequested(item->data(Qt::UserRole).toString()); });
  return box;
}

void HomePage::setSession(ProjectSession*) {
  refreshRecent();
}

void HomePage::showEvent(QShowEvent* event) {
  refreshRecent();
  Page::showEvent(event);
}

void HomePage::refreshRecent() {
  m_recentQuery.request([](const jobs::RunContext&) {
    QStringList folders;
    for (const auto& folder : project::recentProjects()) {
      if (std::filesystem::is_directory(folder)) folders.append(toQString(folder));
    }
    return folders;
  });
}

void HomePage::showRecent() {
  m_list->clear();
  for (const QString& folder : m_recent) {
    auto* item = new QListWidgetItem(QDir(folder).dirName(), m_list);
    item->setData(Qt::UserRole, folder);
    item->setToolTip(QDir::toNativeSeparators(folder));
  }
  m_noRecent->setVisible(m_recent.isEmpty());
  m_list->setVisible(!m_recent.isEmpty());
}

void HomePage::askForProject() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project"), m_recent.isEmpty() ? QString() : m_recent.first());
  if (!folder.isEmpty()) emit openProjectRequested(folder);
}

void HomePage::askForNewProject(const QStringList& videos) {
  NewProjectDialog dialog(window());
  dialog.addVideos(videos);
  if (dialog.exec() == QDialog::Accepted) createProject(dialog.request());
}

void HomePage::createProject(const NewProjectRequest& request) {
  project::NewProject what;
  what.folder = toPath(request.folder);
  for (const QString& name : request.keypoints) what.keypoints.push_back(name.toStdString());
  for (const QString& video : request.videos) what.videos.push_back(toPath(video));
  Job* job = m_jobs->start(
      {tr("Create %1").arg(QDir(request.folder).dirName()), JobKind::Light, request.folder},
      [what](const jobs::RunContext&) -> std::any { return std::make_shared<const project::Project>(project::create(what)); });
  followJob(job);
}

void HomePage::makeDemo(const QString& folder) {
  const QString target = folder.isEmpty() ? freeDemoFolder() : folder;
  Job* job = m_jobs->start({tr("Make the demo mouse"), JobKind::Light, target},
                           [path = toPath(target)](const jobs::RunContext& context) -> std::any {
                             std::filesystem::create_directories(path.parent_path());
                             const auto made = synthetic::writeProject(path, {}, context);
                             const auto opened = project::open(path);
                             project::saveSkeleton(opened, made.skeleton);
                             return std::make_shared<const project::Project>(opened);
                           });
  m_demoButton->setEnabled(false);
  followJob(job);
}

void HomePage::followJob(Job* job) {
  m_message->dismiss();
  connect(job, &Job::delivered, this, [this, job] { emit openProjectRequested(job->description().folder); });
  connect(job, &Job::failed, this, [this](const base::Error& error) { m_message->showError(error); });
  const auto enable = [this] { m_demoButton->setEnabled(true); };
  connect(job, &Job::delivered, this, enable);
  connect(job, &Job::failed, this, enable);
  connect(job, &Job::cancelled, this, enable);
}

}  // namespace parsimony::app
