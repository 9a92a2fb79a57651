// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace parsimony::widgets {

/// Roles that every model of this program shares.
enum ItemRole {
  ValueRole = Qt::UserRole + 1,  ///< the number, date or text behind DisplayRole, in full; sorting and export use it
  PathRole,                      ///< where the thing lies, absolute
};

}  // namespace parsimony::widgets
