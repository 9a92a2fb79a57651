// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/colour_maps.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

namespace {

using Rgb = std::array<double, 3>;

double encode(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}
double decode(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Linear sRGB of an OKLab colour; the matrices are those of Ottosson's definition.
Rgb linearFromOklab(double lightness, double a, double b) {
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool inGamut(const Rgb& rgb) {
  return std::all_of(rgb.begin(), rgb.end(), [](double c) { return c >= -1e-4 && c <= 1.0 + 1e-4; });
}

QColor fromLinear(const Rgb& rgb) {
  const auto channel = [](double c) { return static_cast<float>(std::clamp(encode(std::clamp(c, 0.0, 1.0)), 0.0, 1.0)); };
  return QColor::fromRgbF(channel(rgb[0]), channel(rgb[1]), channel(rgb[2]));
}

QColor shifted(const QColor& colour, double lightness) {
  const Oklch base = toOklch(colour);
  return fromOklch(std::clamp(base.lightness + lightness, 0.4, 0.93), base.chroma, base.hueDegrees);
}

// Hue families: the seven chromatic colours of Okabe and Ito, then golden-angle steps, which stay even at any count.
QColor familyColour(int family) {
  static const std::array<QColor, 7> okabeIto = {QColor(0xe6, 0x9f, 0x00), QColor(0x56, 0xb4, 0xe9), QColor(0x00, 0x9e, 0x73),
                                                 QColor(0xf0, 0xe4, 0x42), QColor(0x00, 0x72, 0xb2), QColor(0xd5, 0x5e, 0x00),
                                                 QColor(0xcc, 0x79, 0xa7)};
  if (family < static_cast<int>(okabeIto.size())) return okabeIto[static_cast<std::size_t>(family)];
  const int step = family - static_cast<int>(okabeIto.size());
  static constexpr std::array<double, 3> lightness = {0.78, 0.62, 0.70};
  return fromOklch(lightness[static_cast<std::size_t>(step % 3)], 0.15, std::fmod(20.0 + 137.50776 * step, 360.0));
}

}  // namespace

QColor fromOklch(double lightness, double chroma, double hueDegrees) {
  const double hue = hueDegrees * M_PI / 180.0;
  // Lowering the chroma keeps hue and lightness; clipping the channels would shift both.
  for (double c = chroma; c > 0.0; c -= 0.002) {
    const Rgb rgb = linearFromOklab(lightness, c * std::cos(hue), c * std::sin(hue));
    if (inGamut(rgb)) return fromLinear(rgb);
  }
  return fromLinear(linearFromOklab(lightness, 0.0, 0.0));
}

Oklch toOklch(const QColor& colour) {
  const double r = decode(colour.redF());
  const double g = decode(colour.greenF());
  const double b = decode(colour.blueF());
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const double lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  const double greenRed = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  const double blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
  const double hue = std::atan2(blueYellow, greenRed) * 180.0 / M_PI;
  return {lightness, std::hypot(greenRed, blueYellow), hue < 0.0 ? hue + 360.0 : hue};
}

QColor viridis(double t) {
  if (std::isnan(t)) return QColor(0x80, 0x80, 0x80);
  // Least-squares fit to 15 stops of the map, coefficients of t^0 .. t^6.
  static constexpr std::array<std::array<double, 7>, 3> fit = {{
      {0.266798, 0.276377, -1.549443, -0.982878, 1.572320, 7.109656, -5.700840},
      {0.003910, 1.435666, -0.175553, -4.020618, 10.513879, -10.250120, 3.398740},
      {0.329440, 1.504025, -1.072786, -14.776134, 48.664240, -58.838517, 24.334790},
  }};
  const double x = std::clamp(t, 0.0, 1.0);
  std::array<float, 3> rgb{};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    double value = 0.0;
    for (std::size_t power = 7; power-- > 0;) value = value * x + fit[channel][power];
    rgb[channel] = static_cast<float>(std::clamp(value, 0.0, 1.0));
  }
  return QColor::fromRgbF(rgb[0], rgb[1], rgb[2]);
}

std::vector<QColor> keypointColours(int count, const std::vector<std::pair<int, int>>& leftRight) {
  std::vector<int> partner(static_cast<std::size_t>(std::max(count, 0)), -1);
  std::vector<bool> isLeft(partner.size(), false);
  for (const auto& [left, right] : leftRight) {
    if (left < 0 || right < 0 || left >= count || right >= count || left == right) continue;
    partner[static_cast<std::size_t>(left)] = right;
    partner[static_cast<std::size_t>(right)] = left;
    isLeft[static_cast<std::size_t>(left)] = true;
  }
  std::vector<QColor> colours(partner.size());
  int family = 0;
  for (std::size_t k = 0; k < colours.size(); ++k) {
    if (colours[k].isValid()) continue;
    const QColor base = familyColour(family++);
    if (partner[k] < 0) {
      colours[k] = base;
      continue;
    }
    // The pair straddles a lightness that leaves room on both sides: neither may vanish on black fur or on a white list.
    const Oklch lch = toOklch(base);
    const double middle = std::clamp(lch.lightness, 0.60, 0.72);
    const double sign = isLeft[k] ? 1.0 : -1.0;
    colours[k] = shifted(base, middle - lch.lightness + sign * 0.11);
    colours[static_cast<std::size_t>(partner[k])] = shifted(base, middle - lch.lightness - sign * 0.11);
  }
  return colours;
}

}  // namespace parsimony::widgets
