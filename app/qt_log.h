// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace parsimony::app {

/// Sends Qt's own messages (qWarning, painter complaints ...) to the program's log, area "qt"; those of level Warning also to stderr.
void bridgeQtMessages();

}  // namespace parsimony::app
