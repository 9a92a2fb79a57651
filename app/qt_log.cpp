// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/qt_log.h"

#include <QString>
#include <cstdio>

#include "core/base/log.h"

namespace parsimony::app {

namespace {

void write(QtMsgType type, const QMessageLogContext&, const QString& text) {
  base::LogLevel level = base::LogLevel::Debug;
  switch (type) {
    case QtDebugMsg:
      break;
    case QtInfoMsg:
      level = base::LogLevel::Info;
      break;
    case QtWarningMsg:
      level = base::LogLevel::Warning;
      break;
    case QtCriticalMsg:
    case QtFatalMsg:
      level = base::LogLevel::Error;
      break;
  }
  base::log(level, "qt", text.toStdString());
  if (level >= base::LogLevel::Warning) std::fprintf(stderr, "%s\n", qPrintable(text));
}

}  // namespace

void bridgeQtMessages() {
  qInstallMessageHandler(write);
}

}  // namespace parsimony::app
