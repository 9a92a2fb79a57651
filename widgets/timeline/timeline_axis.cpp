// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_axis.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

void TimelineAxis::setNumFrames(std::int64_t count) {
  m_numFrames = std::max<std::int64_t>(count, 0);
  showAll();
}

void TimelineAxis::setWidth(double px) {
  m_width = std::max(px, 1.0);
  if (m_showsAll) {
    showAll();
    return;
  }
  m_pxPerFrame = std::max(m_pxPerFrame, minPxPerFrame());
  clampFirst();
}

double TimelineAxis::minPxPerFrame() const {
  // A clip of a few frames must not be drawn with frames as wide as the window.
  return m_numFrames > 0 ? std::min(m_width / static_cast<double>(m_numFrames), kMaxPxPerFrame) : 1.0;
}

void TimelineAxis::showAll() {
  m_pxPerFrame = minPxPerFrame();
  m_first = 0.0;
  m_showsAll = true;
}

void TimelineAxis::clampFirst() {
  const double visible = m_width / m_pxPerFrame;
  m_first = std::clamp(m_first, 0.0, std::max(0.0, static_cast<double>(m_numFrames) - visible));
}

void TimelineAxis::zoomTo(double pxPerFrame, double anchorPx) {
  const double fixed = m_first + anchorPx / m_pxPerFrame;
  m_pxPerFrame = std::clamp(pxPerFrame, minPxPerFrame(), kMaxPxPerFrame);
  m_first = fixed - anchorPx / m_pxPerFrame;
  m_showsAll = m_pxPerFrame <= minPxPerFrame() * (1.0 + 1e-12);
  clampFirst();
}

void TimelineAxis::panBy(double px) {
  m_first -= px / m_pxPerFrame;
  clampFirst();
}

void TimelineAxis::reveal(std::int64_t frame) {
  const auto f = static_cast<double>(frame);
  const double visible = m_width / m_pxPerFrame;
  const double margin = std::min(visible * 0.1, 20.0);
  if (f < m_first) m_first = f - margin;
  if (f + 1.0 > m_first + visible) m_first = f + 1.0 + margin - visible;
  clampFirst();
}

std::int64_t TimelineAxis::frameAt(double px) const {
  if (m_numFrames == 0) return -1;
  const auto frame = static_cast<std::int64_t>(std::floor(m_first + px / m_pxPerFrame));
  return std::clamp<std::int64_t>(frame, 0, m_numFrames - 1);
}

double TimelineAxis::positionOf(std::int64_t frame) const {
  return (static_cast<double>(frame) + 0.5 - m_first) * m_pxPerFrame;
}
double TimelineAxis::leftOf(std::int64_t frame) const {
  return (static_cast<double>(frame) - m_first) * m_pxPerFrame;
}

std::int64_t TimelineAxis::rulerStep(double minPx) const {
  for (std::int64_t decade = 1; decade < std::int64_t{1} << 50; decade *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (static_cast<double>(decade * factor) * m_pxPerFrame >= minPx) return decade * factor;
    }
  }
  return std::int64_t{1} << 50;
}

}  // namespace parsimony::widgets
