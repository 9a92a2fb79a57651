// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

#include "app/pages/train/frame_pictures.h"
#include "core/jobs/run_context.h"

namespace parsimony::app {

/// Frames in a grid that fits the widget: while a run trains the newest picture of each validation frame, afterwards its best or worst
/// frames. A click or Enter opens one.
class FrameGallery : public QWidget {
  Q_OBJECT

 public:
  explicit FrameGallery(QWidget* parent = nullptr);

  /// A frame of the running training, in place of its older picture.
  void add(const jobs::PreviewImage& preview);
  void setFrames(const QString& title, const std::vector<FramePicture>& frames);
  void clear();
  /// Shown while there is no frame.
  void setEmptyText(const QString& text);
  [[nodiscard]] int count() const { return static_cast<int>(m_frames.size()); }
  [[nodiscard]] const std::vector<FramePicture>& frames() const { return m_frames; }
  /// Where a frame is in the widget.
  [[nodiscard]] QRect frameRect(int index) const;
  [[nodiscard]] QSize sizeHint() const override { return {360, 220}; }

 signals:
  void frameActivated(const QString& image);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF area() const;
  [[nodiscard]] int columns() const;
  [[nodiscard]] int frameAt(const QPoint& position) const;
  void paintFrame(QPainter& painter, int index);
  void setCurrent(int index);

  std::vector<FramePicture> m_frames;
  QString m_title;
  QString m_emptyText;
  int m_current = 0;  ///< has the keyboard
};

}  // namespace parsimony::app
