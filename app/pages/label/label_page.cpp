// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/label_page.h"

#include <QFileDialog>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include "app/pages/label/frame_panel.h"
#include "app/pages/label/image_source.h"
#include "app/pages/label/label_toolbar.h"
#include "app/pages/label/prediction_source.h"
#include "app/pages/label/side_panel.h"
#include "app/project_session.h"
#include "app/qt_path.h"
#include "app/video_files.h"
#include "core/project/state_folder.h"
#include "widgets/canvas/keypoint_list.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"
#include "widgets/timeline/timeline_widget.h"
#include "widgets/timeline/transport_bar.h"

namespace parsimony::app {

using namespace widgets;

LabelPage::LabelPage(JobRunner* jobs, QWidget* parent) : Page(parent), m_jobs(jobs) {
  setObjectName(QStringLiteral("labelPage"));
  setWindowTitle(tr("Label"));
  m_canvas = new PoseCanvas(this);
  m_canvas->setObjectName(QStringLiteral("labelCanvas"));
  m_canvas->setAccessibleName(tr("Picture with keypoints"));
  m_frames = new FramePanel(this);
  m_side = new SidePanel(this);
  m_toolbar = new LabelToolbar(m_canvas, this);
  m_notice = new InlineMessage(this);
  m_notice->hide();
  m_message = new InlineMessage(this);
  m_message->hide();
  m_transport = new TransportBar(this);
  m_timeline = new TimelineWidget(this);
  m_images = new ImageSource(this);
  m_predictions = new PredictionSource(this);
  m_removeFrame = new QAction(Icons::get(QStringLiteral("trash")), tr("Remove this frame's labels"), this);
  m_removeFrame->setObjectName(QStringLiteral("removeFrame"));
  m_toTrain = new QAction(Icons::get(QStringLiteral("train")), tr("Train on these labels"), this);
  m_toTrain->setObjectName(QStringLiteral("goToTrain"));
  connect(m_removeFrame, &QAction::triggered, this, &LabelPage::removeFrame);
  connect(m_toTrain, &QAction::triggered, this, [this] { emit pageRequested(QStringLiteral("train")); });
  addAction(m_removeFrame);
  buildLayout();
  connectCanvas();
  connectTransport();

  connect(m_frames, &FramePanel::rowChosen, this, &LabelPage::showRow);
  connect(m_frames, &FramePanel::videoChosen, this, &LabelPage::showVideo);
  connect(m_frames, &FramePanel::viewChosen, this, [this](const QString& view) {
    if (m_session != nullptr) m_session->setView(view.toStdString());
  });
  connect(m_frames, &FramePanel::addVideosRequested, this,
          [this] { addVideos(QFileDialog::getOpenFileNames(this, tr("Add videos"), {}, videoFilter())); });
  connect(m_images, &ImageSource::imageReady, this, [this](const QString& image, const QImage& picture) {
    if (m_shown == Shown::Image && image == m_image && m_session != nullptr) showPicture(m_session->rowOf(image), image, picture);
  });
  connect(m_images, &ImageSource::failed, this, [this](const QString& image, const base::Error& error) {
    if (image != m_image) return;
    m_canvas->clear();
    m_canvasImage.clear();
    m_message->showError(error);
  });
  connect(m_predictions, &PredictionSource::changed, this, &LabelPage::refreshPredictions);
  connect(m_predictions, &PredictionSource::failed, m_message, &InlineMessage::showError);
  connect(m_side, &SidePanel::runChosen, m_predictions, &PredictionSource::setRun);
  connect(m_side, &SidePanel::acceptRequested, this, &LabelPage::acceptAbove);
  setFocusProxy(m_canvas);
  setSession(nullptr);
}

LabelPage::~LabelPage() = default;

void LabelPage::buildLayout() {
  auto* centre = new QWidget(this);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_toolbar);
  column->addWidget(m_notice);
  column->addWidget(m_message);
  column->addWidget(m_canvas, 1);
  column->addWidget(m_transport);
  column->addWidget(m_timeline);
  m_splitter = new QSplitter(Qt::Horizontal, this);
  m_splitter->setObjectName(QStringLiteral("labelSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_frames->setMinimumWidth(200);
  m_side->setMinimumWidth(220);
  m_splitter->addWidget(m_frames);
  m_splitter->addWidget(centre);
  m_splitter->addWidget(m_side);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setSizes({240, 652, 312});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_splitter);
}

void LabelPage::connectCanvas() {
  m_side->keypoints()->attach(m_canvas);
  const auto visible = [](const QPointF& at) { return tracks::LabelPoint{at.x(), at.y(), tracks::Visibility::Visible}; };
  connect(m_canvas, &PoseCanvas::pointPlaced, this, [=, this](int k, QPointF at) { setPoint(k, visible(at), "place"); });
  connect(m_canvas, &PoseCanvas::pointMoved, this, [this](int k, QPointF, QPointF to) {
    tracks::LabelPoint after = m_canvas->frame().points.at(static_cast<std::size_t>(k));
    after.x = to.x();
    after.y = to.y();
    if (after.visibility == tracks::Visibility::NotLabelled) after.visibility = tracks::Visibility::Visible;
    setPoint(k, after, "move");
  });
  connect(m_canvas, &PoseCanvas::pointCleared, this, [this](int k) { setPoint(k, missingPoint(), "clear"); });
  connect(m_canvas, &PoseCanvas::occludedToggled, this, &LabelPage::toggleOccluded);
  connect(m_canvas, &PoseCanvas::predictionAccepted, this, &LabelPage::acceptPrediction);
  connect(m_canvas, &PoseCanvas::previousAccepted, this, &LabelPage::takePrevious);
  connect(m_canvas, &PoseCanvas::nextFrameRequested, m_transport, [this] { m_transport->step(1); });
  connect(m_canvas, &PoseCanvas::playToggleRequested, m_transport, &TransportBar::togglePlay);
  connect(m_canvas, &PoseCanvas::filesDropped, this, [this](const QStringList& paths) {
    QStringList videos;
    for (const QString& path : paths) {
      if (isVideoFile(path)) videos.append(path);
    }
    if (m_session != nullptr && !videos.isEmpty()) {
      addVideos(videos);
    } else if (!paths.isEmpty()) {
      emit openProjectRequested(paths.first());
    }
  });
}

void LabelPage::connectTransport() {
  m_transport->installShortcuts(this);
  connect(m_transport, &TransportBar::frameRequested, this, [this](qint64 frame) {
    m_timeline->setCurrentFrame(frame);
    requestFrame(frame);
  });
  connect(m_timeline, &TimelineWidget::frameRequested, this, [this](qint64 frame) {
    m_transport->setCurrentFrame(frame);
    requestFrame(frame);
  });
  connect(m_timeline, &TimelineWidget::playToggleRequested, m_transport, &TransportBar::togglePlay);
  connect(m_timeline, &TimelineWidget::rangeSelected, m_transport, &TransportBar::setRange);
}

void LabelPage::setSession(ProjectSession* session) {
  clearShown();
  m_session = session;
  m_lastFrame.clear();
  m_message->dismiss();
  m_notice->dismiss();
  m_predictions->setRun({});
  m_frames->setSession(session);
  m_toolbar->setSession(session);
  m_side->setRuns({});
  m_side->setEnabled(session != nullptr);
  m_toTrain->setEnabled(session != nullptr);
  m_canvas->setReadOnly(session == nullptr || session->isReadOnly());
  m_canvas->setSkeleton(session == nullptr ? tracks::Skeleton{} : session->project().skeleton);
  m_side->keypoints()->setPalette(m_canvas->keypointPalette());
  m_side->keypoints()->setFrame({}, {});
  updateEmptyText();
  if (session == nullptr) return;
  m_predictions->setKeypoints(session->project().skeleton.keypoints);
  connect(session, &ProjectSession::pointsChanged, this, [this](const QString& image) {
    if (image == m_canvasImage) refreshPoints();
    updateTicks();
  });
  connect(session, &ProjectSession::framesChanged, this, [this] {
    if (m_shown == Shown::Image && m_session->rowOf(m_image) < 0) showFirst();
    if (m_shown == Shown::Nothing) showFirst();
    updateTicks();
    refreshPoints();
    m_frames->showCurrent(m_session->rowOf(currentImage()), m_video ? toQString(m_video->path()) : QString());
  });
  connect(session, &ProjectSession::commandReverted, this, &LabelPage::goTo);
  connect(session, &ProjectSession::runsChanged, this, [this] {
    m_side->setRuns(*m_session->runs());
    m_predictions->reload();
  });
  connect(session, &ProjectSession::saved, this, [this] { m_message->dismiss(); });
  showNotices();
  showFirst();
}

void LabelPage::showNotices() {
  if (m_session->isReadOnly()) {
    m_notice->showMessage(StatusTone::Warning, tr("This project is open in another window or program, so it is read-only here."),
                          tr("Close it there and open it again to edit labels."));
  } else if (const auto commands = m_session->numConflicting(); commands > 0) {
    m_notice->showMessage(
        StatusTone::Warning,
        tr("The label file was changed by another program after your last session. %n unsaved edit(s) of yours are waiting.", nullptr,
           static_cast<int>(commands)),
        tr("Merging applies those that still fit. All of them are kept in .parsimony/backups."));
    m_notice->setAction(tr("Merge my edits"));
    connect(m_notice, &InlineMessage::actionTriggered, m_session, [this] {
      m_session->resolveConflict(true);
      m_notice->dismiss();
    });
  } else if (const auto recovered = m_session->numRecovered(); recovered > 0) {
    m_notice->showMessage(StatusTone::Info,
                          tr("%n unsaved edit(s) of the last session were recovered.", nullptr, static_cast<int>(recovered)),
                          tr("Save the labels to keep them, or undo them."));
  }
}

void LabelPage::updateEmptyText() {
  if (m_session == nullptr) {
    m_canvas->setEmptyText(tr("No project is open"), tr("Open one on the Home page, or drop its folder here."));
  } else if (m_session->labels().numFrames() > 0 || !m_session->project().videos.empty()) {
    m_canvas->setEmptyText(tr("Choose a frame or a video"), tr("They are listed at the left."));
  } else {
    m_canvas->setEmptyText(tr("Nothing to label yet"), tr("Drop videos here, or add them with + at the left."));
  }
}

QList<QAction*> LabelPage::primaryActions() const {
  return {m_toolbar->saveAction(), m_toTrain};
}

bool LabelPage::isSettled() const {
  if (m_session == nullptr) return true;
  return !m_images->isBusy() && !m_predictions->isBusy() && (!m_video || (m_video->info() && !m_video->isBusy()));
}

void LabelPage::showRun(const QString& folder) {
  m_side->chooseRun(folder);
}

void LabelPage::addVideos(const QStringList& videos) {
  if (m_session == nullptr || videos.isEmpty()) return;
  std::vector<std::filesystem::path> sources;
  for (const QString& video : videos) sources.push_back(toPath(video));
  const auto target = m_session->project().folder / "videos";
  Job* job = m_jobs->start({tr("Add %n video(s)", nullptr, static_cast<int>(videos.size())), JobKind::Light, toQString(target)},
                           [sources, target](const jobs::RunContext& context) -> std::any {
                             project::ensureFolder(target);
                             std::int64_t done = 0;
                             for (const auto& source : sources) {
                               context.throwIfCancelled();
                               context.progress(done++, static_cast<std::int64_t>(sources.size()), "write");
                               std::filesystem::copy_file(source, target / source.filename(), std::filesystem::copy_options::skip_existing);
                             }
                             return {};
                           });
  connect(job, &Job::delivered, m_session, &ProjectSession::refreshVideos);
  connect(job, &Job::failed, m_message, &InlineMessage::showError);
}

void LabelPage::saveLayout() const {
  QSettings().setValue(QStringLiteral("label/splitter"), m_splitter->saveState());
}

void LabelPage::restoreLayout() {
  const QByteArray state = QSettings().value(QStringLiteral("label/splitter")).toByteArray();
  if (!state.isEmpty()) m_splitter->restoreState(state);
}

}  // namespace parsimony::app
