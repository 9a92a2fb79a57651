// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/status_color.h"

namespace parsimony::widgets {

namespace {
QColor mixed(const QColor& a, const QColor& b, double weightOfA) {
  const auto mix = [weightOfA](int x, int y) { return static_cast<int>(weightOfA * x + (1.0 - weightOfA) * y + 0.5); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}
}  // namespace

QColor statusColor(StatusTone tone, const Tokens& tokens) {
  switch (tone) {
    case StatusTone::Ok:
      return tokens.ok;
    case StatusTone::Warning:
      return tokens.warn;
    case StatusTone::Error:
      return tokens.error;
    case StatusTone::Info:
      break;
  }
  return tokens.accent;
}

QColor statusWash(StatusTone tone, const Tokens& tokens) {
  constexpr double kStrength = 0.09;
  return mixed(statusColor(tone, tokens), tokens.raised, kStrength);
}

}  // namespace parsimony::widgets
