// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace parsimony::app {

/// By the name's extension alone.
[[nodiscard]] bool isVideoFile(const QString& path);
/// For file dialogs: "Videos (*.mp4 *.avi ...)".
[[nodiscard]] QString videoFilter();

}  // namespace parsimony::app
