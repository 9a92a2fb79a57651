// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"

namespace parsimony::widgets {

/// An error in words for people: one sentence each; `where`, `path` and `remedy` may be empty.
struct ErrorMessage {
  QString what;     ///< "The file ends too early."
  QString where;    ///< "labels.csv, line 12"
  QString path;     ///< "/data/mouse/labels.csv"; empty where `where` says it all
  QString remedy;   ///< "Copy it again from its source."
  QString details;  ///< for a report: code and every value, one per line, English
};

[[nodiscard]] ErrorMessage errorMessage(const base::Error& error);

/// what (where). remedy - as one paragraph, never the bare exception text.
[[nodiscard]] QString errorText(const base::Error& error);

}  // namespace parsimony::widgets
