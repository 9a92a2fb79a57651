// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace parsimony::widgets {

/// One line of RFC 4180 with "\n"; `last` is added as a further cell when it is not empty.
[[nodiscard]] QString csvLine(const QStringList& cells, const QString& last = {});
/// Shortest text that reads back to the same double; NaN is an empty cell.
[[nodiscard]] QString csvNumber(double value);

}  // namespace parsimony::widgets
