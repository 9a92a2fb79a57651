// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/number_text.h"

#include <algorithm>
#include <cmath>

namespace parsimony::widgets {

namespace {

QString grouped(const QString& digits) {
  QString text;
  for (qsizetype i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += QChar(0x2009);
    text += digits[i];
  }
  return text;
}

}  // namespace

QString numberText(double value, int significant) {
  if (std::isnan(value)) return QStringLiteral("\u2013");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("\u221e") : QStringLiteral("\u2212\u221e");
  if (value == 0.0) return QStringLiteral("0");
  const QString sign = value < 0 ? QStringLiteral("\u2212") : QString();
  const double size = std::abs(value);
  constexpr double kSmallest = 1e-4;
  constexpr double kLargest = 1e6;
  if (size < kSmallest || size >= kLargest) return sign + QString::number(size, 'g', significant);
  if (size == std::floor(size)) {
    const QString digits = QString::number(size, 'f', 0);
    return sign + (digits.size() > 4 ? grouped(digits) : digits);
  }
  // Rounding first: 9.996 has one digit before the point, but shows as 10.0.
  const double rounded = QString::number(size, 'g', significant).toDouble();
  const int exponent = static_cast<int>(std::floor(std::log10(rounded)));
  const int decimals = std::max(0, significant - 1 - exponent);
  const QString digits = QString::number(size, 'f', decimals);
  return sign + (decimals == 0 && digits.size() > 4 ? grouped(digits) : digits);
}

}  // namespace parsimony::widgets
