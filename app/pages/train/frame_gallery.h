// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

#include "core/jobs/run_context.h"

namespace parsimony::app {

/// The newest picture of each validation frame, in a grid that fits the widget.
class FrameGallery : public QWidget {
  Q_OBJECT

 public:
  explicit FrameGallery(QWidget* parent = nullptr);

  void add(const jobs::PreviewImage& preview);
  void clear();
  [[nodiscard]] int count() const { return static_cast<int>(m_pictures.size()); }
  [[nodiscard]] QSize sizeHint() const override { return {360, 220}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Picture {
    QString name;
    QImage image;
  };
  [[nodiscard]] int bestColumns(const QSizeF& area) const;

  std::vector<Picture> m_pictures;
  std::int64_t m_step = 0;
};

}  // namespace parsimony::app
