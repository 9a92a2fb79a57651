// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <array>
#include <utility>
#include <vector>

namespace parsimony::widgets {

/// A colour by lightness [0, 1], chroma [0, ~0.37] and hue in degrees of OKLCH   (Ottosson 2020), clipped to sRGB by lowering the chroma.
[[nodiscard]] QColor fromOklch(double lightness, double chroma, double hueDegrees);

struct Oklch {
  double lightness = 0.0;
  double chroma = 0.0;
  double hueDegrees = 0.0;
};
[[nodiscard]] Oklch toOklch(const QColor& colour);

/// Perceptually uniform map from t in [0, 1] (dark violet to yellow): a polynomial of degree 6 per channel, within 3/255 of viridis.
/// Outside values are clamped; NaN gives grey.
[[nodiscard]] QColor viridis(double t);

/// K colours that are told apart with the common colour-vision deficiencies: first those of Okabe and Ito (2008), then an even wheel
/// in OKLCH. `leftRight` holds pairs of indices; the two of a pair share a hue and differ in lightness (left lighter).
[[nodiscard]] std::vector<QColor> keypointColours(int count, const std::vector<std::pair<int, int>>& leftRight = {});

}  // namespace parsimony::widgets
