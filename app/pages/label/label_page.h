// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointer>
#include <memory>

#include "app/frame_source.h"
#include "app/page.h"
#include "core/project/label_store.h"
#include "core/tracks/tracks.h"
#include "widgets/jobs/job_runner.h"

class QSplitter;

namespace parsimony::widgets {
class InlineMessage;
class PoseCanvas;
class TimelineWidget;
class TransportBar;
struct CanvasFrame;
}  // namespace parsimony::widgets

namespace parsimony::app {

class FramePanel;
class ImageSource;
class LabelToolbar;
class PredictionSource;
class SidePanel;

/// Labelling on pictures and on video. Picture, labels and predictions of a frame reach the canvas in one call, when the picture is there:
/// an old frame is never seen with new labels.
class LabelPage : public Page {
  Q_OBJECT

 public:
  explicit LabelPage(widgets::JobRunner* jobs, QWidget* parent = nullptr);
  ~LabelPage() override;

  void setSession(ProjectSession* session) override;
  [[nodiscard]] QList<QAction*> primaryActions() const override;
  [[nodiscard]] bool isSettled() const override;

  /// Shows a row of the labels; out of range = nothing.
  void showRow(int row);
  void showVideo(const QString& path);
  /// Shows the predictions of a run, given by its folder.
  void showRun(const QString& folder);
  /// Copies videos into the project.
  void addVideos(const QStringList& videos);

  [[nodiscard]] widgets::PoseCanvas* canvas() const { return m_canvas; }
  void saveLayout() const;
  void restoreLayout();

 private:
  enum class Shown { Nothing, Image, Video };

  void buildLayout();
  void connectCanvas();
  void connectTransport();
  void showNotices();
  void updateEmptyText();

  // What is shown (label_page_view.cpp)
  void showFirst();
  void clearShown();
  void setStrips(std::int64_t numFrames, double fps);
  void updateTicks();
  void requestFrame(qint64 frame);
  void showPicture(qint64 index, const QString& image, const QImage& picture);
  void refreshPoints();
  void refreshPredictions();
  void goTo(const QString& image);
  [[nodiscard]] QString videoStem() const;
  /// The image that labels of the frame on the canvas belong to.
  [[nodiscard]] QString currentImage() const;
  [[nodiscard]] std::vector<tracks::LabelPoint> pointsOf(const QString& image) const;
  [[nodiscard]] std::vector<tracks::Prediction> predictionsOf(qint64 index, const QString& image) const;
  [[nodiscard]] std::vector<QPointF> previousOf(const QString& image) const;

  // Edits (label_page_edit.cpp)
  void setPoint(int keypoint, const tracks::LabelPoint& after, const char* name);
  void applyEdits(std::vector<project::PointEdit> edits, const char* name);
  void storeFramePicture(qint64 frame);
  void toggleOccluded(int keypoint);
  void acceptPrediction(int keypoint);
  void acceptAbove(double threshold);
  void takePrevious(int keypoint);
  void removeFrame();

  widgets::JobRunner* m_jobs;
  ProjectSession* m_session = nullptr;
  QSplitter* m_splitter;
  FramePanel* m_frames;
  SidePanel* m_side;
  LabelToolbar* m_toolbar;
  widgets::InlineMessage* m_notice;
  widgets::InlineMessage* m_message;
  widgets::PoseCanvas* m_canvas;
  widgets::TransportBar* m_transport;
  widgets::TimelineWidget* m_timeline;
  QAction* m_removeFrame;
  QAction* m_toTrain;
  ImageSource* m_images;
  PredictionSource* m_predictions;
  std::unique_ptr<FrameSource> m_video;
  Shown m_shown = Shown::Nothing;
  QString m_image;                     ///< asked for, when an image is shown
  QString m_canvasImage;               ///< whose labels are on the canvas
  qint64 m_frame = 0;                  ///< asked for, when a video is shown
  QHash<QString, qint64> m_lastFrame;  ///< by video
  QHash<qint64, QString> m_labelled;   ///< frames of the video that have a row, and the row's image
};

}  // namespace parsimony::app
