// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_style.h"

#include <array>

#include "widgets/theme/colour_maps.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

PlotStyle plotStyle(const Tokens& tokens) {
  PlotStyle style;
  style.background = tokens.raised;
  style.axis = tokens.muted;
  style.grid = tokens.plotGrid;
  style.text = tokens.text;
  style.muted = tokens.muted;
  style.accent = tokens.accent;
  style.warn = tokens.warn;
  style.font = tabularFont(typeFont(TypeSize::Caption));
  style.titleFont = typeFont(TypeSize::Body, QFont::DemiBold);
  return style;
}

QColor readableOn(const QColor& color, const QColor& background, double contrast) {
  Oklch mixed = toOklch(color);
  const double step = relativeLuminance(background) < 0.18 ? 0.02 : -0.02;
  QColor result = color;
  while (contrastRatio(result, background) < contrast) {
    mixed.lightness += step;
    if (mixed.lightness <= 0.0 || mixed.lightness >= 1.0) break;
    result = fromOklch(mixed.lightness, mixed.chroma, mixed.hueDegrees);
  }
  return result;
}

QColor seriesColor(int index, const PlotStyle& style) {
  // Okabe and Ito (2008), in the order that keeps neighbours furthest apart; yellow last, it hardly shows on white.
  static const std::array<QColor, 7> kFirst{QColor(0x00, 0x72, 0xb2), QColor(0xd5, 0x5e, 0x00), QColor(0x00, 0x9e, 0x73),
                                            QColor(0xcc, 0x79, 0xa7), QColor(0x56, 0xb4, 0xe9), QColor(0xe6, 0x9f, 0x00),
                                            QColor(0xf0, 0xe4, 0x42)};
  const auto count = static_cast<int>(kFirst.size());
  const QColor color = index < count ? kFirst[static_cast<std::size_t>(index)] : keypointColours(index + 1).back();
  // Thin lines fade on dark surfaces long before text does.
  const double seen = relativeLuminance(style.background) < 0.18 ? 5.0 : 3.0;
  return readableOn(color, style.background, seen);
}

}  // namespace parsimony::widgets
