// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_grab.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>
#include <cstdio>
#include <memory>

#include "app/main_window.h"
#include "app/start_options.h"
#include "widgets/jobs/inline_message.h"

namespace parsimony::app {

namespace {
constexpr int kPollMs = 50;
constexpr int kCalmPolls = 6;  // loads follow each other: a page may be settled for a moment in between
}  // namespace

void grabAndExit(MainWindow* window, const QString& file, int timeoutMs) {
  auto* timer = new QTimer(window);
  QElapsedTimer waited;
  waited.start();
  auto calm = std::make_shared<int>(0);
  for (const auto* message : window->findChildren<widgets::InlineMessage*>()) {
    QObject::connect(message, &widgets::InlineMessage::errorShown, timer, [timer](const base::Error& error) {
      if (!timer->isActive()) return;  // the first one counts
      timer->stop();
      QApplication::exit(tellError(error));
    });
  }
  QObject::connect(timer, &QTimer::timeout, window, [=] {
    *calm = window->isIdle() ? *calm + 1 : 0;
    const bool late = waited.elapsed() > timeoutMs;
    if (*calm < kCalmPolls && !late) return;
    timer->stop();
    const bool saved = window->grab().save(file);
    if (!saved) std::fprintf(stderr, "parsimony: cannot write %s\n", qPrintable(file));
    if (late) std::fprintf(stderr, "parsimony: the page was still loading after %d ms\n", timeoutMs);
    QApplication::exit(saved && !late ? 0 : 1);
  });
  timer->start(kPollMs);
}

}  // namespace parsimony::app
