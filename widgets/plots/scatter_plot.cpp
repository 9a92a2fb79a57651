// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/scatter_plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <QMenu>
#include <QMouseEvent>

#include "widgets/models/number_text.h"
#include "widgets/plots/csv_text.h"
#include "widgets/plots/end_labels.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {
constexpr double kDotSize = 8.0;
constexpr double kReach = 10.0;
}  // namespace

std::vector<std::size_t> paretoFront(const std::vector<ScatterPoint>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return std::isnan(points[i].x) || std::isnan(points[i].y); });
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return points[a].x != points[b].x ? points[a].x < points[b].x : points[a].y < points[b].y;
  });
  std::vector<std::size_t> front;
  double best = std::numeric_limits<double>::infinity();
  for (const std::size_t i : order) {
    if (points[i].y >= best) continue;
    best = points[i].y;
    front.push_back(i);
  }
  return front;
}

ScatterPlot::ScatterPlot(QWidget* parent) : Plot(parent), m_front(surface()->addGraph()), m_labels(new EndLabels(surface())) {
  m_front->setLineStyle(QCPGraph::lsStepLeft);
  m_front->setSelectable(QCP::stNone);
  m_front->setVisible(false);
  m_labels->setBesidePoints(true);
  setAirX(0.04);
}

void ScatterPlot::setPoints(const QString& group, const std::vector<ScatterPoint>& points) {
  auto found = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.name == group; });
  if (found == m_groups.end()) {
    Group added;
    added.name = group;
    added.dots = surface()->addGraph();
    added.dots->setLineStyle(QCPGraph::lsNone);
    added.dots->setSelectable(QCP::stNone);
    m_groups.push_back(std::move(added));
    found = m_groups.end() - 1;
  }
  found->points = points;
  found->dots->data()->clear();
  for (const ScatterPoint& point : points) found->dots->addData(point.x, point.y);
  updateFront();
  restyle(style());
  dataChanged();
}

void ScatterPlot::clear() {
  for (Group& group : m_groups) {
    m_labels->remove(group.name);
    surface()->removeGraph(group.dots);
  }
  m_groups.clear();
  updateFront();
  dataChanged();
}

void ScatterPlot::setParetoShown(bool shown) {
  m_paretoShown = shown;
  updateFront();
  dataChanged();
}

void ScatterPlot::updateFront() {
  m_front->data()->clear();
  m_front->setVisible(m_paretoShown);
  std::vector<ScatterPoint> all;
  for (const Group& group : m_groups) all.insert(all.end(), group.points.begin(), group.points.end());
  for (const std::size_t i : paretoFront(all)) m_front->addData(all[i].x, all[i].y);
}

bool ScatterPlot::isEmpty() const {
  return std::all_of(m_groups.begin(), m_groups.end(), [](const Group& group) { return group.points.empty(); });
}

void ScatterPlot::restyle(const PlotStyle& style) {
  m_front->setPen(QPen(style.muted, 1.0, Qt::DashLine));
  for (std::size_t i = 0; i < m_groups.size(); ++i) {
    const QColor color = seriesColor(static_cast<int>(i), style);
    QColor fill = color;
    fill.setAlpha(170);
    m_groups[i].dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 1.2), fill, kDotSize));
    if (m_groups.size() > 1) m_labels->set(m_groups[i].name, m_groups[i].dots, m_groups[i].name, readableOn(color, style.background));
  }
  m_labels->setFont(style.font);
  QMargins margins = surface()->axisRect()->minimumMargins();
  margins.setRight(std::max(spacing::kMedium, m_labels->width() + spacing::kSmall));
  surface()->axisRect()->setMinimumMargins(margins);
}

ScatterPlot::Hit ScatterPlot::hitAt(const QPointF& pixel) const {
  Hit hit;
  double nearest = kReach;
  for (const Group& group : m_groups) {
    for (std::size_t i = 0; i < group.points.size(); ++i) {
      const QPointF place = toPixel({group.points[i].x, group.points[i].y});
      const double distance = std::hypot(place.x() - pixel.x(), place.y() - pixel.y());
      if (distance < nearest) {
        nearest = distance;
        hit = {&group, static_cast<int>(i)};
      }
    }
  }
  return hit;
}

QString ScatterPlot::readoutAt(double& x, double y) const {
  const Hit hit = hitAt(toPixel({x, y}));
  if (hit.group == nullptr) return {};
  const ScatterPoint& point = hit.group->points[static_cast<std::size_t>(hit.index)];
  x = point.x;
  const QString name = point.label.isEmpty() ? hit.group->name : point.label;
  return QStringLiteral("%1   %2   %3\u00a0%4").arg(name, xText(point.x), axisTitle(false), numberText(point.y));
}

QString ScatterPlot::dataAsCsv() const {
  QString text = csvLine({QStringLiteral("group"), QStringLiteral("label"), axisTitle(true), axisTitle(false)});
  for (const Group& group : m_groups) {
    for (const ScatterPoint& point : group.points) text += csvLine({group.name, point.label, csvNumber(point.x), csvNumber(point.y)});
  }
  return text;
}

void ScatterPlot::extendMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Pareto front"));
  action->setCheckable(true);
  action->setChecked(m_paretoShown);
  connect(action, &QAction::toggled, this, &ScatterPlot::setParetoShown);
}

bool ScatterPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == surface() && (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease)) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (event->type() == QEvent::MouseButtonPress) {
      m_pressed = mouse->position();
    } else if (mouse->button() == Qt::LeftButton && (mouse->position() - m_pressed).manhattanLength() < kReach / 2.0) {
      const Hit hit = hitAt(mouse->position());
      // Queued: the listener may replace the points while the plot still handles the mouse.
      if (hit.group != nullptr) {
        QMetaObject::invokeMethod(
            this, [this, name = hit.group->name, index = hit.index] { emit pointClicked(name, index); }, Qt::QueuedConnection);
      }
    }
  }
  return Plot::eventFilter(watched, event);
}

}  // namespace parsimony::widgets
