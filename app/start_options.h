// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QSize>
#include <QString>

#include "core/base/error.h"

namespace parsimony::app {

/// What the command line asks the window to show; empty = as it is without.
struct StartOptions {
  QString project;  ///< folder, or a file inside it
  QString page;
  QString grab;  ///< picture to write instead of staying open
  QSize size;
  QString theme;
  QString video;
  QString run;  ///< folder
};

/// Ends the program after --help and --version. \throws base::Error Usage {field, found, expected}
[[nodiscard]] StartOptions parseStartOptions(const QCoreApplication& application);

/// Looks whether what is named is there and can be opened; what a page finds wrong in it later, it tells itself.
/// \throws base::Error as project::open and project::readManifest; NotFound for a video, Inconsistent for a run of another project
void requireInputs(const StartOptions& options);

/// One line on stderr. \return the program's exit code for it: 2 wrong use, 3 bad input, 1 failed
int tellError(const base::Error& error);

}  // namespace parsimony::app
