// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace parsimony::widgets {

/// Distances of the layout, px, on a 4 px grid.
namespace spacing {
constexpr int kTiny = 4;
constexpr int kSmall = 8;
constexpr int kMedium = 12;
constexpr int kLarge = 16;
constexpr int kHuge = 24;
}  // namespace spacing

constexpr int kCornerRadius = 6;  ///< px, the only one

/// The four sizes of type, px.
enum class TypeSize { Caption = 11, Body = 13, Heading = 15, Title = 20 };

/// The system's font in one of the four sizes.
[[nodiscard]] QFont typeFont(TypeSize size, QFont::Weight weight = QFont::Normal);

/// `font` with digits of equal width, for numbers that stand above each other or change in place. Falls back to the
/// system's fixed-pitch font where the family has no such digits.
[[nodiscard]] QFont tabularFont(const QFont& font);

/// Whether all ten digits of a font advance equally.
[[nodiscard]] bool hasTabularDigits(const QFont& font);

}  // namespace parsimony::widgets
