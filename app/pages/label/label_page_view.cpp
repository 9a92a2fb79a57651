// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the label page shows: rows of the labels and frames of videos.
#include <QFileInfo>
#include <cmath>
#include <limits>

#include "app/pages/label/frame_panel.h"
#include "app/pages/label/image_source.h"
#include "app/pages/label/label_page.h"
#include "app/pages/label/prediction_source.h"
#include "app/pages/label/side_panel.h"
#include "app/pages/label/video_frames.h"
#include "app/project_session.h"
#include "app/qt_path.h"
#include "widgets/canvas/frame_image.h"
#include "widgets/canvas/keypoint_list.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/models/number_text.h"
#include "widgets/timeline/timeline_widget.h"
#include "widgets/timeline/transport_bar.h"

namespace parsimony::app {

using namespace widgets;

void LabelPage::clearShown() {
  m_shown = Shown::Nothing;
  m_video.reset();
  m_images->abandon();
  m_image.clear();
  m_canvasImage.clear();
  m_canvas->clear();
  setStrips(0, 0.0);
  m_predictions->setVideo({});
}

void LabelPage::showFirst() {
  clearShown();
  if (m_session->labels().numFrames() > 0) {
    showRow(0);
  } else if (!m_session->project().videos.empty()) {
    showVideo(toQString(m_session->project().videos.front().path));
  } else {
    m_side->keypoints()->setFrame({}, {});
    updateEmptyText();
  }
}

void LabelPage::setStrips(std::int64_t numFrames, double fps) {
  m_transport->setVideo(numFrames, fps);
  m_timeline->setVideo(numFrames, fps);
  m_transport->setEnabled(numFrames > 0);
  m_timeline->setEnabled(numFrames > 0);
}

void LabelPage::showRow(int row) {
  if (m_session == nullptr || row < 0 || row >= m_session->labels().numFrames()) return;
  if (m_shown != Shown::Image) {
    clearShown();
    m_shown = Shown::Image;
    setStrips(m_session->labels().numFrames(), 0.0);
    updateTicks();
  }
  m_transport->setCurrentFrame(row);
  m_timeline->setCurrentFrame(row);
  requestFrame(row);
}

void LabelPage::showVideo(const QString& path) {
  if (m_session == nullptr || (m_shown == Shown::Video && m_video && toQString(m_video->path()) == path)) return;
  clearShown();
  m_shown = Shown::Video;
  m_message->dismiss();
  m_canvas->setEmptyText(tr("Opening %1").arg(QFileInfo(path).fileName()), tr("The first time its frames are counted."));
  m_video = std::make_unique<FrameSource>(toPath(path),
                                          m_session->isReadOnly() ? std::filesystem::path() : m_session->project().stateFolder() / "index");
  m_frame = m_lastFrame.value(path, 0);
  connect(m_video.get(), &FrameSource::opened, this, [this](const video::VideoInfo& info) {
    setStrips(info.frames, info.fps);
    updateTicks();
    m_transport->setCurrentFrame(m_frame);
    m_timeline->setCurrentFrame(m_frame);
    refreshPredictions();
  });
  connect(m_video.get(), &FrameSource::frameReady, this, [this](qint64 frame, const video::FramePtr& picture) {
    showPicture(frame, m_labelled.value(frame, imageOfFrame(videoStem(), frame)), frameImage(picture));
  });
  connect(m_video.get(), &FrameSource::failed, this, [this](const base::Error& error) {
    m_canvas->setEmptyText(tr("This video cannot be shown"), {});
    m_message->showError(error);
  });
  m_predictions->setVideo(videoStem());
  updateTicks();
  m_frames->showCurrent(-1, path);
  m_video->request(m_frame);
}

void LabelPage::requestFrame(qint64 frame) {
  if (m_shown == Shown::Video && m_video) {
    m_frame = frame;
    m_lastFrame[toQString(m_video->path())] = frame;
    m_video->request(frame);
  } else if (m_shown == Shown::Image) {
    m_image = m_session->image(static_cast<int>(frame));
    m_images->request(m_session->folder(), m_image);
  }
}

void LabelPage::showPicture(qint64 index, const QString& image, const QImage& picture) {
  CanvasFrame frame;
  frame.index = index;
  frame.picture = picture;
  frame.points = pointsOf(image);
  frame.predictions = predictionsOf(index, image);
  frame.previous = previousOf(image);
  m_canvasImage = image;
  m_side->keypoints()->setFrame(frame.points, frame.predictions);
  m_canvas->showFrame(std::move(frame));
  const int row = m_session->rowOf(image);
  m_frames->showCurrent(row, m_video ? toQString(m_video->path()) : QString());
  m_removeFrame->setEnabled(row >= 0 && !m_session->isReadOnly());
  refreshPredictions();
}

void LabelPage::refreshPoints() {
  if (m_session == nullptr || m_canvasImage.isEmpty()) return;
  const auto points = pointsOf(m_canvasImage);
  m_side->keypoints()->setFrame(points, m_canvas->frame().predictions);
  m_canvas->setPoints(points);
  m_removeFrame->setEnabled(m_session->rowOf(m_canvasImage) >= 0 && !m_session->isReadOnly());
}

void LabelPage::refreshPredictions() {
  if (m_session == nullptr) return;
  if (m_shown == Shown::Video && m_video && m_video->info()) {
    const bool predicted = m_predictions->hasVideo();
    m_timeline->setPredicted(predicted ? std::vector<std::pair<std::int64_t, std::int64_t>>{{0, m_video->info()->frames - 1}}
                                       : std::vector<std::pair<std::int64_t, std::int64_t>>{});
    m_timeline->setTrace(tr("Likelihood"), m_predictions->meanLikelihood());
  }
  if (m_canvasImage.isEmpty()) return;
  const auto predictions = predictionsOf(m_canvas->frameIndex(), m_canvasImage);
  m_canvas->setPredictions(predictions);
  m_side->keypoints()->setFrame(m_canvas->frame().points, predictions);
  double sum = 0.0;
  int count = 0;
  for (const tracks::Prediction& prediction : predictions) {
    if (!std::isfinite(prediction.likelihood)) continue;
    sum += prediction.likelihood;
    ++count;
  }
  m_side->setAcceptEnabled(count > 0 && !m_session->isReadOnly());
  if (count > 0) {
    m_side->setPredictionText(tr("Mean likelihood of this frame: %1").arg(numberText(sum / count)));
  } else if (m_predictions->run().isEmpty()) {
    m_side->setPredictionText({});
  } else if (m_predictions->isBusy()) {
    m_side->setPredictionText(tr("Reading the predictions..."));
  } else {
    m_side->setPredictionText(m_shown == Shown::Video ? tr("This run has not predicted this video yet: see Train, Predict a video.")
                                                      : tr("This run has no prediction of this frame."));
  }
}

void LabelPage::updateTicks() {
  m_labelled.clear();
  std::vector<std::int64_t> frames;
  if (m_session != nullptr && m_shown == Shown::Image) {
    const tracks::LabelSet& labels = m_session->labels();
    if (m_timeline->numFrames() != labels.numFrames()) {
      setStrips(labels.numFrames(), 0.0);
      m_transport->setCurrentFrame(m_session->rowOf(m_image));
      m_timeline->setCurrentFrame(m_session->rowOf(m_image));
    }
    for (int row = 0; row < labels.numFrames(); ++row) {
      if (labels.numLabelled(row) > 0) frames.push_back(row);
    }
  } else if (m_session != nullptr && m_shown == Shown::Video) {
    const QString stem = videoStem();
    for (int row = 0; row < m_session->labels().numFrames(); ++row) {
      const QString image = m_session->image(row);
      if (const auto frame = frameOfImage(image, stem)) {
        m_labelled.insert(*frame, image);
        frames.push_back(*frame);
      }
    }
  }
  m_transport->setLabelledFrames(frames);
  m_timeline->setTicks(TimelineWidget::Kind::Labelled, std::move(frames));
}

void LabelPage::goTo(const QString& image) {
  if (image == m_canvasImage) return;
  if (m_shown == Shown::Video) {
    if (const auto frame = frameOfImage(image, videoStem())) {
      m_transport->setCurrentFrame(*frame);
      m_timeline->setCurrentFrame(*frame);
      requestFrame(*frame);
      return;
    }
  }
  if (const int row = m_session->rowOf(image); row >= 0) showRow(row);
}

QString LabelPage::videoStem() const {
  return m_video ? toQString(m_video->path().stem()) : QString();
}

QString LabelPage::currentImage() const {
  return m_canvasImage;
}

std::vector<tracks::LabelPoint> LabelPage::pointsOf(const QString& image) const {
  const int row = m_session->rowOf(image);
  if (row >= 0) return m_session->points(row);
  return std::vector<tracks::LabelPoint>(m_session->project().skeleton.keypoints.size(), missingPoint());
}

std::vector<tracks::Prediction> LabelPage::predictionsOf(qint64 index, const QString& image) const {
  return m_shown == Shown::Video ? m_predictions->ofFrame(index) : m_predictions->ofImage(image);
}

std::vector<QPointF> LabelPage::previousOf(const QString& image) const {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const int row = m_session->rowOf(image) >= 0 ? m_session->rowOf(image) : m_session->labels().numFrames();
  if (row == 0) return {};
  std::vector<QPointF> previous;
  for (const tracks::LabelPoint& point : m_session->points(row - 1)) {
    previous.emplace_back(isPresent(point) ? QPointF(point.x, point.y) : QPointF(nan, nan));
  }
  return previous;
}

}  // namespace parsimony::app
