// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace parsimony::widgets {

/// Maps frames to px of a strip. Frame f covers [f, f + 1) on the axis:
///
///   px = (f + 0.5 - first) * pxPerFrame   is the middle of frame f,   f = floor(first + px / pxPerFrame)
class TimelineAxis {
 public:
  static constexpr double kMaxPxPerFrame = 32.0;

  void setNumFrames(std::int64_t count);
  [[nodiscard]] std::int64_t numFrames() const { return m_numFrames; }
  /// A new width keeps the first frame; a view of everything stays one.
  void setWidth(double px);
  [[nodiscard]] double width() const { return m_width; }

  void showAll();
  [[nodiscard]] bool showsAll() const { return m_showsAll; }
  /// Sets the scale (clamped) so that what lies at `anchorPx` stays there, as far as the ends allow.
  void zoomTo(double pxPerFrame, double anchorPx);
  void panBy(double px);
  /// Scrolls as little as needed to have a frame in sight.
  void reveal(std::int64_t frame);

  [[nodiscard]] double pxPerFrame() const { return m_pxPerFrame; }
  [[nodiscard]] double first() const { return m_first; }  ///< axis position of the left edge, frames
  [[nodiscard]] double last() const { return m_first + m_width / m_pxPerFrame; }
  /// Frame under a px, clamped to the video; -1 without frames.
  [[nodiscard]] std::int64_t frameAt(double px) const;
  /// Middle of a frame, px; outside [0, width) when it is out of sight.
  [[nodiscard]] double positionOf(std::int64_t frame) const;
  /// Left edge of a frame, px.
  [[nodiscard]] double leftOf(std::int64_t frame) const;
  /// Frames between two marks of the ruler: 1, 2 or 5 times a power of ten, at least `minPx` apart.
  [[nodiscard]] std::int64_t rulerStep(double minPx) const;

 private:
  [[nodiscard]] double minPxPerFrame() const;
  void clampFirst();

  std::int64_t m_numFrames = 0;
  double m_width = 1.0;
  double m_pxPerFrame = 1.0;
  double m_first = 0.0;
  bool m_showsAll = true;
};

}  // namespace parsimony::widgets
