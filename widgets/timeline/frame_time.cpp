// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/frame_time.h"

#include <cmath>

namespace parsimony::widgets {

QString frameTimeText(std::int64_t frame, double fps) {
  if (!(fps > 0.0)) return {};
  const auto ms = static_cast<std::int64_t>(std::llround(static_cast<double>(frame) / fps * 1000.0));
  const auto two = [](std::int64_t value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
  const QString seconds = QStringLiteral("%1.%2").arg(two(ms / 1000 % 60)).arg(ms % 1000, 3, 10, QLatin1Char('0'));
  const std::int64_t minutes = ms / 60000;
  if (minutes < 60) return QStringLiteral("%1:%2").arg(minutes).arg(seconds);
  return QStringLiteral("%1:%2:%3").arg(minutes / 60).arg(two(minutes % 60)).arg(seconds);
}

}  // namespace parsimony::widgets
