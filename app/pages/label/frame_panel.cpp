// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/frame_panel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "app/project_session.h"
#include "app/qt_path.h"
#include "widgets/models/frame_delegate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

// The splitter's lines frame the lists already.
const QString kFlush = QStringLiteral("QAbstractItemView { border: none; border-radius: 0; background: transparent; }");

QLabel* heading(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  return label;
}

}  // namespace

FramePanel::FramePanel(QWidget* parent) : QWidget(parent), m_model(new FrameListModel(this)), m_proxy(new FrameListProxy(this)) {
  setObjectName(QStringLiteral("framePanel"));
  setAccessibleName(tr("Frames and videos"));
  m_proxy->setSourceModel(m_model);
  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildFrames());
  splitter->addWidget(buildVideos());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);
  connect(m_model, &FrameListModel::progressChanged, this,
          [this](const LabelProgress& progress) { m_progress->setText(progressText(progress)); });
}

QWidget* FramePanel::buildFrames() {
  auto* box = new QWidget(this);
  m_view = new QComboBox(box);
  m_view->setObjectName(QStringLiteral("viewChoice"));
  m_view->setAccessibleName(tr("View"));
  m_view->setToolTip(tr("Camera view whose labels are shown"));
  m_view->hide();
  m_progress = new QLabel(box);
  m_progress->setObjectName(QStringLiteral("labelProgress"));
  m_progress->setProperty("role", QStringLiteral("caption"));
  m_progress->setWordWrap(true);
  m_filter = new QComboBox(box);
  m_filter->setObjectName(QStringLiteral("frameFilter"));
  m_filter->setAccessibleName(tr("Which frames"));
  m_filter->setToolTip(tr("Which frames are listed"));
  m_filter->addItem(tr("All"), static_cast<int>(FrameFilter::All));
  m_filter->addItem(tr("Labelled"), static_cast<int>(FrameFilter::Labelled));
  m_filter->addItem(tr("Unfinished"), static_cast<int>(FrameFilter::Unfinished));
  m_search = new QLineEdit(box);
  m_search->setObjectName(QStringLiteral("frameSearch"));
  m_search->setAccessibleName(tr("Search a frame"));
  m_search->setPlaceholderText(tr("Search"));
  m_search->setClearButtonEnabled(true);
  m_frames = new QListView(box);
  m_frames->setObjectName(QStringLiteral("frameList"));
  m_frames->setAccessibleName(tr("Labelled frames"));
  m_frames->setModel(m_proxy);
  m_frames->setItemDelegate(new FrameDelegate(m_frames));
  m_frames->setUniformItemSizes(true);
  m_frames->setFrameShape(QFrame::NoFrame);
  m_frames->setStyleSheet(kFlush);
  m_frames->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_frames->setMouseTracking(true);
  m_noFrames = new QLabel(tr("No frame has labels yet. Open a video below and click into the picture: the frame is added by itself."), box);
  m_noFrames->setProperty("role", QStringLiteral("muted"));
  m_noFrames->setWordWrap(true);
  m_noFrames->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, 0);
  m_noFrames->setAlignment(Qt::AlignTop);

  auto* top = new QVBoxLayout;
  top->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, 0);
  top->setSpacing(spacing::kTiny);
  top->addWidget(heading(tr("Frames"), box));
  top->addWidget(m_progress);
  top->addWidget(m_view);
  auto* tools = new QHBoxLayout;
  tools->setSpacing(spacing::kTiny);
  tools->addWidget(m_filter);
  tools->addWidget(m_search, 1);
  top->addSpacing(spacing::kTiny);
  top->addLayout(tools);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kSmall);
  layout->addLayout(top);
  layout->addWidget(m_noFrames);
  layout->addWidget(m_frames, 1);
  connect(m_filter, &QComboBox::currentIndexChanged, this,
          [this] { m_proxy->setFrameFilter(static_cast<FrameFilter>(m_filter->currentData().toInt())); });
  connect(m_search, &QLineEdit::textChanged, m_proxy, &FrameListProxy::setSearch);
  connect(m_view, &QComboBox::activated, this, [this] { emit viewChosen(m_view->currentText()); });
  connect(m_frames->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
    if (!m_showing && index.isValid()) emit rowChosen(m_proxy->mapToSource(index).row());
  });
  // A click on the row that is current already: the video may be what is shown.
  connect(m_frames, &QListView::clicked, this, [this](const QModelIndex& index) { emit rowChosen(m_proxy->mapToSource(index).row()); });
  return box;
}

QWidget* FramePanel::buildVideos() {
  auto* box = new QWidget(this);
  auto* add = new QToolButton(box);
  add->setObjectName(QStringLiteral("addVideos"));
  add->setAccessibleName(tr("Add videos"));
  add->setToolTip(tr("Copy videos into the project"));
  add->setIcon(Icons::get(QStringLiteral("plus")));
  m_videos = new QListWidget(box);
  m_videos->setObjectName(QStringLiteral("videoList"));
  m_videos->setAccessibleName(tr("Videos"));
  m_videos->setFrameShape(QFrame::NoFrame);
  m_videos->setStyleSheet(kFlush);
  m_videos->setUniformItemSizes(true);
  m_noVideos = new QLabel(tr("No videos in this project."), box);
  m_noVideos->setProperty("role", QStringLiteral("muted"));
  m_noVideos->setContentsMargins(spacing::kMedium, 0, spacing::kMedium, 0);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kSmall, 0);
  top->addWidget(heading(tr("Videos"), box));
  top->addStretch(1);
  top->addWidget(add);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  layout->addLayout(top);
  layout->addWidget(m_noVideos);
  layout->addWidget(m_videos, 1);
  connect(add, &QToolButton::clicked, this, &FramePanel::addVideosRequested);
  connect(m_videos, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
    if (!m_showing && item != nullptr) emit videoChosen(item->data(Qt::UserRole).toString());
  });
  connect(m_videos, &QListWidget::itemClicked, this,
          [this](const QListWidgetItem* item) { emit videoChosen(item->data(Qt::UserRole).toString()); });
  return box;
}

void FramePanel::setSession(ProjectSession* session) {
  m_session = session;
  m_view->clear();
  if (session != nullptr) {
    for (const std::string& view : session->project().views) m_view->addItem(QString::fromStdString(view));
    connect(session, &ProjectSession::framesChanged, this, &FramePanel::fillFrames);
    connect(session, &ProjectSession::pointsChanged, this, &FramePanel::updateRow);
    connect(session, &ProjectSession::videosChanged, this, &FramePanel::fillVideos);
  }
  m_view->setVisible(m_view->count() > 1);
  fillFrames();
  fillVideos();
}

FrameRow FramePanel::frameRow(int row) const {
  const tracks::LabelSet& labels = m_session->labels();
  FrameRow frame;
  frame.image = m_session->image(row);
  frame.session = QFileInfo(frame.image).path().section(QLatin1Char('/'), -1);
  frame.total = labels.numKeypoints();
  for (int k = 0; k < frame.total; ++k) {
    const tracks::LabelPoint point = labels.point(row, k);
    if (std::isfinite(point.x) || point.visibility == tracks::Visibility::Occluded) ++frame.labelled;
  }
  return frame;
}

void FramePanel::fillFrames() {
  const QScopedValueRollback showing(m_showing, true);
  std::vector<FrameRow> frames;
  if (m_session != nullptr) {
    frames.reserve(static_cast<std::size_t>(m_session->labels().numFrames()));
    for (int row = 0; row < m_session->labels().numFrames(); ++row) frames.push_back(frameRow(row));
  }
  const bool none = frames.empty();
  m_model->setFrames(std::move(frames));
  m_progress->setText(progressText(m_model->progress()));
  m_noFrames->setVisible(none && m_session != nullptr);
  m_frames->setVisible(!none);
}

void FramePanel::updateRow(const QString& image) {
  const int row = m_session->rowOf(image);
  if (row >= 0) m_model->updateFrame(frameRow(row));
}

void FramePanel::fillVideos() {
  const QScopedValueRollback showing(m_showing, true);
  m_videos->clear();
  if (m_session != nullptr) {
    for (const project::VideoEntry& entry : m_session->project().videos) {
      if (entry.view != m_session->view()) continue;
      auto* item = new QListWidgetItem(Icons::get(QStringLiteral("video"), Icons::Tint::Muted), toQString(entry.path.filename()), m_videos);
      item->setData(Qt::UserRole, toQString(entry.path));
      item->setToolTip(toQString(entry.path));
      item->setSizeHint(QSize(0, 28));
    }
  }
  m_noVideos->setVisible(m_videos->count() == 0);
  m_videos->setVisible(m_videos->count() > 0);
}

void FramePanel::showCurrent(int row, const QString& video) {
  const QScopedValueRollback showing(m_showing, true);
  const QModelIndex index = row >= 0 ? m_proxy->mapFromSource(m_model->index(row)) : QModelIndex();
  if (index != m_frames->currentIndex()) {
    m_frames->setCurrentIndex(index);
    if (index.isValid()) m_frames->scrollTo(index);
  }
  if (!index.isValid()) m_frames->clearSelection();
  QListWidgetItem* current = nullptr;
  for (int i = 0; i < m_videos->count(); ++i) {
    if (!video.isEmpty() && m_videos->item(i)->data(Qt::UserRole).toString() == video) current = m_videos->item(i);
  }
  m_videos->setCurrentItem(current);
  if (current == nullptr) m_videos->clearSelection();
}

}  // namespace parsimony::app
