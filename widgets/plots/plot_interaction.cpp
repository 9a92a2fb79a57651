// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <cmath>

#include "widgets/plots/plot.h"

namespace parsimony::widgets {

QString Plot::readout() const {
  return m_readout->visible() ? m_readout->text() : QString();
}

void Plot::showReadout(const QPointF& pixel) {
  if (isEmpty() || !m_surface->axisRect()->rect().contains(pixel.toPoint())) {
    hideReadout();
    return;
  }
  QPointF value = toValue(pixel);
  const QString text = readoutAt(value.rx(), value.y());
  if (text.isEmpty()) {
    hideReadout();
    return;
  }
  m_crosshair->point1->setCoords(value.x(), yRange().first);
  m_crosshair->point2->setCoords(value.x(), yRange().second);
  m_crosshair->setVisible(true);
  // The text stands on the side where the mouse is not.
  const bool left = pixel.x() > m_surface->axisRect()->center().x();
  m_readout->setPositionAlignment((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
  m_readout->position->setCoords(left ? 0.0 : 1.0, 0.0);
  m_readout->setText(text);
  m_readout->setVisible(true);
  m_surface->layer(QStringLiteral("overlay"))->replot();
}

void Plot::hideReadout() {
  if (!m_readout->visible()) return;
  m_readout->setVisible(false);
  m_crosshair->setVisible(false);
  m_surface->layer(QStringLiteral("overlay"))->replot();
}

bool Plot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_surface) followMouse(event);
  return QWidget::eventFilter(watched, event);
}

void Plot::followMouse(QEvent* event) {
  switch (event->type()) {
    case QEvent::MouseMove: {
      const auto* mouse = static_cast<QMouseEvent*>(event);
      if (mouse->buttons() == Qt::NoButton) showReadout(mouse->position());
      break;
    }
    case QEvent::Leave:
      hideReadout();
      break;
    case QEvent::MouseButtonPress:
      setFocus(Qt::MouseFocusReason);
      break;
    case QEvent::MouseButtonDblClick:
      resetView();
      break;
    default:
      break;
  }
}

void Plot::zoom(double factor) {
  const QPointF center = toValue(m_surface->axisRect()->center());
  m_surface->xAxis->scaleRange(factor, center.x());
  m_surface->yAxis->scaleRange(factor, center.y());
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::keyPressEvent(QKeyEvent* event) {
  constexpr double kStep = 0.1;
  const auto pan = [this](QCPAxis* axis, double share) {
    const bool log = axis->scaleType() == QCPAxis::stLogarithmic;
    const QCPRange range = axis->range();
    if (log) {
      const double ratio = std::pow(range.upper / range.lower, share);
      axis->setRange(range.lower * ratio, range.upper * ratio);
    } else {
      axis->moveRange(share * range.size());
    }
    m_surface->replot(QCustomPlot::rpQueuedReplot);
  };
  if (event->matches(QKeySequence::Copy)) return copyPicture();
  switch (event->key()) {
    case Qt::Key_Plus:
      return zoom(0.8);
    case Qt::Key_Minus:
      return zoom(1.25);
    case Qt::Key_0:
    case Qt::Key_Home:
      return resetView();
    case Qt::Key_Left:
      return pan(m_surface->xAxis, -kStep);
    case Qt::Key_Right:
      return pan(m_surface->xAxis, kStep);
    case Qt::Key_Up:
      return pan(m_surface->yAxis, kStep);
    case Qt::Key_Down:
      return pan(m_surface->yAxis, -kStep);
    default:
      QWidget::keyPressEvent(event);
  }
}

void linkXAxes(const std::vector<Plot*>& plots) {
  for (Plot* plot : plots) {
    for (Plot* other : plots) {
      if (other == plot) continue;
      plot->m_linked.emplace_back(other);
      QObject::connect(plot, &Plot::xRangeChanged, other, [plot, other](double from, double to) {
        if (other->xRange() == Plot::Range{from, to}) return;
        // A linked plot that is moved by a follower keeps following.
        const bool following = other->m_following;
        other->setXRange({from, to});
        other->m_following = following && plot->m_following;
      });
    }
  }
}

}  // namespace parsimony::widgets
