// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/csv_text.h"

#include "core/base/text.h"

namespace parsimony::widgets {

namespace {
QString quoted(QString cell) {
  const bool quote = cell.contains(QLatin1Char(',')) || cell.contains(QLatin1Char('"')) || cell.contains(QLatin1Char('\n'));
  if (!quote) return cell;
  cell.replace(QLatin1Char('"'), QLatin1String("\"\""));
  return QLatin1Char('"') + cell + QLatin1Char('"');
}
}  // namespace

QString csvLine(const QStringList& cells, const QString& last) {
  QStringList all;
  for (const QString& cell : cells) all << quoted(cell);
  if (!last.isEmpty()) all << quoted(last);
  return all.join(QLatin1Char(',')) + QLatin1Char('\n');
}

QString csvNumber(double value) {
  return QString::fromStdString(base::formatDouble(value));
}

}  // namespace parsimony::widgets
