// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QImage>

class QLabel;

namespace parsimony::widgets {

/// The card over the timeline: a thumbnail, where there is one, and a line of text.
class TimelineHover : public QFrame {
  Q_OBJECT

 public:
  explicit TimelineHover(QWidget* parent);
  /// Shows the card centred above a point of the screen.
  void showAbove(const QPoint& globalPoint, std::int64_t frame, const QString& text);
  void setThumbnail(std::int64_t frame, const QImage& picture);
  [[nodiscard]] QString text() const;

 private:
  QLabel* m_picture;
  QLabel* m_text;
  std::int64_t m_frame = -1;
};

}  // namespace parsimony::widgets
