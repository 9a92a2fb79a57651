// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "core/tracks/skeleton.h"
#include "widgets/canvas/canvas_frame.h"
#include "widgets/canvas/display_picture.h"
#include "widgets/canvas/keypoint_palette.h"
#include "widgets/canvas/overlay_painter.h"
#include "widgets/canvas/placement.h"
#include "widgets/canvas/view_transform.h"

class QMenu;

namespace parsimony::widgets {

/// Shows one frame with its labels, predictions and skeleton, and turns mouse and keys into edits. It emits edits and owns no label:
/// whoever listens changes the labels and answers with setPoints() (or showFrame()).
///
/// Mouse: wheel zooms to the cursor; middle drag or Space + drag pans; dragging a ring moves it; a click places the current keypoint
/// (hold and drag to adjust, Shift to place beside another ring); dragging a diamond turns that prediction into a label; right click
/// opens a menu; Alt shows a loupe.
/// Keys: arrows nudge the selected keypoint by 1 px (Shift 10, Ctrl 0.1); Delete clears; O occluded; Return accepts the prediction;
/// Tab, Shift+Tab, W, S change the keypoint; H hides the overlay; + - 0 1 zoom; Esc gives up a drag or the selection.
class PoseCanvas : public QWidget {
  Q_OBJECT

 public:
  explicit PoseCanvas(QWidget* parent = nullptr);
  ~PoseCanvas() override;

  /// Picture and labels change together; another `index` gives up a drag and, unless looping, starts at the first missing keypoint.
  void showFrame(CanvasFrame frame);
  /// Back to the empty state.
  void clear();
  /// New labels of the frame that is shown.
  void setPoints(std::vector<tracks::LabelPoint> points);
  void setPredictions(std::vector<tracks::Prediction> predictions, std::vector<PointCovariance> covariances = {});
  void setGhostOfPrevious(std::vector<QPointF> previous);
  void setSkeleton(const tracks::Skeleton& skeleton);
  void setPalette(const KeypointPalette& palette);

  [[nodiscard]] const CanvasFrame& frame() const { return m_frame; }
  [[nodiscard]] std::int64_t frameIndex() const { return m_frame.index; }
  [[nodiscard]] const KeypointPalette& keypointPalette() const { return m_palette; }
  [[nodiscard]] int numKeypoints() const { return m_palette.size(); }
  [[nodiscard]] const ViewTransform& view() const { return m_view; }

  [[nodiscard]] PlacementMode placementMode() const { return m_mode; }
  void setPlacementMode(PlacementMode mode);
  /// A read-only canvas selects and shows, but never emits an edit.
  void setReadOnly(bool readOnly);
  [[nodiscard]] bool isReadOnly() const { return m_readOnly; }

  [[nodiscard]] int currentKeypoint() const { return m_state.current; }
  [[nodiscard]] int selectedKeypoint() const { return m_state.selected; }
  /// Makes a keypoint current, and selects it where it has a label. -1 = none.
  void setCurrentKeypoint(int keypoint);

  [[nodiscard]] const OverlayOptions& overlayOptions() const { return m_options; }
  void setOverlayOptions(const OverlayOptions& options);
  void setKeypointShown(int keypoint, bool shown);
  void setOverlayShown(bool shown);
  [[nodiscard]] bool isOverlayShown() const { return m_overlayShown; }
  void setAdjustment(const PictureAdjustment& adjustment);
  [[nodiscard]] const PictureAdjustment& adjustment() const { return m_picture.adjustment(); }
  /// Heading and hint that are shown while there is no picture.
  void setEmptyText(const QString& heading, const QString& hint);

  /// "nose: x 59.75, y 71.25 px, occluded, likelihood 0.98" - for the screen reader and for tests.
  [[nodiscard]] QString describe(int keypoint) const;
  /// What a right click at this widget position offers; `keypoint` -1 offers what concerns the frame.
  [[nodiscard]] std::unique_ptr<QMenu> contextMenu(int keypoint);
  /// The keypoint whose label (or else prediction) lies under a widget position, or -1.
  [[nodiscard]] int keypointAt(const QPointF& widgetPoint) const;

  [[nodiscard]] QSize sizeHint() const override { return {640, 480}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 120}; }

 public slots:
  void fit();
  void zoomActual();
  void zoomIn();
  void zoomOut();
  void rotateClockwise();

 signals:
  void pointPlaced(int keypoint, QPointF position);
  /// While a keypoint is being dragged or placed.
  void pointDragged(int keypoint, QPointF position);
  void pointMoved(int keypoint, QPointF from, QPointF to);
  void pointCleared(int keypoint);
  void occludedToggled(int keypoint);
  void predictionAccepted(int keypoint);
  /// Asks for the position in the previous labelled frame.
  void previousAccepted(int keypoint);
  void currentKeypointChanged(int keypoint);
  void selectedKeypointChanged(int keypoint);
  /// After a placement in loop mode.
  void nextFrameRequested();
  /// Space was tapped without panning.
  void playToggleRequested();
  /// Position under the mouse in picture px; outside the picture as well.
  void cursorMoved(QPointF position, bool inside);
  /// Also when a picture of another size than the last one was fitted.
  void zoomChanged(double zoom);
  void overlayShownChanged(bool shown);
  void filesDropped(QStringList paths);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool focusNextPrevChild(bool next) override;
  void changeEvent(QEvent* event) override;

 private:
  enum class DragKind { Pan, MoveLabel, MoveGhost, Place };
  struct Drag {
    DragKind kind = DragKind::Pan;
    int keypoint = -1;
    QPointF pressedAt;  ///< widget px
    QPointF lastAt;     ///< widget px
    QPointF from;       ///< picture px, where the point was
    QPointF position;   ///< picture px, where it is now
    bool moved = false;
  };

  void beginLeftDrag(const QPointF& at, Qt::KeyboardModifiers modifiers);
  void moveDrag(const QPointF& at);
  void finishDrag();
  void cancelDrag();
  void place(int keypoint, const QPointF& position);
  bool nudge(QKeyEvent* event);
  bool handleEditKey(QKeyEvent* event);
  bool handleViewKey(QKeyEvent* event);
  bool wantsKey(const QKeyEvent* event) const;
  void stepKeypoint(int direction);
  void select(int keypoint);
  void setCurrent(int keypoint);
  void updateHover(const QPointF& at);
  void updateCursor();
  void viewChanged();
  void keypointsChanged();
  [[nodiscard]] std::optional<QPointF> labelPosition(int keypoint) const;
  [[nodiscard]] CanvasFrame shownFrame() const;
  void paintLoupe(QPainter& painter, const CanvasFrame& frame);
  void paintCards(QPainter& painter, const CanvasFrame& frame);

  CanvasFrame m_frame;
  KeypointPalette m_palette;
  std::vector<std::pair<int, int>> m_edges;
  ViewTransform m_view;
  DisplayPicture m_picture;
  OverlayOptions m_options;
  OverlayState m_state;
  PlacementMode m_mode = PlacementMode::Sequential;
  std::optional<Drag> m_drag;
  QPointF m_cursor;
  QString m_emptyHeading;
  QString m_emptyHint;
  bool m_cursorInside = false;
  bool m_readOnly = false;
  bool m_overlayShown = true;
  bool m_loupe = false;
  bool m_spaceHeld = false;
  bool m_spaceUsed = false;
};

}  // namespace parsimony::widgets
