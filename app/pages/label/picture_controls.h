// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QSlider;

namespace parsimony::widgets {
class PoseCanvas;
}

namespace parsimony::app {

/// Sliders for how the canvas shows its picture; the data stays as it is.
class PictureControls : public QWidget {
  Q_OBJECT

 public:
  explicit PictureControls(widgets::PoseCanvas* canvas, QWidget* parent = nullptr);

 private:
  QSlider* addSlider(const char* name, const QString& text, int low, int high, int value);
  void apply();
  void reset();

  widgets::PoseCanvas* m_canvas;
  QSlider* m_brightness;
  QSlider* m_contrast;
  QSlider* m_gamma;
  QCheckBox* m_inverted;
};

}  // namespace parsimony::app
