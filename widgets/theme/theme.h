// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

#include "widgets/theme/metrics.h"
#include "widgets/theme/tokens.h"

class QApplication;

namespace parsimony::widgets {

/// The look of the program: Fusion with a palette and a style sheet made from the tokens, light or dark.
///
///     Theme::instance().install(application);      // once, in main()
///     painter.setPen(Theme::current().muted);      // anywhere
class Theme : public QObject {
  Q_OBJECT

 public:
  enum class Mode { System, Light, Dark };
  Q_ENUM(Mode)

  [[nodiscard]] static Theme& instance();
  /// Tokens of the theme in use.
  [[nodiscard]] static const Tokens& current();

  /// Sets style, palette, fonts and style sheet, with the mode found in QSettings.
  void install(QApplication& application);

  [[nodiscard]] Mode mode() const { return m_mode; }
  /// Switches at once and remembers the choice in QSettings ("theme/mode").
  void setMode(Mode mode);
  [[nodiscard]] bool isDark() const { return current().dark; }
  [[nodiscard]] const Tokens& tokens() const { return *m_tokens; }

  [[nodiscard]] static QPalette palette(const Tokens& tokens);

 signals:
  /// After palette and style sheet were replaced.
  void changed();

 private:
  Theme();
  void apply();
  [[nodiscard]] bool systemIsDark() const;

  Mode m_mode = Mode::System;
  const Tokens* m_tokens = &lightTokens();
  QApplication* m_application = nullptr;
  bool m_desktopIsDark = false;
};

}  // namespace parsimony::widgets
