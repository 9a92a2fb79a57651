// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the label page turns what happens on the canvas into commands.
#include <cmath>

#include "app/pages/label/label_page.h"
#include "app/pages/label/prediction_source.h"
#include "app/pages/label/video_frames.h"
#include "app/project_session.h"
#include "app/qt_path.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/jobs/inline_message.h"

namespace parsimony::app {

using namespace widgets;

namespace {
// Neighbours on both sides that temporal networks want beside a labelled frame.
constexpr int kContextFrames = 2;
}  // namespace

void LabelPage::setPoint(int keypoint, const tracks::LabelPoint& after, const char* name) {
  const auto k = static_cast<std::size_t>(keypoint);
  if (k >= m_canvas->frame().points.size()) return;
  applyEdits({project::PointEdit{m_canvasImage.toStdString(), keypoint, m_canvas->frame().points[k], after}}, name);
}

void LabelPage::applyEdits(std::vector<project::PointEdit> edits, const char* name) {
  if (m_session == nullptr || m_session->isReadOnly() || m_canvasImage.isEmpty() || edits.empty()) return;
  project::LabelCommand command;
  command.name = name;
  command.edits = std::move(edits);
  // The first label of a video frame adds its row: one command, so one step to undo.
  const bool newFrame = m_session->rowOf(m_canvasImage) < 0;
  if (newFrame) command.frameAdded = m_canvasImage.toStdString();
  const qint64 frame = m_canvas->frameIndex();
  if (m_session->apply(std::move(command))) {
    if (newFrame && m_shown == Shown::Video) storeFramePicture(frame);
  } else {
    refreshPoints();
  }
}

void LabelPage::storeFramePicture(qint64 frame) {
  Job* job = m_jobs->start({tr("Store frame %1 of %2").arg(frame).arg(videoStem()), JobKind::Light, m_session->folder()},
                           [video = m_video->path(), index = m_session->project().stateFolder() / "index",
                            folder = m_session->project().folder, frame](const jobs::RunContext& context) -> std::any {
                             writeFrameImages(video, index, folder, frame, kContextFrames, context);
                             return {};
                           });
  // A stored picture is no news; only a failure stays in the list of jobs.
  connect(job, &Job::delivered, m_jobs, [jobs = m_jobs, id = job->id()] {
    QMetaObject::invokeMethod(
        jobs, [jobs, id] { jobs->forget(id); }, Qt::QueuedConnection);
  });
  connect(job, &Job::failed, m_message, &InlineMessage::showError);
}

void LabelPage::toggleOccluded(int keypoint) {
  tracks::LabelPoint after = m_canvas->frame().points.at(static_cast<std::size_t>(keypoint));
  if (after.visibility == tracks::Visibility::Occluded) {
    after.visibility = isPresent(after) ? tracks::Visibility::Visible : tracks::Visibility::NotLabelled;
  } else {
    after.visibility = tracks::Visibility::Occluded;
  }
  setPoint(keypoint, after, "occlude");
}

void LabelPage::acceptPrediction(int keypoint) {
  const auto& predictions = m_canvas->frame().predictions;
  const auto k = static_cast<std::size_t>(keypoint);
  if (k >= predictions.size() || !isPresent(predictions[k])) return;
  setPoint(keypoint, {predictions[k].x, predictions[k].y, tracks::Visibility::Visible}, "accept");
}

void LabelPage::acceptAbove(double threshold) {
  const CanvasFrame& frame = m_canvas->frame();
  std::vector<project::PointEdit> edits;
  for (std::size_t k = 0; k < frame.predictions.size() && k < frame.points.size(); ++k) {
    const tracks::Prediction& prediction = frame.predictions[k];
    const bool empty = !isPresent(frame.points[k]) && frame.points[k].visibility == tracks::Visibility::NotLabelled;
    if (!empty || !isPresent(prediction) || !(prediction.likelihood >= threshold)) continue;
    edits.push_back(
        {m_canvasImage.toStdString(), static_cast<int>(k), frame.points[k], {prediction.x, prediction.y, tracks::Visibility::Visible}});
  }
  applyEdits(std::move(edits), "accept");
}

void LabelPage::takePrevious(int keypoint) {
  const auto& previous = m_canvas->frame().previous;
  const auto k = static_cast<std::size_t>(keypoint);
  if (k >= previous.size() || !isPresent(previous[k])) return;
  setPoint(keypoint, {previous[k].x(), previous[k].y(), tracks::Visibility::Visible}, "copy");
}

void LabelPage::removeFrame() {
  if (m_session == nullptr) return;
  const int row = m_session->rowOf(m_canvasImage);
  if (row < 0) return;
  m_session->apply(project::removeFrameCommand(m_session->labels(), row));
}

}  // namespace parsimony::app
