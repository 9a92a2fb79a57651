// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace parsimony::app {

class MainWindow;

/// Waits until the window shows what it will show (at most `timeoutMs`), saves a picture of it and ends the program: exit code 0, or 1
/// with a line on stderr. An error that a page shows meanwhile is that line, its exit code the program's, and there is no picture.
void grabAndExit(MainWindow* window, const QString& file, int timeoutMs = 30000);

}  // namespace parsimony::app
