// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include "widgets/theme/tokens.h"

namespace parsimony::widgets {

enum class StatusTone { Info, Ok, Warning, Error };

/// The token that carries a status.
[[nodiscard]] QColor statusColor(StatusTone tone, const Tokens& tokens);
/// The same colour as a faint wash over the raised surface, for the background of a message.
[[nodiscard]] QColor statusWash(StatusTone tone, const Tokens& tokens);

}  // namespace parsimony::widgets
