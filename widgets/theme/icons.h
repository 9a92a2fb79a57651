// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>
#include <QStringList>

#include "widgets/theme/tokens.h"

namespace parsimony::widgets {

/// The program's icons: resources/icons/<name>.svg, 24 px grid, 1.75 px round strokes, tinted when painted, so that one QIcon
/// follows the theme, the state of its button and the screen it is on.
class Icons {
 public:
  /// What the icon's colour means.
  enum class Tint { Text, Muted, Accent, OnAccent, Ok, Warn, Error };

  /// An icon by name ("play"). A name that does not exist gives a null icon and a warning in the log.
  [[nodiscard]] static QIcon get(const QString& name, Tint tint = Tint::Text);
  /// One picture of an icon, `extent` px wide in device-independent px.
  [[nodiscard]] static QPixmap pixmap(const QString& name, int extent, const QColor& colour, double devicePixelRatio = 1.0);
  /// All names, sorted.
  [[nodiscard]] static QStringList names();
  [[nodiscard]] static bool exists(const QString& name);
  [[nodiscard]] static QColor colour(Tint tint, const Tokens& tokens);
  /// Registers the compiled-in files; needed once because a static library's resources are not linked by themselves.
  static void ensureResources();
};

}  // namespace parsimony::widgets
