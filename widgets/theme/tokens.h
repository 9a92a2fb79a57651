// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <vector>

namespace parsimony::widgets {

/// The colours of the program, by what they mean. No widget names a colour of its own.
struct Tokens {
  QColor surface;      ///< window
  QColor raised;       ///< cards, fields, lists, menus
  QColor sunken;       ///< wells, header rows, the rail
  QColor border;       ///< hairlines and frames
  QColor text;         ///< what is read
  QColor muted;        ///< what may be read: captions, units, hints
  QColor accent;       ///< the primary action and the focus ring
  QColor accentHover;  ///< accent under the mouse
  QColor onAccent;     ///< text on accent
  QColor ok;
  QColor warn;
  QColor error;      ///< errors only
  QColor selection;  ///< selected rows; `text` is written on it
  QColor hover;      ///< rows and buttons under the mouse; `text` is written on it
  QColor plotGrid;   ///< grid of plots, on raised
  QColor canvas;     ///< behind a picture
  bool dark = false;
};

/// One token with its name in the struct, for tests and for the style sheet.
struct NamedToken {
  QString name;
  QColor colour;
};

[[nodiscard]] const Tokens& lightTokens();
[[nodiscard]] const Tokens& darkTokens();
[[nodiscard]] std::vector<NamedToken> allTokens(const Tokens& tokens);

/// Relative luminance in [0, 1] of an opaque colour: 0.2126 R + 0.7152 G + 0.0722 B of linear sRGB   (WCAG 2.1).
[[nodiscard]] double relativeLuminance(const QColor& colour);

/// Contrast in [1, 21]: (brighter + 0.05) / (darker + 0.05) of the luminances   (WCAG 2.1); text needs 4.5.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

}  // namespace parsimony::widgets
