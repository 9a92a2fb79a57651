// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QMetaEnum>
#include <QSettings>
#include <QStyleFactory>
#include <QStyleHints>
#include <QToolTip>

#include "widgets/theme/style_sheet.h"

namespace parsimony::widgets {

namespace {

const QString kModeKey = QStringLiteral("theme/mode");

Theme::Mode storedMode() {
  bool known = false;
  const QByteArray name = QSettings().value(kModeKey).toString().toLatin1();
  const int value = QMetaEnum::fromType<Theme::Mode>().keyToValue(name.constData(), &known);
  return known ? static_cast<Theme::Mode>(value) : Theme::Mode::System;
}

}  // namespace

Theme::Theme() = default;

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

const Tokens& Theme::current() {
  return *instance().m_tokens;
}

void Theme::install(QApplication& application) {
  m_application = &application;
  // Before Qt 6.5 the desktop's choice shows only in the palette that the platform hands over, so it is read before ours replaces it.
  m_desktopIsDark = relativeLuminance(application.palette().color(QPalette::Window)) < 0.18;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply, Qt::UniqueConnection);
#endif
  application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  application.setFont(typeFont(TypeSize::Body));
  m_mode = storedMode();
  apply();
}

void Theme::setMode(Mode mode) {
  QSettings().setValue(kModeKey, QString::fromLatin1(QMetaEnum::fromType<Mode>().valueToKey(static_cast<int>(mode))));
  m_mode = mode;
  apply();
}

bool Theme::systemIsDark() const {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
  if (scheme != Qt::ColorScheme::Unknown) return scheme == Qt::ColorScheme::Dark;
#endif
  return m_desktopIsDark;
}

void Theme::apply() {
  const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark());
  m_tokens = dark ? &darkTokens() : &lightTokens();
  if (m_application != nullptr) {
    const QPalette colours = palette(*m_tokens);
    m_application->setPalette(colours);
    QToolTip::setPalette(colours);
    m_application->setStyleSheet(styleSheet(*m_tokens));
  }
  emit changed();
}

QPalette Theme::palette(const Tokens& t) {
  QPalette p;
  p.setColor(QPalette::Window, t.surface);
  p.setColor(QPalette::WindowText, t.text);
  p.setColor(QPalette::Base, t.raised);
  p.setColor(QPalette::AlternateBase, t.surface);
  p.setColor(QPalette::Text, t.text);
  p.setColor(QPalette::Button, t.raised);
  p.setColor(QPalette::ButtonText, t.text);
  p.setColor(QPalette::BrightText, t.error);
  p.setColor(QPalette::ToolTipBase, t.raised);
  p.setColor(QPalette::ToolTipText, t.text);
  p.setColor(QPalette::PlaceholderText, t.muted);
  p.setColor(QPalette::Highlight, t.accent);
  p.setColor(QPalette::HighlightedText, t.onAccent);
  p.setColor(QPalette::Link, t.accent);
  p.setColor(QPalette::LinkVisited, t.accent);
  p.setColor(QPalette::Light, t.raised);
  p.setColor(QPalette::Midlight, t.hover);
  p.setColor(QPalette::Mid, t.border);
  p.setColor(QPalette::Dark, t.border.darker(t.dark ? 80 : 115));
  p.setColor(QPalette::Shadow, t.dark ? QColor(Qt::black) : t.muted);
  QColor faded = t.muted;
  faded.setAlpha(150);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
    p.setColor(QPalette::Disabled, role, faded);
  p.setColor(QPalette::Disabled, QPalette::Highlight, t.border);
  p.setColor(QPalette::Disabled, QPalette::HighlightedText, t.muted);
  return p;
}

}  // namespace parsimony::widgets
