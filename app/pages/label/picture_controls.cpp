// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/picture_controls.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSlider>
#include <cmath>

#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

PictureControls::PictureControls(PoseCanvas* canvas, QWidget* parent) : QWidget(parent), m_canvas(canvas) {
  setObjectName(QStringLiteral("pictureControls"));
  auto* form = new QFormLayout(this);
  form->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
  form->setHorizontalSpacing(spacing::kMedium);
  m_brightness = addSlider("brightness", tr("Brightness"), -100, 100, 0);
  m_contrast = addSlider("contrast", tr("Contrast"), -100, 100, 0);
  m_gamma = addSlider("gamma", tr("Gamma"), -100, 100, 0);
  m_inverted = new QCheckBox(tr("Inverted"), this);
  m_inverted->setObjectName(QStringLiteral("inverted"));
  auto* reset = new QPushButton(tr("Reset"), this);
  reset->setObjectName(QStringLiteral("resetPicture"));
  form->addRow(m_inverted, reset);
  connect(m_inverted, &QCheckBox::toggled, this, &PictureControls::apply);
  connect(reset, &QPushButton::clicked, this, &PictureControls::reset);
}

QSlider* PictureControls::addSlider(const char* name, const QString& text, int low, int high, int value) {
  auto* slider = new QSlider(Qt::Horizontal, this);
  slider->setObjectName(QLatin1String(name));
  slider->setAccessibleName(text);
  slider->setRange(low, high);
  slider->setValue(value);
  slider->setFixedWidth(160);
  static_cast<QFormLayout*>(layout())->addRow(text, slider);
  connect(slider, &QSlider::valueChanged, this, &PictureControls::apply);
  return slider;
}

void PictureControls::apply() {
  PictureAdjustment adjustment;
  adjustment.brightness = m_brightness->value() / 100.0;
  // Equal steps of a slider are equal factors: a quarter to four times.
  adjustment.contrast = std::pow(4.0, m_contrast->value() / 100.0);
  adjustment.gamma = std::pow(4.0, m_gamma->value() / 100.0);
  adjustment.inverted = m_inverted->isChecked();
  m_canvas->setAdjustment(adjustment);
}

void PictureControls::reset() {
  for (QSlider* slider : {m_brightness, m_contrast, m_gamma}) slider->setValue(0);
  m_inverted->setChecked(false);
}

}  // namespace parsimony::app
