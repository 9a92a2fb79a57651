// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

const Tokens& lightTokens() {
  static const Tokens tokens{
      .surface = QColor(0xf6, 0xf7, 0xf9),
      .raised = QColor(0xff, 0xff, 0xff),
      .sunken = QColor(0xec, 0xef, 0xf3),
      .border = QColor(0xd3, 0xd9, 0xe1),
      .text = QColor(0x19, 0x1f, 0x28),
      .muted = QColor(0x53, 0x60, 0x72),
      .accent = QColor(0x1d, 0x5f, 0xbf),
      .accentHover = QColor(0x17, 0x50, 0xa3),
      .onAccent = QColor(0xff, 0xff, 0xff),
      .ok = QColor(0x17, 0x6f, 0x43),
      .warn = QColor(0x85, 0x57, 0x00),
      .error = QColor(0xbe, 0x26, 0x2b),
      .selection = QColor(0xd8, 0xe6, 0xfb),
      .hover = QColor(0xe9, 0xee, 0xf5),
      .plotGrid = QColor(0xe6, 0xea, 0xf0),
      .canvas = QColor(0xe3, 0xe7, 0xec),
      .dark = false,
  };
  return tokens;
}

const Tokens& darkTokens() {
  static const Tokens tokens{
      .surface = QColor(0x16, 0x19, 0x1f),
      .raised = QColor(0x1e, 0x22, 0x2a),
      .sunken = QColor(0x10, 0x13, 0x18),
      .border = QColor(0x36, 0x3d, 0x49),
      .text = QColor(0xe7, 0xeb, 0xf1),
      .muted = QColor(0x9b, 0xa6, 0xb5),
      .accent = QColor(0x6e, 0xa8, 0xff),
      .accentHover = QColor(0x8c, 0xba, 0xff),
      .onAccent = QColor(0x0c, 0x17, 0x26),
      .ok = QColor(0x4f, 0xc4, 0x8b),
      .warn = QColor(0xe4, 0xa8, 0x3c),
      .error = QColor(0xff, 0x84, 0x7b),
      .selection = QColor(0x24, 0x3b, 0x60),
      .hover = QColor(0x29, 0x2f, 0x39),
      .plotGrid = QColor(0x2b, 0x31, 0x3b),
      .canvas = QColor(0x0c, 0x0e, 0x12),
      .dark = true,
  };
  return tokens;
}

std::vector<NamedToken> allTokens(const Tokens& t) {
  return {{QStringLiteral("surface"), t.surface},
          {QStringLiteral("raised"), t.raised},
          {QStringLiteral("sunken"), t.sunken},
          {QStringLiteral("border"), t.border},
          {QStringLiteral("text"), t.text},
          {QStringLiteral("muted"), t.muted},
          {QStringLiteral("accentHover"), t.accentHover},
          {QStringLiteral("accent"), t.accent},
          {QStringLiteral("onAccent"), t.onAccent},
          {QStringLiteral("ok"), t.ok},
          {QStringLiteral("warn"), t.warn},
          {QStringLiteral("error"), t.error},
          {QStringLiteral("selection"), t.selection},
          {QStringLiteral("hover"), t.hover},
          {QStringLiteral("plotGrid"), t.plotGrid},
          {QStringLiteral("canvas"), t.canvas}};
}

double relativeLuminance(const QColor& colour) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrastRatio(const QColor& a, const QColor& b) {
  const double first = relativeLuminance(a);
  const double second = relativeLuminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace parsimony::widgets
