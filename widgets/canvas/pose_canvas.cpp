// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/pose_canvas.h"

#include <QAccessible>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>

#include "widgets/canvas/canvas_accessible.h"
#include "widgets/canvas/canvas_card.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

PoseCanvas::PoseCanvas(QWidget* parent) : QWidget(parent) {
  installCanvasAccessibility();
  setObjectName(QStringLiteral("poseCanvas"));
  setAccessibleName(tr("Frame with keypoints"));
  setAccessibleDescription(tr("Click places the current keypoint, arrow keys move the selected one, Tab goes to the next."));
  setEmptyText(tr("Open a project or drop a video here"), tr("Frames, labels and predictions appear on this canvas."));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAcceptDrops(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

PoseCanvas::~PoseCanvas() = default;

void PoseCanvas::showFrame(CanvasFrame frame) {
  const bool another = frame.index != m_frame.index;
  const bool fitted = frame.picture.size() != m_view.pictureSize();
  if (another) m_drag.reset();
  m_frame = std::move(frame);
  m_picture.setPicture(m_frame.picture);
  m_view.setPictureSize(m_frame.picture.size());
  if (another && m_mode != PlacementMode::Loop) {
    select(-1);
    const int missing = nextMissing(-1, m_frame, numKeypoints());
    if (missing >= 0) setCurrent(missing);
  }
  keypointsChanged();
  updateHover(m_cursor);
  update();
  if (fitted) emit zoomChanged(m_view.zoom());
}

void PoseCanvas::clear() {
  m_drag.reset();
  m_frame = {};
  m_picture.setPicture({});
  m_view.setPictureSize({});
  select(-1);
  update();
}

void PoseCanvas::setPoints(std::vector<tracks::LabelPoint> points) {
  m_frame.points = std::move(points);
  keypointsChanged();
  update();
}

void PoseCanvas::setPredictions(std::vector<tracks::Prediction> predictions, std::vector<PointCovariance> covariances) {
  m_frame.predictions = std::move(predictions);
  m_frame.covariances = std::move(covariances);
  update();
}

void PoseCanvas::setGhostOfPrevious(std::vector<QPointF> previous) {
  m_frame.previous = std::move(previous);
  update();
}

void PoseCanvas::setSkeleton(const tracks::Skeleton& skeleton) {
  m_drag.reset();
  m_edges = skeleton.edges;
  m_palette = KeypointPalette(skeleton);
  m_state.hidden.clear();
  select(-1);
  setCurrent(nextMissing(-1, m_frame, numKeypoints()));
  update();
}

void PoseCanvas::setPalette(const KeypointPalette& palette) {
  m_palette = palette;
  update();
}

void PoseCanvas::setPlacementMode(PlacementMode mode) {
  m_mode = mode;
  updateCursor();
  update();
}

void PoseCanvas::setReadOnly(bool readOnly) {
  cancelDrag();
  m_readOnly = readOnly;
  updateCursor();
}

void PoseCanvas::setCurrentKeypoint(int keypoint) {
  if (keypoint < -1 || keypoint >= numKeypoints()) return;
  setCurrent(keypoint);
  select(isLabelled(m_frame, keypoint) ? keypoint : -1);
}

void PoseCanvas::setCurrent(int keypoint) {
  if (keypoint == m_state.current) return;
  m_state.current = keypoint;
  update();
  emit currentKeypointChanged(keypoint);
  QAccessibleValueChangeEvent change(this, describe(keypoint));
  QAccessible::updateAccessibility(&change);
}

void PoseCanvas::select(int keypoint) {
  if (keypoint == m_state.selected) return;
  m_state.selected = keypoint;
  update();
  emit selectedKeypointChanged(keypoint);
}

// A label that vanished (undo, a shorter skeleton) takes the selection with it.
void PoseCanvas::keypointsChanged() {
  if (m_state.selected >= 0 && !isLabelled(m_frame, m_state.selected)) select(-1);
  if (m_state.current < 0 && numKeypoints() > 0) setCurrent(nextMissing(-1, m_frame, numKeypoints()));
}

void PoseCanvas::setOverlayOptions(const OverlayOptions& options) {
  m_options = options;
  update();
}

void PoseCanvas::setKeypointShown(int keypoint, bool shown) {
  if (keypoint < 0 || keypoint >= numKeypoints()) return;
  m_state.hidden.resize(static_cast<std::size_t>(numKeypoints()), false);
  m_state.hidden[static_cast<std::size_t>(keypoint)] = !shown;
  update();
}

void PoseCanvas::setOverlayShown(bool shown) {
  if (shown == m_overlayShown) return;
  m_overlayShown = shown;
  update();
  emit overlayShownChanged(shown);
}

void PoseCanvas::setAdjustment(const PictureAdjustment& adjustment) {
  m_picture.setAdjustment(adjustment);
  update();
}

void PoseCanvas::setEmptyText(const QString& heading, const QString& hint) {
  m_emptyHeading = heading;
  m_emptyHint = hint;
  update();
}

std::optional<QPointF> PoseCanvas::labelPosition(int keypoint) const {
  if (!isLabelled(m_frame, keypoint)) return std::nullopt;
  const tracks::LabelPoint& p = m_frame.points[static_cast<std::size_t>(keypoint)];
  return QPointF(p.x, p.y);
}

QString PoseCanvas::describe(int keypoint) const {
  if (keypoint < 0 || keypoint >= numKeypoints()) return tr("no keypoint");
  const auto k = static_cast<std::size_t>(keypoint);
  QStringList parts;
  if (isLabelled(m_frame, keypoint)) {
    const tracks::LabelPoint& p = m_frame.points[k];
    parts << tr("x %1, y %2 px").arg(p.x, 0, 'f', 2).arg(p.y, 0, 'f', 2);
    if (p.visibility == tracks::Visibility::Occluded) parts << tr("occluded");
  } else if (k < m_frame.predictions.size() && isPresent(m_frame.predictions[k])) {
    const tracks::Prediction& p = m_frame.predictions[k];
    parts << tr("predicted at x %1, y %2 px").arg(p.x, 0, 'f', 2).arg(p.y, 0, 'f', 2);
  } else {
    parts << tr("missing");
  }
  if (k < m_frame.predictions.size() && std::isfinite(m_frame.predictions[k].likelihood)) {
    parts << tr("likelihood %1").arg(m_frame.predictions[k].likelihood, 0, 'f', 2);
  }
  return tr("%1: %2").arg(m_palette.name(keypoint), parts.join(QStringLiteral(", ")));
}

void PoseCanvas::viewChanged() {
  updateHover(m_cursor);
  update();
  emit zoomChanged(m_view.zoom());
}

void PoseCanvas::fit() {
  m_view.fit();
  viewChanged();
}

void PoseCanvas::zoomActual() {
  m_view.zoomTo(1.0, rect().toRectF().center());
  viewChanged();
}

void PoseCanvas::zoomIn() {
  m_view.zoomTo(m_view.zoom() * 1.25, rect().toRectF().center());
  viewChanged();
}

void PoseCanvas::zoomOut() {
  m_view.zoomTo(m_view.zoom() / 1.25, rect().toRectF().center());
  viewChanged();
}

void PoseCanvas::rotateClockwise() {
  m_view.setQuarterTurns(m_view.quarterTurns() + 1);
  viewChanged();
}

void PoseCanvas::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_view.setWidgetSize(size());
  emit zoomChanged(m_view.zoom());
}

// While a point is dragged it is drawn where the mouse has it; the frame itself stays as it was given.
CanvasFrame PoseCanvas::shownFrame() const {
  CanvasFrame shown = m_frame;
  if (!m_drag || m_drag->keypoint < 0) return shown;
  if (m_drag->kind != DragKind::Place && !m_drag->moved) return shown;
  const auto k = static_cast<std::size_t>(m_drag->keypoint);
  if (shown.points.size() <= k) shown.points.resize(static_cast<std::size_t>(numKeypoints()), missingPoint());
  tracks::LabelPoint& point = shown.points[k];
  if (point.visibility == tracks::Visibility::NotLabelled) point.visibility = tracks::Visibility::Visible;
  point.x = m_drag->position.x();
  point.y = m_drag->position.y();
  return shown;
}

void PoseCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().canvas);
  if (m_frame.picture.isNull()) {
    drawEmptyState(painter, rect(), QStringLiteral("image"), m_emptyHeading, m_emptyHint);
  } else {
    m_picture.draw(painter, m_view);
    const CanvasFrame shown = shownFrame();
    if (m_overlayShown) OverlayPainter(shown, m_palette, m_edges, m_options, m_state, m_view).paint(painter);
    if (m_loupe && m_cursorInside) paintLoupe(painter, shown);
    if (m_overlayShown) paintCards(painter, shown);
  }
  if (hasFocus()) {
    painter.setPen(QPen(Theme::current().accent, 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0));
  }
}

void PoseCanvas::paintLoupe(QPainter& painter, const CanvasFrame& frame) {
  constexpr double radius = 84.0;
  ViewTransform magnified = m_view;
  magnified.zoomTo(std::max(8.0, m_view.zoom() * 4.0), m_cursor);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath circle;
  circle.addEllipse(m_cursor, radius, radius);
  painter.setClipPath(circle);
  painter.fillRect(circle.boundingRect(), Theme::current().canvas);
  m_picture.draw(painter, magnified);
  OverlayOptions plain = m_options;
  plain.names = false;
  if (m_overlayShown) OverlayPainter(frame, m_palette, m_edges, plain, m_state, magnified).paint(painter);
  painter.setPen(QPen(QColor(255, 255, 255, 170), 1.0));
  for (const QPointF d : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
    painter.drawLine(m_cursor + d * 10.0, m_cursor + d * 28.0);
  painter.setClipping(false);
  painter.setPen(QPen(Theme::current().border, 2.0));
  painter.setBrush(Qt::NoBrush);
  painter.drawEllipse(m_cursor, radius, radius);
  painter.restore();
}

void PoseCanvas::paintCards(QPainter& painter, const CanvasFrame& frame) {
  const auto coordinates = [](const QPointF& p) { return tr("x %1  y %2 px").arg(p.x(), 0, 'f', 2).arg(p.y(), 0, 'f', 2); };
  if (m_drag && m_drag->keypoint >= 0 && (m_drag->moved || m_drag->kind == DragKind::Place)) {
    const int k = m_drag->keypoint;
    drawCard(painter, {m_palette.colour(k), m_palette.name(k), {coordinates(m_drag->position)}}, m_view.toWidget(m_drag->position), rect());
    return;
  }
  if (m_drag || !m_cursorInside) return;
  const int k = m_state.hovered;
  if (k < 0) {
    const int next = m_readOnly ? -1 : keypointToPlace(m_mode, m_state.current, m_frame, numKeypoints(), m_view.toPicture(m_cursor));
    if (next >= 0 && m_view.contains(m_view.toPicture(m_cursor))) {
      drawCard(painter, {m_palette.colour(next), m_palette.name(next), {}}, m_cursor, rect());
    }
    return;
  }
  const auto i = static_cast<std::size_t>(k);
  QStringList lines;
  QPointF anchor;
  if (isLabelled(frame, k)) {
    anchor = {frame.points[i].x, frame.points[i].y};
    lines << coordinates(anchor);
    if (frame.points[i].visibility == tracks::Visibility::Occluded) lines << tr("occluded");
  } else {
    anchor = {frame.predictions[i].x, frame.predictions[i].y};
    lines << coordinates(anchor) << tr("predicted");
  }
  if (i < frame.predictions.size() && std::isfinite(frame.predictions[i].likelihood)) {
    lines << tr("likelihood %1").arg(frame.predictions[i].likelihood, 0, 'f', 2);
  }
  drawCard(painter, {m_palette.colour(k), m_palette.name(k), lines}, m_view.toWidget(anchor), rect());
}

std::unique_ptr<QMenu> PoseCanvas::contextMenu(int keypoint) {
  auto menu = std::make_unique<QMenu>(this);
  menu->setObjectName(QStringLiteral("canvasMenu"));
  menu->setAccessibleName(tr("Actions for the keypoint"));
  const auto add = [&](const char* name, const QString& text, bool enabled, auto slot) {
    QAction* action = menu->addAction(text, this, slot);
    action->setObjectName(QLatin1String(name));
    action->setEnabled(enabled);
    return action;
  };
  if (keypoint >= 0 && keypoint < numKeypoints()) {
    const auto k = static_cast<std::size_t>(keypoint);
    const bool labelled = isLabelled(m_frame, keypoint);
    const bool predicted = k < m_frame.predictions.size() && isPresent(m_frame.predictions[k]);
    const bool before = k < m_frame.previous.size() && isPresent(m_frame.previous[k]);
    menu->addSection(m_palette.name(keypoint));
    QAction* occluded =
        add("actionOccluded", tr("Occluded"), labelled && !m_readOnly, [this, keypoint] { emit occludedToggled(keypoint); });
    occluded->setCheckable(true);
    occluded->setChecked(labelled && m_frame.points[k].visibility == tracks::Visibility::Occluded);
    add("actionClear", tr("Remove the label"), labelled && !m_readOnly, [this, keypoint] { emit pointCleared(keypoint); });
    add("actionAccept", tr("Accept the prediction"), predicted && !m_readOnly, [this, keypoint] { emit predictionAccepted(keypoint); });
    add("actionPrevious", tr("Copy from the previous labelled frame"), before && !m_readOnly,
        [this, keypoint] { emit previousAccepted(keypoint); });
    menu->addSeparator();
  }
  add("actionFit", tr("Fit the picture"), !m_view.isEmpty(), [this] { fit(); });
  add("actionActual", tr("100 %"), !m_view.isEmpty(), [this] { zoomActual(); });
  return menu;
}

}  // namespace parsimony::widgets
