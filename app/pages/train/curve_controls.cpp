// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/curve_controls.h"

#include <QCheckBox>
#include <QHBoxLayout>

#include "widgets/plots/line_plot.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

namespace {
constexpr double kSmoothing = 0.95;  // per step: an average over some twenty batches
}

CurveControls::CurveControls(const QString& prefix, QWidget* parent) : QWidget(parent) {
  m_row = new QHBoxLayout(this);
  m_row->setContentsMargins(0, 0, 0, 0);
  m_row->setSpacing(spacing::kLarge);
  const auto box = [&](const char* name, const QString& text, const QString& help) {
    auto* check = new QCheckBox(text, this);
    check->setObjectName(prefix + QLatin1String(name));
    check->setAccessibleName(text);
    check->setToolTip(help);
    check->setChecked(true);
    m_row->addWidget(check);
    return check;
  };
  m_log = box("Logarithmic", tr("Logarithmic"), tr("Equal factors are equal distances on the y axis"));
  m_smooth = box("Smoothed", tr("Smoothed"), tr("Draws an average over about twenty steps"));
  m_raw = box("Raw", tr("Raw values"), tr("Shows every logged value behind the smooth curve"));
  m_row->addStretch(1);
  connect(m_smooth, &QCheckBox::toggled, m_raw, &QCheckBox::setEnabled);
}

void CurveControls::control(LinePlot* plot, bool smoothable) {
  const auto setSmooth = [plot](bool on) { plot->setSmoothing(on ? kSmoothing : 0.0); };
  plot->setLogY(m_log->isChecked());
  connect(m_log, &QCheckBox::toggled, plot, &LinePlot::setLogY);
  if (!smoothable) return;
  setSmooth(m_smooth->isChecked());
  plot->setRawShown(m_raw->isChecked());
  connect(m_smooth, &QCheckBox::toggled, plot, setSmooth);
  connect(m_raw, &QCheckBox::toggled, plot, &LinePlot::setRawShown);
}

void CurveControls::addWidget(QWidget* widget) {
  m_row->addWidget(widget);
}

}  // namespace parsimony::app
