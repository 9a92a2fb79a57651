// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/theme/tokens.h"

namespace parsimony::widgets {

/// The application's style sheet with the colours of `tokens` filled in. What a widget may ask for by a dynamic property:
///   primary=true     QPushButton: the page's main action
///   quiet=true       QPushButton, QToolButton: no frame until hovered
///   card=true        QFrame: raised, bordered, rounded
///   role="caption" | "heading" | "title" | "muted" | "error" | "warn" | "ok"    QLabel
[[nodiscard]] QString styleSheet(const Tokens& tokens);

}  // namespace parsimony::widgets
