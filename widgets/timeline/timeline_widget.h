// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QPixmap>
#include <QWidget>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/timeline/strip_data.h"
#include "widgets/timeline/timeline_axis.h"

namespace parsimony::widgets {

class TimelineHover;

/// A video as strips over its frames: labelled, suggested and flagged frames as ticks, predicted spans, metrics as traces, a playhead.
/// Numbers are 0-based frames in presentation order. It owns no frame: it asks for one and is told which one is shown.
///
/// Mouse: press or drag scrubs; wheel steps; Ctrl + wheel zooms to the cursor, down to single frames; Shift + wheel or middle drag pans;
/// Shift + drag selects a range; double click shows everything. Keys: arrows, Page Up/Down (10 frames), Home, End, + - 0.
class TimelineWidget : public QWidget {
  Q_OBJECT

 public:
  enum class Kind { Labelled, Suggested, Flagged };
  Q_ENUM(Kind)

  explicit TimelineWidget(QWidget* parent = nullptr);
  ~TimelineWidget() override;

  /// A new video: drops all strips and shows everything. fps <= 0 = unknown, no times are shown.
  void setVideo(std::int64_t numFrames, double fps);
  /// Ticks of a kind, in any order; a kind with no frames keeps no room unless it is Labelled.
  void setTicks(Kind kind, std::vector<std::int64_t> frames);
  [[nodiscard]] const std::vector<std::int64_t>& ticks(Kind kind) const { return m_ticks[static_cast<std::size_t>(kind)]; }
  /// Spans [first, last] that have predictions.
  void setPredicted(std::vector<std::pair<std::int64_t, std::int64_t>> spans);
  /// A metric over the frames (NaN = gap), drawn as a small trace; an empty vector removes it.
  void setTrace(const QString& name, std::vector<float> values);
  void clearTraces();
  /// A picture for the hover card, asked for by frameHovered().
  void setThumbnail(std::int64_t frame, const QImage& picture);

  void setCurrentFrame(std::int64_t frame);
  [[nodiscard]] std::int64_t currentFrame() const { return m_current; }
  [[nodiscard]] std::int64_t numFrames() const { return m_axis.numFrames(); }
  [[nodiscard]] double fps() const { return m_fps; }
  [[nodiscard]] const TimelineAxis& axis() const { return m_axis; }
  /// Widget x of the middle of a frame, and the frame under a widget x.
  [[nodiscard]] double xOfFrame(std::int64_t frame) const;
  [[nodiscard]] std::int64_t frameAtX(double x) const;
  [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> selectedRange() const { return m_range; }
  /// "frame 120 · 0:04.000 · labelled" for the hover card.
  [[nodiscard]] QString describe(std::int64_t frame) const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

 public slots:
  void showAll();

 signals:
  void frameRequested(qint64 frame);
  void scrubbingChanged(bool scrubbing);
  /// The frame under the mouse, -1 when it left.
  void frameHovered(qint64 frame);
  /// After Shift + drag; (-1, -1) when the selection is gone.
  void rangeSelected(qint64 first, qint64 last);
  void playToggleRequested();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class DragKind { None, Scrub, Pan, Range };
  struct Trace {
    QString name;
    TracePyramid values;
    ValueRange range;
  };
  struct Row {
    QString name;
    QRectF area;  ///< right of the gutter
  };

  void request(std::int64_t frame, bool reveal = true);
  void moveTo(std::int64_t frame, bool reveal);
  void scrubTo(double x);
  void dataChanged();
  void layoutRows();
  void renderStrips();
  void paintRuler(QPainter& painter) const;
  void paintTicks(QPainter& painter, const QRectF& area, const std::vector<std::int64_t>& frames, const QColor& colour) const;
  void paintSpans(QPainter& painter, const QRectF& area) const;
  void paintTrace(QPainter& painter, const QRectF& area, const Trace& trace) const;
  void paintPlayhead(QPainter& painter) const;
  void showHover(const QPoint& at);
  void setRange(std::optional<std::pair<std::int64_t, std::int64_t>> range);
  [[nodiscard]] QColor kindColour(Kind kind) const;
  [[nodiscard]] QString kindName(Kind kind) const;
  [[nodiscard]] double axisLeft() const;

  TimelineAxis m_axis;
  double m_fps = 0.0;
  std::int64_t m_current = 0;
  std::int64_t m_hovered = -1;
  std::array<std::vector<std::int64_t>, 3> m_ticks;
  std::vector<std::pair<std::int64_t, std::int64_t>> m_predicted;
  std::vector<Trace> m_traces;
  std::vector<Row> m_rows;
  std::optional<std::pair<std::int64_t, std::int64_t>> m_range;
  std::int64_t m_rangeAnchor = 0;
  DragKind m_drag = DragKind::None;
  double m_lastX = 0.0;
  int m_wheelRest = 0;
  QPixmap m_strips;  ///< everything but playhead and hover; null = to be drawn
  TimelineHover* m_hoverCard;
};

}  // namespace parsimony::widgets
