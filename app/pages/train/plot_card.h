// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QVBoxLayout>

#include "widgets/plots/line_plot.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

/// A raised frame around one plot or table of the dashboard.
inline QFrame* cardOf(QWidget* content) {
  using namespace widgets;
  auto* frame = new QFrame;
  frame->setProperty("card", true);
  auto* layout = new QVBoxLayout(frame);
  layout->setContentsMargins(spacing::kTiny, spacing::kTiny, spacing::kTiny, spacing::kTiny);
  layout->addWidget(content);
  return frame;
}

/// What a plot of curves over steps is called, shows while it is empty, and is saved as.
struct PlotWords {
  const char* name;  ///< object name
  QString title;
  QString yLabel;
  QString yUnit;
  QString empty;
  QString file;
};

inline widgets::LinePlot* stepPlot(const PlotWords& words, const QString& stepText, QWidget* parent) {
  auto* plot = new widgets::LinePlot(parent);
  plot->setObjectName(QLatin1String(words.name));
  plot->setTitle(words.title);
  plot->setXAxis(stepText);
  plot->setYAxis(words.yLabel, words.yUnit);
  plot->setEmptyText(words.empty);
  plot->setExportName(words.file);
  return plot;
}

}  // namespace parsimony::app
