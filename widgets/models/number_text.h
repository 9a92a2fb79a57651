// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace parsimony::widgets {

/// `value` with `significant` digits: 3.42, 0.00123, 1.2e-07, 12 300 (thousands apart by a thin space). NaN is "–", whole numbers
/// below a million keep all their digits. The decimal point is a point in every language, as in the files.
[[nodiscard]] QString numberText(double value, int significant = 3);

}  // namespace parsimony::widgets
