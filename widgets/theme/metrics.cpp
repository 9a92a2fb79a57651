// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/metrics.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>

namespace parsimony::widgets {

QFont typeFont(TypeSize size, QFont::Weight weight) {
  QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
  font.setPixelSize(static_cast<int>(size));
  font.setWeight(weight);
  return font;
}

bool hasTabularDigits(const QFont& font) {
  const QFontMetricsF metrics(font);
  const double width = metrics.horizontalAdvance(QLatin1Char('0'));
  for (char digit = '1'; digit <= '9'; ++digit) {
    if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01) return false;
  }
  return true;
}

QFont tabularFont(const QFont& font) {
  QFont tabular = font;
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
  tabular.setFeature("tnum", 1);
#endif
  if (hasTabularDigits(tabular)) return tabular;
  tabular.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
  return tabular;
}

}  // namespace parsimony::widgets
