// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/end_labels.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace parsimony::widgets {

namespace {
constexpr int kGap = 6;
}

EndLabels::EndLabels(QCustomPlot* surface) : QObject(surface), m_surface(surface) {
  connect(surface, &QCustomPlot::afterLayout, this, &EndLabels::place);
}

void EndLabels::set(const QString& key, QCPGraph* graph, const QString& text, const QColor& color) {
  auto found = m_labels.find(key);
  if (found == m_labels.end()) {
    auto* item = new QCPItemText(m_surface);
    item->setClipToAxisRect(false);
    item->setSelectable(false);
    item->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    item->position->setType(QCPItemPosition::ptAbsolute);
    found = m_labels.emplace(key, Label{graph, item}).first;
  }
  found->second.graph = graph;
  found->second.item->setText(text);
  found->second.item->setColor(color);
}

void EndLabels::remove(const QString& key) {
  const auto found = m_labels.find(key);
  if (found == m_labels.end()) return;
  m_surface->removeItem(found->second.item);
  m_labels.erase(found);
}

void EndLabels::setFont(const QFont& font) {
  for (auto& [key, label] : m_labels) label.item->setFont(font);
}

int EndLabels::width() const {
  int width = 0;
  for (const auto& [key, label] : m_labels) {
    width = std::max(width, QFontMetrics(label.item->font()).horizontalAdvance(label.item->text()) + kGap);
  }
  return width;
}

void EndLabels::place() {
  struct Placed {
    double x;
    double y;
    QCPItemText* item;
  };
  std::vector<Placed> placed;
  const QRect area = m_surface->axisRect()->rect();
  const double lastX = m_surface->xAxis->range().upper;
  double height = 0.0;
  for (auto& [key, label] : m_labels) {
    label.item->setVisible(false);
    if (!label.graph->visible() || label.graph->data()->isEmpty()) continue;
    // The last point in view that is a number.
    auto point = label.graph->data()->findEnd(lastX, false);
    const auto begin = label.graph->data()->constBegin();
    while (point != begin && std::isnan((point - 1)->value)) --point;
    if (point == begin) continue;
    const double y = m_surface->yAxis->coordToPixel((point - 1)->value);
    if (!std::isfinite(y)) continue;
    height = std::max<double>(height, QFontMetrics(label.item->font()).height());
    const double x = m_beside ? m_surface->xAxis->coordToPixel((point - 1)->key) + kGap : area.right();
    placed.push_back({x, std::clamp<double>(y, area.top(), area.bottom()), label.item});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.y < b.y; });
  for (std::size_t i = 1; i < placed.size(); ++i) placed[i].y = std::max(placed[i].y, placed[i - 1].y + height);
  // Whatever was pushed out below moves back up.
  double limit = area.bottom() + height / 2.0;
  for (auto label = placed.rbegin(); label != placed.rend(); ++label) {
    label->y = std::min(label->y, limit);
    limit = label->y - height;
  }
  for (const Placed& label : placed) {
    label.item->position->setCoords(label.x + kGap, label.y);
    label.item->setVisible(true);
  }
}

}  // namespace parsimony::widgets
