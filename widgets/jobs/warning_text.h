// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

namespace parsimony::widgets {

/// A warning of RunContext as one sentence; a code without an entry gives code and text, so that nothing is lost.
[[nodiscard]] QString warningText(const QString& code, const QString& text);
[[nodiscard]] bool hasWarningText(const std::string& code);

}  // namespace parsimony::widgets
