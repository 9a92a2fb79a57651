// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>

#include "core/base/text.h"

namespace parsimony::app {

/// Paths are UTF-8 in the engine and QString in the window.
[[nodiscard]] inline QString toQString(const std::filesystem::path& path) {
  return QString::fromStdString(base::toUtf8(path));
}
[[nodiscard]] inline std::filesystem::path toPath(const QString& path) {
  return base::pathFromUtf8(path.toStdString());
}

}  // namespace parsimony::app
