// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/new_project_dialog.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "app/video_files.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

QLabel* caption(const QString& text, QWidget* buddy) {
  auto* label = new QLabel(text);
  label->setBuddy(buddy);
  return label;
}

}  // namespace

NewProjectDialog::NewProjectDialog(QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("newProjectDialog"));
  setWindowTitle(tr("New project from videos"));
  setAcceptDrops(true);
  m_name = new QLineEdit(this);
  m_name->setObjectName(QStringLiteral("newProjectName"));
  m_name->setAccessibleName(tr("Name"));
  m_name->setPlaceholderText(tr("my-mouse"));
  m_keypoints = new QPlainTextEdit(this);
  m_keypoints->setObjectName(QStringLiteral("newProjectKeypoints"));
  m_keypoints->setAccessibleName(tr("Keypoints, one per line"));
  m_keypoints->setPlaceholderText(tr("nose\nleft ear\nright ear\ntail base"));
  m_keypoints->setTabChangesFocus(true);
  m_keypoints->setFixedHeight(130);
  m_problem = new QLabel(this);
  m_problem->setObjectName(QStringLiteral("newProjectProblem"));
  m_problem->setProperty("role", QStringLiteral("muted"));
  m_problem->setWordWrap(true);
  m_create = new QPushButton(tr("Create project"), this);
  m_create->setObjectName(QStringLiteral("newProjectCreate"));
  m_create->setProperty("primary", true);
  m_create->setDefault(true);
  auto* cancel = new QPushButton(tr("Cancel"), this);
  cancel->setObjectName(QStringLiteral("newProjectCancel"));

  auto* form = new QFormLayout;
  form->setHorizontalSpacing(spacing::kLarge);
  form->setVerticalSpacing(spacing::kMedium);
  form->addRow(caption(tr("&Name"), m_name), m_name);
  QWidget* folder = buildFolder();
  form->addRow(caption(tr("&Folder"), m_parentFolder), folder);
  form->addRow(caption(tr("&Keypoints, one per line"), m_keypoints), m_keypoints);
  QWidget* videos = buildVideos();
  form->addRow(caption(tr("&Videos, copied into the project"), m_videos), videos);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_problem, 1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_create);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kLarge);
  layout->setSpacing(spacing::kLarge);
  layout->addLayout(form);
  layout->addLayout(buttons);
  resize(640, 480);

  connect(m_name, &QLineEdit::textChanged, this, &NewProjectDialog::check);
  connect(m_parentFolder, &QLineEdit::textChanged, this, &NewProjectDialog::check);
  connect(m_keypoints, &QPlainTextEdit::textChanged, this, &NewProjectDialog::check);
  connect(m_create, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  check();
}

QWidget* NewProjectDialog::buildFolder() {
  auto* box = new QWidget(this);
  m_parentFolder =
      new QLineEdit(QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath(QStringLiteral("Parsimony")), box);
  m_parentFolder->setObjectName(QStringLiteral("newProjectFolder"));
  m_parentFolder->setAccessibleName(tr("Folder that will hold the project"));
  auto* browse = new QPushButton(tr("Choose..."), box);
  browse->setObjectName(QStringLiteral("newProjectBrowse"));
  auto* layout = new QHBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_parentFolder, 1);
  layout->addWidget(browse);
  connect(browse, &QPushButton::clicked, this, [this] {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder that will hold the project"), m_parentFolder->text());
    if (!folder.isEmpty()) m_parentFolder->setText(folder);
  });
  return box;
}

QWidget* NewProjectDialog::buildVideos() {
  auto* box = new QWidget(this);
  m_videos = new QListWidget(box);
  m_videos->setObjectName(QStringLiteral("newProjectVideos"));
  m_videos->setAccessibleName(tr("Videos"));
  m_videos->setSelectionMode(QAbstractItemView::ExtendedSelection);
  auto* add = new QPushButton(tr("Add videos..."), box);
  add->setObjectName(QStringLiteral("newProjectAddVideos"));
  auto* remove = new QPushButton(tr("Remove"), box);
  remove->setObjectName(QStringLiteral("newProjectRemoveVideos"));
  auto* side = new QVBoxLayout;
  side->addWidget(add);
  side->addWidget(remove);
  side->addStretch(1);
  auto* layout = new QHBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_videos, 1);
  layout->addLayout(side);
  connect(add, &QPushButton::clicked, this,
          [this] { addVideos(QFileDialog::getOpenFileNames(this, tr("Add videos"), {}, videoFilter())); });
  connect(remove, &QPushButton::clicked, this, [this] {
    qDeleteAll(m_videos->selectedItems());
    check();
  });
  return box;
}

void NewProjectDialog::addVideos(const QStringList& videos) {
  for (const QString& video : videos) {
    auto* item = new QListWidgetItem(QFileInfo(video).fileName(), m_videos);
    item->setData(Qt::UserRole, video);
    item->setToolTip(QDir::toNativeSeparators(video));
  }
  check();
}

NewProjectRequest NewProjectDialog::request() const {
  NewProjectRequest request;
  request.folder = QDir(m_parentFolder->text()).absoluteFilePath(m_name->text().trimmed());
  for (const QString& line : m_keypoints->toPlainText().split(QLatin1Char('\n'))) {
    if (!line.trimmed().isEmpty()) request.keypoints.append(line.trimmed());
  }
  for (int row = 0; row < m_videos->count(); ++row) request.videos.append(m_videos->item(row)->data(Qt::UserRole).toString());
  return request;
}

void NewProjectDialog::check() {
  const NewProjectRequest what = request();
  QString problem;
  if (m_name->text().trimmed().isEmpty()) {
    problem = tr("The project needs a name.");
  } else if (QDir(what.folder).exists() && !QDir(what.folder).isEmpty()) {
    problem = tr("There is a folder of this name already.");
  } else if (what.keypoints.isEmpty()) {
    problem = tr("Name at least one keypoint.");
  } else if (QSet<QString>(what.keypoints.begin(), what.keypoints.end()).size() != what.keypoints.size()) {
    problem = tr("A keypoint is named twice.");
  }
  m_problem->setText(problem);
  m_create->setEnabled(problem.isEmpty());
}

void NewProjectDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void NewProjectDialog::dropEvent(QDropEvent* event) {
  QStringList videos;
  for (const QUrl& url : event->mimeData()->urls()) {
    if (isVideoFile(url.toLocalFile())) videos.append(url.toLocalFile());
  }
  addVideos(videos);
  event->acceptProposedAction();
}

}  // namespace parsimony::app
