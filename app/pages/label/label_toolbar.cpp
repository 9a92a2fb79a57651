// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/label_toolbar.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>

#include "app/pages/label/picture_controls.h"
#include "app/project_session.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

LabelToolbar::LabelToolbar(PoseCanvas* canvas, QWidget* parent) : QWidget(parent), m_canvas(canvas) {
  setObjectName(QStringLiteral("labelToolbar"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(spacing::kSmall, spacing::kTiny, spacing::kMedium, spacing::kTiny);
  layout->setSpacing(2);
  buildHistory();
  addSeparator();
  buildModes();
  addSeparator();
  buildOverlay();
  addSeparator();
  buildZoom();
  buildPicture();
  m_position = new QLabel(this);
  m_position->setObjectName(QStringLiteral("cursorPosition"));
  m_position->setAccessibleName(tr("Position under the mouse, px"));
  m_position->setToolTip(tr("Position under the mouse: x, y in px"));
  m_position->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  // it takes what room there is: a text that asks for its own would move the panels whenever the mouse enters the picture
  m_position->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_zoom = new QLabel(this);
  m_zoom->setObjectName(QStringLiteral("zoomText"));
  m_zoom->setAccessibleName(tr("Zoom"));
  for (QLabel* label : {m_position, m_zoom}) {
    label->setFont(tabularFont(typeFont(TypeSize::Body)));
    label->setProperty("role", QStringLiteral("muted"));
    layout->addWidget(label, label == m_position ? 1 : 0);
    layout->addSpacing(spacing::kSmall);
  }
  m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(QStringLiteral("3200 %")));
  m_zoom->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(canvas, &PoseCanvas::cursorMoved, this, [this](QPointF at, bool inside) {
    m_position->setText(inside ? tr("%1, %2").arg(at.x(), 0, 'f', 1).arg(at.y(), 0, 'f', 1) : QString());
  });
  connect(canvas, &PoseCanvas::zoomChanged, this, &LabelToolbar::showZoom);
  updateHistory();
}

QAction* LabelToolbar::addCommand(const char* name, const QString& icon, const QString& text, const QKeySequence& keys) {
  auto* action = new QAction(text, this);
  if (!icon.isEmpty()) action->setIcon(Icons::get(icon));
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  // Plain keys belong to the page; Ctrl+Z and its kin work wherever the focus is in the window while the page is shown.
  const bool plain = keys.isEmpty() || keys[0].keyboardModifiers() == Qt::NoModifier;
  action->setShortcutContext(plain ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
  action->setToolTip(keys.isEmpty() ? text : tr("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
  parentWidget()->addAction(action);
  return action;
}

void LabelToolbar::addButton(QAction* action) {
  auto* button = new QToolButton(this);
  button->setDefaultAction(action);
  button->setObjectName(action->objectName() + QStringLiteral("Button"));
  button->setAccessibleName(action->text());
  button->setIconSize(QSize(20, 20));
  button->setFocusPolicy(Qt::TabFocus);
  layout()->addWidget(button);
}

void LabelToolbar::addSeparator() {
  auto* line = new QFrame(this);
  line->setFixedSize(spacing::kMedium, 20);
  layout()->addWidget(line);
}

void LabelToolbar::buildHistory() {
  m_undo = addCommand("undo", QStringLiteral("undo"), tr("Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z));
  m_redo = addCommand("redo", QStringLiteral("redo"), tr("Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
  m_save = addCommand("saveLabels", QStringLiteral("save"), tr("Save labels"), QKeySequence(Qt::CTRL | Qt::Key_S));
  addButton(m_undo);
  addButton(m_redo);
  connect(m_undo, &QAction::triggered, this, [this] {
    if (m_session != nullptr) m_session->undo();
  });
  connect(m_redo, &QAction::triggered, this, [this] {
    if (m_session != nullptr) m_session->redo();
  });
  connect(m_save, &QAction::triggered, this, [this] {
    if (m_session != nullptr) m_session->save();
  });
}

void LabelToolbar::buildModes() {
  auto* group = new QActionGroup(this);
  const auto add = [&](const char* name, const QString& icon, const QString& text, const QString& help, PlacementMode mode) {
    QAction* action = addCommand(name, icon, text, {});
    action->setCheckable(true);
    action->setChecked(mode == m_canvas->placementMode());
    action->setToolTip(help);
    group->addAction(action);
    addButton(action);
    connect(action, &QAction::triggered, m_canvas, [this, mode] { m_canvas->setPlacementMode(mode); });
  };
  add("modeSequential", QStringLiteral("sequential"), tr("Sequential placing"), tr("Each click places the next keypoint of the list"),
      PlacementMode::Sequential);
  add("modeQuick", QStringLiteral("quick"), tr("Quick placing"), tr("Each click places the missing keypoint that is expected nearest"),
      PlacementMode::Quick);
  add("modeLoop", QStringLiteral("loop"), tr("Loop placing"), tr("Each click places the same keypoint and goes on to the next frame"),
      PlacementMode::Loop);
}

void LabelToolbar::setOverlay(const QAction* action, bool shown) {
  OverlayOptions options = m_canvas->overlayOptions();
  if (action->objectName() == QLatin1String("showNames")) options.names = shown;
  if (action->objectName() == QLatin1String("showEdges")) options.edges = shown;
  if (action->objectName() == QLatin1String("showPredictions")) options.predictions = shown;
  if (action->objectName() == QLatin1String("showPrevious")) options.previous = shown;
  m_canvas->setOverlayOptions(options);
}

void LabelToolbar::buildOverlay() {
  const OverlayOptions now = m_canvas->overlayOptions();
  const auto add = [&](const char* name, const QString& icon, const QString& text, bool on) {
    QAction* action = addCommand(name, icon, text, {});
    action->setCheckable(true);
    action->setChecked(on);
    addButton(action);
    connect(action, &QAction::toggled, this, [this, action](bool shown) { setOverlay(action, shown); });
  };
  add("showNames", QStringLiteral("notes"), tr("Names of the keypoints"), now.names);
  add("showEdges", QStringLiteral("skeleton"), tr("Skeleton"), now.edges);
  add("showPredictions", QStringLiteral("keypoint"), tr("Predictions"), now.predictions);
  add("showPrevious", QStringLiteral("ghost"), tr("Previous labelled frame"), now.previous);
}

void LabelToolbar::buildZoom() {
  QAction* fit = addCommand("zoomFit", QStringLiteral("zoom-fit"), tr("Fit the picture"), QKeySequence(Qt::Key_0));
  QAction* actual = addCommand("zoomActual", QStringLiteral("zoom-actual"), tr("100 %"), QKeySequence(Qt::Key_1));
  QAction* rotate = addCommand("rotatePicture", QStringLiteral("rotate"), tr("Rotate the view clockwise"), {});
  connect(fit, &QAction::triggered, m_canvas, &PoseCanvas::fit);
  connect(actual, &QAction::triggered, m_canvas, &PoseCanvas::zoomActual);
  connect(rotate, &QAction::triggered, m_canvas, &PoseCanvas::rotateClockwise);
  for (QAction* action : {fit, actual, rotate}) addButton(action);
}

void LabelToolbar::buildPicture() {
  auto* button = new QToolButton(this);
  button->setObjectName(QStringLiteral("pictureButton"));
  button->setAccessibleName(tr("Brightness and contrast"));
  button->setToolTip(tr("Brightness, contrast, gamma, inversion; the labels' pictures on disk stay as they are"));
  button->setIcon(Icons::get(QStringLiteral("contrast")));
  button->setIconSize(QSize(20, 20));
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  auto* menu = new QMenu(button);
  auto* holder = new QWidgetAction(menu);
  holder->setDefaultWidget(new PictureControls(m_canvas, menu));
  menu->addAction(holder);
  button->setMenu(menu);
  layout()->addWidget(button);
}

void LabelToolbar::setSession(ProjectSession* session) {
  m_session = session;
  if (session != nullptr) connect(session, &ProjectSession::historyChanged, this, &LabelToolbar::updateHistory);
  updateHistory();
}

void LabelToolbar::showZoom() {
  m_zoom->setText(m_canvas->frame().picture.isNull() ? QString() : tr("%1 %").arg(qRound(m_canvas->view().zoom() * 100.0)));
}

void LabelToolbar::updateHistory() {
  const bool open = m_session != nullptr;
  m_undo->setEnabled(open && m_session->canUndo());
  m_redo->setEnabled(open && m_session->canRedo());
  m_save->setEnabled(open && m_session->isDirty());
  m_save->setText(open && m_session->isSaving() ? tr("Saving...") : tr("Save labels"));
}

}  // namespace parsimony::app
