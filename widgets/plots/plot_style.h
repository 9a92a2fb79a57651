// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QColor>
#include <QFont>

#include "widgets/theme/tokens.h"

namespace parsimony::widgets {

/// The one look of all plots.
struct PlotStyle {
  QColor background;
  QColor axis;
  QColor grid;
  QColor text;
  QColor muted;
  QColor accent;
  QColor warn;
  QFont font;  ///< ticks and labels, digits of equal width
  QFont titleFont;
};

[[nodiscard]] PlotStyle plotStyle(const Tokens& tokens);

/// Colour of the nth series, told apart with the common colour-vision deficiencies and seen on the background (contrast at least 3).
[[nodiscard]] QColor seriesColor(int index, const PlotStyle& style);
/// The same hue, made lighter or darker until text in it can be read on `background` (contrast at least 4.5).
[[nodiscard]] QColor readableOn(const QColor& color, const QColor& background, double contrast = 4.5);

}  // namespace parsimony::widgets
