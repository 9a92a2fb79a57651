// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/engine_thread.h"

#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace parsimony::widgets {

namespace {
constexpr int kNiceBelowWindow = 10;
}

void yieldToWindow() {
#ifdef __linux__
  // Linux niceness is a property of the thread, and QThread's priorities do nothing under its default scheduler.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNiceBelowWindow);
#else
  QThread::currentThread()->setPriority(QThread::LowPriority);
#endif
}

EngineThread::EngineThread() {
  setObjectName(QStringLiteral("engine"));
  start();
}

EngineThread::~EngineThread() {
  {
    const std::lock_guard lock(m_mutex);
    m_quit = true;
  }
  m_wake.notify_all();
  wait();
}

void EngineThread::post(std::function<void()> function) {
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(function));
  }
  m_wake.notify_one();
}

void EngineThread::run() {
  yieldToWindow();
  for (;;) {
    std::function<void()> next;
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_quit || !m_waiting.empty(); });
      if (m_quit) return;
      next = std::move(m_waiting.front());
      m_waiting.pop_front();
    }
    next();
  }
}

}  // namespace parsimony::widgets
