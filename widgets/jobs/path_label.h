// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace parsimony::widgets {

/// A path on one line, whose middle gives way where it is too long: its ends say most. text(), the tooltip and the screen reader have the
/// whole path. Hidden while there is none.
class PathLabel : public QLabel {
  Q_OBJECT

 public:
  explicit PathLabel(QWidget* parent = nullptr);
  void setPath(const QString& path);
  /// What is drawn at the present width.
  [[nodiscard]] QString shownText() const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace parsimony::widgets
