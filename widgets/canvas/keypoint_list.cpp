// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/keypoint_list.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {

// The swatch says the state too: filled = set, dashed = occluded, half = predicted, hollow = missing.
QPixmap swatch(const QColor& colour, KeypointState state, double ratio) {
  constexpr int extent = 14;
  QPixmap pixmap(QSize(extent, extent) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  QPen pen(colour, 1.75);
  if (state == KeypointState::Occluded) pen.setDashPattern({1.6, 1.4});
  painter.setPen(pen);
  if (state == KeypointState::Set) painter.setBrush(colour);
  const QPointF c(extent / 2.0, extent / 2.0);
  if (state == KeypointState::Predicted) {
    painter.drawPolygon(QPolygonF({c + QPointF(0, -5.2), c + QPointF(5.2, 0), c + QPointF(0, 5.2), c + QPointF(-5.2, 0)}));
  } else {
    painter.drawEllipse(c, 4.6, 4.6);
  }
  return pixmap;
}

class SwatchDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    return {plain.width() + spacing::kSmall, std::max(plain.height(), 26)};
  }

  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() != KeypointModel::NameColumn) return;
    const auto colour = index.data(KeypointModel::ColourRole).value<QColor>();
    const auto state = static_cast<KeypointState>(index.data(KeypointModel::StateRole).toInt());
    const double ratio = option->widget != nullptr ? option->widget->devicePixelRatioF() : 1.0;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(14, 14);
    option->icon = QIcon(swatch(colour, state, ratio));
  }
};

}  // namespace

KeypointList::KeypointList(QWidget* parent)
    : QWidget(parent), m_model(new KeypointModel(this)), m_view(new QTreeView(this)), m_summary(new QLabel(this)) {
  setObjectName(QStringLiteral("keypointList"));
  setAccessibleName(tr("Keypoints"));
  m_view->setObjectName(QStringLiteral("keypointView"));
  m_view->setAccessibleName(tr("Keypoints of this frame"));
  m_view->setModel(m_model);
  m_view->setItemDelegate(new SwatchDelegate(m_view));
  m_view->setRootIsDecorated(false);
  m_view->setUniformRowHeights(true);
  m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_view->setSelectionMode(QAbstractItemView::SingleSelection);
  m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_view->setAllColumnsShowFocus(true);
  m_view->setFrameShape(QFrame::NoFrame);
  m_view->header()->setStretchLastSection(false);
  m_view->header()->setSectionResizeMode(KeypointModel::NameColumn, QHeaderView::Stretch);
  m_view->header()->setSectionResizeMode(KeypointModel::StateColumn, QHeaderView::ResizeToContents);
  m_view->header()->setSectionResizeMode(KeypointModel::LikelihoodColumn, QHeaderView::ResizeToContents);
  m_view->header()->setMinimumSectionSize(40);
  m_summary->setObjectName(QStringLiteral("keypointSummary"));
  m_summary->setProperty("role", QStringLiteral("caption"));
  m_summary->setContentsMargins(spacing::kSmall, 0, spacing::kSmall, spacing::kTiny);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(m_view, 1);
  layout->addWidget(m_summary);

  connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
    if (index.isValid()) emit keypointSelected(index.row());
  });
  connect(&Theme::instance(), &Theme::changed, m_view->viewport(), qOverload<>(&QWidget::update));
  refresh();
}

void KeypointList::setPalette(const KeypointPalette& palette) {
  m_model->setPalette(palette);
  refresh();
}

void KeypointList::setFrame(const std::vector<tracks::LabelPoint>& points, const std::vector<tracks::Prediction>& predictions) {
  m_model->setFrame(points, predictions);
  refresh();
}

void KeypointList::refresh() {
  m_summary->setText(tr("%1 of %2 keypoints set").arg(m_model->numSet()).arg(m_model->rowCount()));
  // Without predictions the names have the room of that column.
  m_view->setColumnHidden(KeypointModel::LikelihoodColumn, !m_model->hasLikelihood());
}

int KeypointList::currentKeypoint() const {
  return m_view->currentIndex().isValid() ? m_view->currentIndex().row() : -1;
}

void KeypointList::setCurrentKeypoint(int keypoint) {
  if (keypoint == currentKeypoint()) return;
  m_view->setCurrentIndex(keypoint >= 0 ? m_model->index(keypoint, 0) : QModelIndex());
}

void KeypointList::attach(PoseCanvas* canvas) {
  setPalette(canvas->keypointPalette());
  setFrame(canvas->frame().points, canvas->frame().predictions);
  setCurrentKeypoint(canvas->currentKeypoint());
  connect(canvas, &PoseCanvas::currentKeypointChanged, this, &KeypointList::setCurrentKeypoint);
  connect(this, &KeypointList::keypointSelected, canvas, [canvas](int keypoint) {
    if (keypoint != canvas->currentKeypoint()) canvas->setCurrentKeypoint(keypoint);
  });
  connect(m_model, &KeypointModel::shownChanged, canvas, &PoseCanvas::setKeypointShown);
}

}  // namespace parsimony::widgets
